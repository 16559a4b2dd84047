import { describe, expect, it } from 'vitest'
import { UnreadableDiff } from '../../errors/index.ts'
import { ClientTree } from './client-tree.ts'
import type { JsonMap } from './wire.ts'

/** What a client shows after each of these diffs. */
function shown(...diffs: readonly JsonMap[]): readonly string[] {
  const tree = new ClientTree()
  return diffs.map((diff) => {
    tree.merge(diff)
    return tree.render().html.replace(/ data-phx-component="\d+"/g, '')
  })
}

const counter = {
  0: '3',
  1: { 0: 'three', s: 0, r: 1 },
  2: { s: 1, k: { 0: { 0: 'Ann' }, 1: { 0: 'Bob' }, kc: 2 } },
  s: 2,
  p: {
    0: ['<em>', '</em>'],
    1: ['<li>', '</li>'],
    2: ['<main><b>', '</b>', '<ul>', '</ul></main>'],
  },
}

describe('templates', () => {
  it('shows the first render, and what changes in it', () => {
    expect(
      shown(
        counter,
        { 0: '5', 1: { 0: 'five' } },
        { 0: '4', 1: { s: 0, r: 1 }, p: { 0: ['<strong>even</strong>'] } },
        { 1: '' },
        { 1: { 0: 'seven', s: 0, r: 1 }, p: { 0: ['<em>', '</em>'] } },
      ),
    ).toEqual([
      '<main><b>3</b><em>three</em><ul><li>Ann</li><li>Bob</li></ul></main>',
      '<main><b>5</b><em>five</em><ul><li>Ann</li><li>Bob</li></ul></main>',
      '<main><b>4</b><strong>even</strong><ul><li>Ann</li><li>Bob</li></ul></main>',
      '<main><b>4</b><ul><li>Ann</li><li>Bob</li></ul></main>',
      '<main><b>4</b><em>seven</em><ul><li>Ann</li><li>Bob</li></ul></main>',
    ])
  })

  it.each([
    ['a change of a template that is not there', { 1: { 0: 'x' } }],
    ['statics that the message does not have', { 1: { 0: 'x', s: 7 } }],
    ['a hole that holds no text', { 0: true }],
    ['a component that never came', { 0: 9 }],
  ])('L-43, L-45: refuses %s', (_what, diff) => {
    expect(() => shown({ ...counter, 1: '' }, diff)).toThrow(UnreadableDiff)
  })
})

describe('lists', () => {
  const rows = (diff: object): JsonMap => ({ 2: diff })
  const list = (...diffs: readonly object[]): readonly (readonly string[])[] =>
    shown(counter, ...diffs.map(rows)).map((html) =>
      [...html.matchAll(/<li>(.*?)<\/li>/g)].map(([, name = '']) => name),
    )

  it('L-47, L-48, L-49, L-50: follows rows that come, move, change and go', () => {
    expect(
      list(
        { k: { 2: { 0: 'Cid' }, kc: 3 } },
        { k: { 0: { 0: 'Zoe' }, 1: 0, 2: 1, 3: 2, kc: 4, km: true } },
        { k: { 1: 2, 2: 3, kc: 3, km: true } },
        { k: { 0: [2, { 0: 'Cid!' }], 2: 0, kc: 3, km: true } },
        { k: { 0: { 0: 'Uma' }, 1: { 0: 'Cid!' }, 2: { 0: 'Bob' }, 3: { 0: 'Zoe' }, kc: 4 } },
        { k: { kc: 0 } },
        { k: { 0: { 0: 'New' }, kc: 1 } },
      ),
    ).toEqual([
      ['Ann', 'Bob'],
      ['Ann', 'Bob', 'Cid'],
      ['Zoe', 'Ann', 'Bob', 'Cid'],
      ['Zoe', 'Bob', 'Cid'],
      ['Cid!', 'Bob', 'Zoe'],
      ['Uma', 'Cid!', 'Bob', 'Zoe'],
      [],
      ['New'],
    ])
  })

  it('L-57: follows lists within lists', () => {
    const table = {
      0: {
        s: 1,
        k: {
          0: { 0: 'East', 1: { s: 0, k: { 0: { 0: '12' }, 1: { 0: '15' }, kc: 2 } } },
          1: { 0: 'West', 1: '' },
          kc: 2,
        },
      },
      s: 2,
      p: {
        0: ['<td>', '</td>'],
        1: ['<tr><th>', '</th>', '</tr>'],
        2: ['<table>', '</table>'],
      },
    }
    expect(
      shown(
        table,
        { 0: { k: { 0: { 1: { k: { 1: { 0: '16' }, kc: 2 } } }, kc: 2 } } },
        { 0: { k: { 0: 1, 1: [0, { 1: { k: { 2: { 0: '18' }, kc: 3 } } }], kc: 2, km: true } } },
        {
          0: { k: { 0: { 1: { s: 0, k: { 0: { 0: '7' }, kc: 1 } } }, kc: 2 } },
          p: { 0: ['<td>', '</td>'] },
        },
      ).slice(1),
    ).toEqual([
      '<table><tr><th>East</th><td>12</td><td>16</td></tr><tr><th>West</th></tr></table>',
      '<table><tr><th>West</th></tr><tr><th>East</th><td>12</td><td>16</td><td>18</td></tr></table>',
      '<table><tr><th>West</th><td>7</td></tr><tr><th>East</th><td>12</td><td>16</td><td>18</td></tr></table>',
    ])
  })

  it('refuses a row that moves without saying that rows move', () => {
    expect(() => list({ k: { 0: 1, 1: 0, kc: 2 } })).toThrow(UnreadableDiff)
    expect(() => list({ k: { kc: 3 } })).toThrow(UnreadableDiff)
  })
})

