import { describe, expect, it } from 'vitest'
import { TestDriver } from '../../../test/support/tree-driver.ts'
import { UnrenderableValue } from '../../errors/index.ts'
import { data, type Html, html, JS, keyed, type Renderable, raw } from '../../html/index.ts'
import { RenderedTree } from './index.ts'

/** The messages that a sequence of renders gives. */
function messages(...contents: readonly Html[]): object[] {
  const tree = new RenderedTree(new TestDriver())
  return contents.map((content) => structuredClone(tree.render(content)))
}

/** The last message about a hole in `<p>`. */
function last(...values: readonly Renderable[]): object | undefined {
  return messages(...values.map((value) => html`<p>${value}</p>`)).at(-1)
}

interface Counter {
  readonly count: number
  readonly word: string
  readonly names: readonly string[]
}

/** The template of section 3.3; a name is known by its letters. */
const counter = ({ count, word, names }: Counter): Html =>
  html`<main><b>${count}</b>${
    word === '' ? null : count % 2 === 1 ? html`<em>${word}</em>` : html`<strong>even</strong>`
  }<ul>${keyed(names, letters, (name) => html`<li>${name}</li>`)}</ul></main>`

const letters = (name: string): string => name.replace('!', '')

describe('templates', () => {
  it('L-37, L-43: the first message is complete, with the statics that it names (example A)', () => {
    expect(messages(counter({ count: 3, word: 'three', names: ['Ann', 'Bob'] }))).toEqual([
      {
        0: '3',
        1: { 0: 'three', s: 0, r: 1 },
        2: { s: 1, k: { 0: { 0: 'Ann' }, 1: { 0: 'Bob' }, kc: 2 } },
        s: 2,
        p: {
          0: ['<em>', '</em>'],
          1: ['<li>', '</li>'],
          2: ['<main><b>', '</b>', '<ul>', '</ul></main>'],
        },
      },
    ])
  })

  it('L-38, L-40, L-41: sends what changed, and statics whenever a branch comes (example A)', () => {
    const names = ['Ann', 'Bob']
    const [, ...rest] = messages(
      counter({ count: 3, word: 'three', names }),
      counter({ count: 5, word: 'five', names }),
      counter({ count: 4, word: 'four', names }),
      counter({ count: 4, word: '', names }),
      counter({ count: 7, word: 'seven', names }),
    )
    expect(rest).toEqual([
      { 0: '5', 1: { 0: 'five' } },
      { 0: '4', 1: { s: 0, r: 1 }, p: { 0: ['<strong>even</strong>'] } },
      { 1: '' },
      { 0: '7', 1: { 0: 'seven', s: 0, r: 1 }, p: { 0: ['<em>', '</em>'] } },
    ])
  })

  it('L-39, L-42: sends nothing for what is the same', () => {
    const once = () => counter({ count: 3, word: 'three', names: ['Ann'] })
    expect(messages(once(), once(), once()).slice(1)).toEqual([{}, {}])
  })

  it('L-39: sends nothing for another value that shows the same', () => {
    expect(last(null, false)).toEqual({})
    expect(last('', undefined)).toEqual({})
    expect(last('1', 1)).toEqual({})
    expect(last(Number.NaN, Number.NaN)).toEqual({})
    expect(last([], '')).toEqual({})
    expect(last('', [])).toEqual({})
    expect(last(raw('<b>'), raw('<b>'))).toEqual({})
  })

  it('tells markup from text that looks like it', () => {
    expect(last(raw('<b>'), '<b>')).toEqual({ 0: '&lt;b&gt;' })
    expect(last('<b>', raw('<b>'))).toEqual({ 0: '<b>' })
    expect(last(raw('a'), 'a')).toEqual({})
  })

  it('L-45: sends text for numbers, booleans and what is absent', () => {
    expect(messages(html`<p>${1}${2n}${true}${false}${null}${undefined}</p>`)).toMatchObject([
      { 0: '1', 1: '2', 2: '', 3: '', 4: '', 5: '' },
    ])
  })

  it('compares attributes as they are rendered', () => {
    const tag = (names: readonly string[], id: number) =>
      html`<p class=${names} ${data({ id })} phx-click=${JS.toggle({ to: `#p-${id}` })}></p>`
    const [, ...rest] = messages(tag(['a', 'b'], 1), tag(['a', 'b'], 1), tag(['a'], 1), tag([], 2))
    expect(rest).toEqual([
      {},
      { 0: ' class="a"' },
      { 0: ' class=""', 1: ' data-id="2"', 2: expect.stringContaining('#p-2') },
    ])
  })

  it('compares the parts of a quoted value, and an attribute that may be left out', () => {
    const tag = (id: string, isOff: boolean) => html`<a href="/rooms/${id}" hidden=${isOff}></a>`
    expect(messages(tag('1', true), tag('1', false), tag('2', false)).slice(1)).toEqual([
      { 1: '' },
      { 0: '2' },
    ])
  })

  it('L-46, L-61: another root sends everything again, without the flag of a root', () => {
    const one = () => html`<p>${1}</p>`
    const other = () => html`<b>${1}</b>`
    expect(messages(one(), other())).toEqual([
      { 0: '1', s: 0, p: { 0: ['<p>', '</p>'] } },
      { 0: '1', s: 0, p: { 0: ['<b>', '</b>'] } },
    ])
  })

  it('leaves content alone that is rendered twice', () => {
    const shared = html`<i>${['a', html`<b>${'c'}</b>`]}</i>`
    const page = (n: number) => html`<p>${n}${shared}</p>`
    const first = messages(page(1), page(2))
    expect(messages(page(1), page(2))).toEqual(first)
    expect(first[1]).toEqual({ 0: '2' })
  })

  it('refuses what cannot be rendered, now and later', () => {
    expect(() => last(new Date(0) as never)).toThrow(UnrenderableValue)
    expect(() => last('a', (() => 'b') as never)).toThrow(
      /rendered-tree\.test\.ts.* in the text of <p>/,
    )
  })
})

describe('lists', () => {
  const list = (...names: readonly string[]): Renderable =>
    keyed(names, letters, (name) => html`<li>${name}</li>`)
  const plain = (...names: readonly string[]): Renderable =>
    names.map((name) => html`<li>${name}</li>`)

  it.each([
    ['L-48: one more at the end', ['A', 'B', 'C'], { 2: { 0: 'C' }, kc: 3 }],
    ['L-48: one more in front', ['Z', 'A', 'B'], { 0: { 0: 'Z' }, 1: 0, 2: 1, kc: 3, km: true }],
    ['L-47: another order', ['B', 'A'], { 0: 1, 1: 0, kc: 2, km: true }],
    ['L-49: moved and changed', ['B!', 'A'], { 0: [1, { 0: 'B!' }], 1: 0, kc: 2, km: true }],
    ['L-50: the last went', ['A'], { kc: 1 }],
    ['L-50: the first went', ['B'], { 0: 1, kc: 1, km: true }],
    ['changed in place', ['A', 'B!'], { 1: { 0: 'B!' }, kc: 2 }],
    ['another in place', ['A', 'C'], { 1: { 0: 'C' }, kc: 2 }],
    ['L-53: emptied', [], { kc: 0 }],
  ])('%s', (_, names, k) => {
    expect(last(list('A', 'B'), list(...names))).toEqual({ 0: { k } })
  })

  it('L-53: a list that was emptied is filled without statics', () => {
    expect(last(list('A'), list(), list('New'))).toEqual({ 0: { k: { 0: { 0: 'New' }, kc: 1 } } })
    expect(last(list('A'), list(), list())).toEqual({})
  })

  it('L-54: a list that is empty is text until it is filled', () => {
    expect(messages(html`<p>${list()}</p>`)).toMatchObject([{ 0: '' }])
    expect(last(list(), list('A'))).toEqual({
      0: { s: 0, k: { 0: { 0: 'A' }, kc: 1 } },
      p: { 0: ['<li>', '</li>'] },
    })
  })

  it('L-55: a list without differences is not sent', () => {
    expect(last(list('A', 'B'), list('A', 'B'))).toEqual({})
    expect(last(plain('A', 'B'), plain('A', 'B'))).toEqual({})
  })

  it('L-51: a list without keys goes by positions', () => {
    expect(last(plain('C', 'B'), plain('U', 'C', 'B'))).toEqual({
      0: { k: { 0: { 0: 'U' }, 1: { 0: 'C' }, 2: { 0: 'B' }, kc: 3 } },
    })
  })

  it('L-56: a new row has all its slots and statics', () => {
    const row = (name: string) => html`<li>${name}${html`<b>${name}</b>`}</li>`
    const rows = (...names: readonly string[]) => keyed(names, String, row)
    expect(last(rows('a'), rows('a', 'b'))).toEqual({
      0: { k: { 1: { 0: 'b', 1: { 0: 'b', s: 0, r: 1 } }, kc: 2 } },
      p: { 0: ['<b>', '</b>'] },
    })
  })

  it('L-57: lists in lists go by themselves (example B)', () => {
    type Region = readonly [name: string, cells: readonly number[]]
    const table = (...regions: readonly Region[]) =>
      html`<table>${keyed(
        regions,
        ([name]) => name,
        ([name, cells]) =>
          html`<tr><th>${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
      )}</table>`
    expect(
      messages(
        table(['East', [12, 15]], ['West', []]),
        table(['East', [12, 16]], ['West', []]),
        table(['West', []], ['East', [12, 16, 18]]),
        table(['West', [7]], ['East', [12, 16, 18]]),
      ),
    ).toEqual([
      {
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
      },
      { 0: { k: { 0: { 1: { k: { 1: { 0: '16' }, kc: 2 } } }, kc: 2 } } },
      { 0: { k: { 0: 1, 1: [0, { 1: { k: { 2: { 0: '18' }, kc: 3 } } }], kc: 2, km: true } } },
      {
        0: { k: { 0: { 1: { s: 0, k: { 0: { 0: '7' }, kc: 1 } } }, kc: 2 } },
        p: { 0: ['<td>', '</td>'] },
      },
    ])
  })

  it('a row that comes back is new', () => {
    expect(last(list('A', 'B'), list('A'), list('A', 'B'))).toEqual({
      0: { k: { 1: { 0: 'B' }, kc: 2 } },
    })
  })

  it('rows of different templates stand in a hole of their own, and stay there', () => {
    const mix = (...items: readonly (number | string)[]) =>
      items.map((item) =>
        typeof item === 'number' ? html`<li>${item}</li>` : html`<b>${item}</b>`,
      )
    const page = (...items: readonly (number | string)[]) => html`<p>${mix(...items)}</p>`
    const [, wrapped, uniform] = messages(page(1, 2), page(1, 'x'), page(1, 3))
    expect(wrapped).toEqual({
      0: {
        s: 2,
        k: { 0: { 0: { 0: '1', s: 0, r: 1 } }, 1: { 0: { 0: 'x', s: 1, r: 1 } }, kc: 2 },
      },
      p: { 0: ['<li>', '</li>'], 1: ['<b>', '</b>'], 2: ['', ''] },
    })
    expect(uniform).toEqual({
      0: { k: { 1: { 0: { 0: '3', s: 0, r: 1 } }, kc: 2 } },
      p: { 0: ['<li>', '</li>'] },
    })
  })

  it('text, nothing and lists may stand in a list', () => {
    expect(last(['a', null, ['b', 1]], ['a', 'c', ['b', 2]])).toEqual({
      0: { k: { 1: { 0: 'c' }, 2: { 0: { k: { 1: { 0: '2' }, kc: 2 } } }, kc: 3 } },
    })
  })
})

describe('memo', () => {
  const items = [{ id: 1 }, { id: 2 }, { id: 3 }]

  function rendered(...renders: readonly [list: readonly { id: number }[], memo: unknown][]) {
    let count = 0
    const row = ({ id }: { id: number }) => {
      count += 1
      return html`<li>${id}</li>`
    }
    const tree = new RenderedTree(new TestDriver())
    return renders.map(([list, memo]) => {
      count = 0
      const rows = keyed(list, ({ id }) => id, row, { memo: [memo] })
      const diff = tree.render(html`<ul>${rows}</ul>`)
      return { count, diff }
    })
  }

  it('renders no row of which item and memo are the same', () => {
    const [first, second] = rendered([items, 'a'], [items.with(1, { id: 2 }), 'a'])
    expect(first?.count).toBe(3)
    expect(second).toEqual({ count: 1, diff: {} })
  })

  it('renders all rows for another memo', () => {
    expect(rendered([items, 'a'], [items, 'b'])[1]).toEqual({ count: 3, diff: {} })
    expect(rendered([items, Number.NaN], [items, Number.NaN])[1]?.count).toBe(0)
  })

  it('moves rows that it does not render', () => {
    expect(rendered([items, 'a'], [items.toReversed(), 'a'])[1]).toEqual({
      count: 0,
      diff: { 0: { k: { 0: 2, 2: 0, kc: 3, km: true } } },
    })
  })

  it('renders a row again that moved, if it shows its position', async () => {
    const tree = new RenderedTree(new TestDriver())
    const show = (list: typeof items) =>
      tree.render(
        html`${keyed(
          list,
          ({ id }) => id,
          ({ id }, at) => html`<li>${at}: ${id}</li>`,
          { memo: [] },
        )}`,
      )
    await show(items)
    expect(await show(items.slice(1))).toEqual({
      0: { k: { 0: [1, { 0: '0' }], 1: [2, { 0: '1' }], kc: 2, km: true } },
    })
  })
})