describe('components', () => {
  it('L-79, L-80: shares statics with a component of the message, and with one from before', () => {
    const page = {
      0: 1,
      1: 2,
      s: 0,
      p: { 0: ['<section>', '', '</section>'] },
      c: {
        1: { 0: 'Pear', 1: { s: ['<s>old</s>'] }, r: 1, s: ['<p>', ' ', '</p>'] },
        2: { 0: 'Fig', 1: '', s: 1 },
      },
    }
    expect(
      shown(
        page,
        { c: { 2: { 0: 'Date' } } },
        { 1: 3, c: { 3: { 0: 'Lime', 1: '', s: -1 } } },
        { 0: 1, 1: '', c: { 1: { 0: 'Plum' } } },
      ),
    ).toEqual([
      '<section><p>Pear <s>old</s></p><p>Fig </p></section>',
      '<section><p>Pear <s>old</s></p><p>Date </p></section>',
      '<section><p>Pear <s>old</s></p><p>Lime </p></section>',
      '<section><p>Plum <s>old</s></p></section>',
    ])
  })

  it('takes a list in a component with the statics that it brings', () => {
    const page = {
      0: 1,
      s: 0,
      p: { 0: ['<div>', '</div>'] },
      c: {
        1: {
          r: 1,
          s: ['<ul>', '</ul>'],
          0: {
            s: ['<li>', '</li>'],
            k: { 0: { 0: { 0: 'x', s: 0 } }, 1: { 0: '' }, kc: 2 },
            p: { 0: ['<b>', '</b>'] },
          },
        },
      },
    }
    const moved = {
      0: {
        k: { 0: [1, { 0: { 0: 'n', s: 0 } }], 1: 0, kc: 2, km: true },
        p: { 0: ['<u>', '</u>'] },
      },
    }
    expect(shown(page, { c: { 1: moved } })).toEqual([
      '<div><ul><li><b>x</b></li><li></li></ul></div>',
      '<div><ul><li><u>n</u></li><li><b>x</b></li></ul></div>',
    ])
  })

  it('tells which components changed when nothing else did', () => {
    const tree = new ClientTree()
    const page = { 0: 1, s: ['<p>', '</p>'], c: { 1: { s: ['<b>1</b>'], r: 1 } } }
    expect(tree.merge(page)).toBeUndefined()
    expect(tree.merge({ c: { 1: { s: ['<b>2</b>'], r: 1 } } })).toEqual([1])
    expect(tree.renderComponent(1).html).toBe('<b data-phx-component="1">2</b>')
    tree.prune([1])
    expect(() => tree.render()).toThrow(UnreadableDiff)
  })
})

describe('streams', () => {
  it('L-63, L-70: gives the rows and what happened once', () => {
    const tree = new ClientTree()
    const stream = ['0', [['songs-1', -1, null, null]], []]
    tree.merge({
      0: { s: ['<li id="', '">', '</li>'], k: { 0: { 0: 'songs-1', 1: 'One' }, kc: 1 }, stream },
      s: ['<ul>', '</ul>'],
    })
    const first = tree.render()
    expect(first.html).toBe('<ul><li id="songs-1">One</li></ul>')
    expect(first.streams).toMatchObject([{ ref: '0', deletes: [], isReset: false }])
    expect(first.streams[0]?.inserts.get('songs-1')).toEqual({
      at: -1,
      limit: undefined,
      updateOnly: false,
    })
    expect(tree.render()).toEqual({ html: '<ul></ul>', streams: [] })
    tree.merge({ 0: { k: { kc: 0 }, stream: ['0', [], ['songs-1'], true] } })
    expect(tree.render().streams).toMatchObject([{ deletes: ['songs-1'], isReset: true }])
  })
})
