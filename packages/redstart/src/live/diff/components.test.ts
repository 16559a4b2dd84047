import { describe, expect, it } from 'vitest'
import { ClientRenderer } from '../../../test/support/client-renderer.ts'
import { component, kind, type Shown, TestDriver } from '../../../test/support/tree-driver.ts'
import { ComponentWithoutRoot, DuplicateComponent } from '../../errors/index.ts'
import { type Html, html, keyed, type Renderable } from '../../html/index.ts'
import { attachStream, stream } from '../stream/index.ts'
import { RenderedTree } from './index.ts'

const fruit = kind('fruit')
const box = kind('box')

const paragraph = (name: string, old = false): Html =>
  html`<p>${name} ${old && html`<s>old</s>`}</p>`
const pair = (first: Renderable, second: Renderable): Html =>
  html`<section>${first}${second}</section>`
const fruitOf = (id: string | number, name: string, old = false) =>
  component(fruit, id, () => paragraph(name, old))

class Page {
  readonly driver = new TestDriver()
  readonly tree = new RenderedTree<Shown>(this.driver)

  /** A message, as it is at this moment. */
  async render(content: Html): Promise<object> {
    return structuredClone(await this.tree.render(content))
  }

  /** The message of components that changed by themselves. */
  async change(...shows: readonly (readonly [cid: number, show: () => Html])[]): Promise<object> {
    for (const [cid, show] of shows) {
      const shown = this.tree.component(cid)
      if (shown === undefined) continue
      shown.show = show
      shown.isDirty = true
    }
    return structuredClone(await this.tree.renderComponents(shows.map(([cid]) => cid)))
  }
}

describe('messages', () => {
  it('L-74, L-79, L-80: a component has its number in the slot, and may share statics (example C)', async () => {
    const page = new Page()
    expect(await page.render(pair(fruitOf('a', 'Pear', true), fruitOf('b', 'Fig')))).toEqual({
      0: 1,
      1: 2,
      s: 0,
      p: { 0: ['<section>', '', '</section>'] },
      c: {
        1: { 0: 'Pear', 1: { s: ['<s>old</s>'], r: 1 }, r: 1, s: ['<p>', ' ', '</p>'] },
        2: { 0: 'Fig', 1: '', s: 1 },
      },
    })
    expect(await page.change([2, () => paragraph('Date')])).toEqual({ c: { 2: { 0: 'Date' } } })
    expect(await page.render(pair(fruitOf('a', 'Pear', true), fruitOf('c', 'Lime')))).toEqual({
      1: 3,
      c: { 3: { 0: 'Lime', 1: '', s: -1 } },
    })
    expect(await page.render(pair(fruitOf('a', 'Plum', true), ''))).toEqual({
      1: '',
      c: { 1: { 0: 'Plum' } },
    })
  })

  it('L-47: components in a list move with their rows (example D)', async () => {
    const page = new Page()
    const list = (...ids: readonly string[]) =>
      html`<ul>${keyed(ids, String, (id) => html`<li>${component(fruit, id, () => html`<i>${id}</i>`)}</li>`)}</ul>`
    expect(await page.render(list('a', 'b'))).toMatchObject({
      0: { s: 0, k: { 0: { 0: 1 }, 1: { 0: 2 }, kc: 2 } },
      c: { 1: { 0: 'a', r: 1, s: ['<i>', '</i>'] }, 2: { 0: 'b', s: 1 } },
    })
    expect(await page.render(list('b', 'a', 'z'))).toEqual({
      0: { k: { 0: 1, 1: 0, 2: { 0: 3 }, kc: 3, km: true } },
      c: { 3: { 0: 'z', s: -1 } },
    })
  })

  it('L-47: components that are rows themselves move as well', async () => {
    const page = new Page()
    const list = (...ids: readonly string[]) =>
      html`<ul>${keyed(ids, String, (id) => component(fruit, id, () => html`<i>${id}</i>`))}</ul>`
    expect(await page.render(list('a', 'b'))).toMatchObject({
      0: { k: { 0: { 0: 1 }, 1: { 0: 2 }, kc: 2 } },
      c: { 1: { 0: 'a', r: 1, s: ['<i>', '</i>'] }, 2: { 0: 'b', s: 1 } },
    })
    expect(await page.render(list('b', 'a', 'z'))).toEqual({
      0: { k: { 0: 1, 1: 0, 2: { 0: 3 }, kc: 3, km: true } },
      c: { 3: { 0: 'z', s: -1 } },
    })
  })

  it('L-44: a list in a component has its own statics (example E)', async () => {
    const page = new Page()
    const list = (...rows: readonly (readonly [id: string, content: Renderable])[]) =>
      component(
        box,
        1,
        () =>
          html`<ul>${keyed(
            rows,
            ([id]) => id,
            ([, content]) => html`<li>${content}</li>`,
          )}</ul>`,
      )
    const page1 = (call: Renderable) => html`<div>${call}</div>`
    expect(await page.render(page1(list(['x', html`<b>${'x'}</b>`], ['n', ''])))).toMatchObject({
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
    })
    const next = list(['n', html`<u>${'n'}</u>`], ['x', html`<b>${'x'}</b>`])
    expect(await page.render(page1(next))).toMatchObject({
      c: { 1: { 0: { k: { 0: [1, { 0: { 0: 'n', s: ['<u>', '</u>'] } }], kc: 2, km: true } } } },
    })
  })

  it('a component whose template changes is sent as a whole', async () => {
    const page = new Page()
    const other = (name: string) => html`<em>${name}</em>`
    await page.render(pair(fruitOf(1, 'a'), fruitOf(2, 'b')))
    expect(await page.change([1, () => other('c')])).toEqual({
      c: { 1: { 0: 'c', r: 1, s: ['<em>', '</em>'] } },
    })
    expect(await page.change([2, () => other('d')])).toEqual({ c: { 2: { 0: 'd', s: -1 } } })
  })

  it('L-80: copies the component as it is after the message where the message changes it', async () => {
    const page = new Page()
    await page.render(pair(fruitOf(1, 'a'), ''))
    expect(await page.render(pair(fruitOf(1, 'b', true), fruitOf(2, 'c', true)))).toEqual({
      1: 2,
      c: {
        1: { 0: 'b', 1: { s: ['<s>old</s>'], r: 1 } },
        2: { 0: 'c', 1: {}, s: 1 },
      },
    })
  })

  it('L-77: messages of components alone have nothing but components', async () => {
    const page = new Page()
    await page.render(pair(fruitOf(1, 'a'), fruitOf(2, 'b')))
    expect(await page.change([2, () => paragraph('d')], [1, () => paragraph('c')])).toEqual({
      c: { 1: { 0: 'c' }, 2: { 0: 'd' } },
    })
    expect(await page.change()).toEqual({})
    expect(await page.change([7, () => paragraph('c')])).toEqual({})
  })

  it('sends components that changed by themselves along with the view', async () => {
    const page = new Page()
    await page.render(pair(fruitOf(1, 'a'), 'x'))
    const shown = page.tree.component(1)
    if (shown !== undefined) shown.show = () => paragraph('b')
    const first = fruitOf(1, 'b')
    expect(await page.tree.render(pair(first, 'y'), [1])).toEqual({ 1: 'y', c: { 1: { 0: 'b' } } })
    expect(page.driver.log.filter((line) => line === 'render 1')).toHaveLength(2)
  })
})

describe('life', () => {
  it('L-75, L-76: numbers begin at 1; a component keeps its own wherever it stands', async () => {
    const page = new Page()
    await page.render(pair(fruitOf('a', 'A'), ''))
    page.driver.taken()
    expect(await page.render(pair('', fruitOf('a', 'A')))).toEqual({ 0: '', 1: 1 })
    expect(page.driver.taken()).toEqual(['update 1', 'render 1'])
    expect(page.tree.cidOf(fruit, 'a')).toBe(1)
    expect(page.tree.cidOf(box, 'a')).toBeUndefined()
  })

  it('L-46: another root begins with new components, and goes on counting', async () => {
    const page = new Page()
    await page.render(pair(fruitOf(1, 'a'), ''))
    page.driver.taken()
    expect(await page.render(html`<main>${fruitOf(1, 'a')}</main>`)).toMatchObject({
      0: 2,
      c: { 2: { 0: 'a', r: 1, s: ['<p>', ' ', '</p>'] } },
    })
    expect(page.driver.taken()).toEqual(['destroyed 1', 'mount 2', 'update 2', 'render 2'])
    expect([...page.tree.components()].map(({ cid }) => cid)).toEqual([2])
  })

  it('L-85: updates those of a kind and level together, level by level', async () => {
    const page = new Page()
    const nest = (id: number, inside: number) =>
      component(box, id, () => html`<div>${fruitOf(inside, 'x')}</div>`)
    await page.render(html`<p>${nest(1, 11)}${fruitOf(10, 'y')}${nest(2, 12)}</p>`)
    expect(page.driver.taken()).toEqual([
      'mount 1',
      'mount 3',
      'update 1 3',
      'render 1',
      'render 3',
      'mount 2',
      'update 2',
      'render 2',
      'mount 4',
      'mount 5',
      'update 4 5',
      'render 4',
      'render 5',
    ])
  })

  it('waits for components that take their time, and for no others', async () => {
    const page = new Page()
    expect(page.tree.render(pair(fruitOf(1, 'a'), ''))).not.toBeInstanceOf(Promise)
    page.driver.isSlow = true
    const message = page.tree.render(pair(fruitOf(1, 'a'), fruitOf(2, 'b')))
    expect(message).toBeInstanceOf(Promise)
    expect(await message).toEqual({ 1: 2, c: { 2: { 0: 'b', 1: '', s: -1 } } })
  })

  it('does not render a component that has not changed', async () => {
    const page = new Page()
    await page.render(pair(fruitOf(1, 'a'), ''))
    const shown = page.tree.component(1)
    page.driver.taken()
    if (shown !== undefined) shown.isDirty = false
    await page.tree.renderComponents([1])
    expect(page.driver.taken()).toEqual([])
  })

  it('L-84: refuses two of one kind and id, and a template that is not one element', async () => {
    const twice = () => new Page().render(pair(fruitOf(1, 'a'), fruitOf(1, 'b')))
    await expect(twice()).rejects.toThrow(DuplicateComponent)
    await expect(twice()).rejects.toThrow(/components\.test\.ts.* in the text of <section>/)
    const loose = component(box, 1, () => html`<p></p><p></p>`)
    await expect(new Page().render(pair(loose, ''))).rejects.toThrow(ComponentWithoutRoot)
    const page = new Page()
    await page.render(
      pair(
        component(box, 1, () => html`<p></p>`),
        '',
      ),
    )
    const both = () => html`<p>${fruitOf(1, 'a')}${fruitOf(1, 'b')}</p>`
    await expect(page.change([1, both])).rejects.toThrow(DuplicateComponent)
  })
})

describe('removal', () => {
  it('L-82: announces, then deletes exactly what is still gone', async () => {
    const page = new Page()
    await page.render(pair(fruitOf(1, 'a'), fruitOf(2, 'b')))
    await page.render(pair('', ''))
    page.driver.taken()
    page.tree.willDestroy([1, 2, 99])
    expect(page.tree.component(1)).toBeDefined()
    expect(page.driver.taken()).toEqual([])
    expect(page.tree.destroy([1, 99])).toEqual([1])
    expect(page.driver.taken()).toEqual(['destroyed 1'])
    expect(page.tree.component(1)).toBeUndefined()
    expect(page.tree.component(2)).toBeDefined()
    expect(await page.render(pair(fruitOf(1, 'a'), ''))).toMatchObject({ 0: 3 })
  })

  it('deletes nothing that was not announced', async () => {
    const page = new Page()
    await page.render(pair(fruitOf(1, 'a'), ''))
    expect(page.tree.destroy([1])).toEqual([])
  })

  it('L-81: does not copy what goes', async () => {
    const page = new Page()
    await page.render(pair(fruitOf(1, 'a'), ''))
    page.tree.willDestroy([1])
    expect(await page.render(pair('', fruitOf(2, 'b')))).toMatchObject({
      c: { 2: { r: 1, s: ['<p>', ' ', '</p>'] } },
    })
  })

  it('L-83: what comes back is sent as a whole with its children, and stays', async () => {
    const page = new Page()
    const outer = (...children: readonly Renderable[]) =>
      component(box, 1, () => html`<div>${children}</div>`)
    const [one, two] = [() => fruitOf(1, 'a'), () => fruitOf(2, 'b')]
    const page1 = (call: Renderable) => html`<main>${call}</main>`
    await page.render(page1(outer(one(), two())))
    await page.render(page1(''))
    page.tree.willDestroy([1, 2, 3])
    expect(await page.render(page1(outer(one())))).toMatchObject({
      0: 1,
      c: { 1: { r: 1, 0: { k: { 0: { 0: 2 }, kc: 1 } } }, 2: { 0: 'a', 1: '', r: 1 } },
    })
    expect(page.tree.destroy([1, 2, 3])).toEqual([3])
  })

  it('sends what changes of a component that goes, for it may have come back before', async () => {
    const page = new Page()
    await page.render(pair(fruitOf(1, 'a'), ''))
    await page.render(pair('', ''))
    await page.render(pair(fruitOf(1, 'a'), ''))
    page.tree.willDestroy([1])
    expect(await page.change([1, () => paragraph('b')])).toEqual({ c: { 1: { 0: 'b' } } })
    expect(page.tree.destroy([1])).toEqual([])
  })

  it('keeps what is on the page when an announcement comes late, wherever it stands', async () => {
    const page = new Page()
    const outer = (content: Renderable) => component(box, 1, () => html`<div>${content}</div>`)
    const shown = () =>
      pair(outer([fruitOf(1, 'a'), html`<b>${fruitOf(2, 'b')}</b>`]), fruitOf(3, 'c'))
    await page.render(shown())
    await page.render(pair('', ''))
    await page.render(shown())
    page.tree.willDestroy([1, 2, 3, 4])
    expect(page.tree.destroy([1, 3, 3])).toEqual([])
    await page.change([1, () => html`<div>${fruitOf(1, 'a')}</div>`])
    page.tree.willDestroy([1, 2, 3, 4])
    expect(page.tree.destroy([1, 2, 3, 3, 4])).toEqual([4])
  })

  it('L-82: destroys what stands in the rows of a stream by its mark, for nobody keeps them', async () => {
    const page = new Page()
    const items = stream<{ id: number }>([{ id: 1 }, { id: 2 }])
    attachStream(items, { name: 'items', ref: '0', changed: () => {} })
    const list = () => html`<ul>${items.rows(({ id }) => html`<li>${fruitOf(id, 'a')}</li>`)}</ul>`
    await page.render(list())
    page.tree.willDestroy([2])
    expect(page.tree.destroy([1, 2])).toEqual([2])
  })

  it('L-83: a component that was announced too late brings back what it shows again', async () => {
    const page = new Page()
    const outer = (content: Renderable) => html`<div>${content}</div>`
    const shown = () =>
      pair(
        component(box, 1, () => outer(fruitOf(1, 'a'))),
        '',
      )
    await page.render(shown())
    await page.render(pair('', ''))
    await page.render(shown())
    page.tree.willDestroy([1, 2])
    await page.change([1, () => outer('')])
    page.tree.willDestroy([2])
    expect(await page.change([1, () => outer(fruitOf(1, 'a'))])).toMatchObject({
      c: { 2: { 0: 'a', s: ['<p>', ' ', '</p>'] } },
    })
    expect(page.tree.destroy([2])).toEqual([])
  })

  it('does not bring back what stands in a component that goes', async () => {
    const page = new Page()
    const inner = () => fruitOf(2, 'a')
    await page.render(
      pair(
        component(box, 1, () => html`<div>${inner()}</div>`),
        '',
      ),
    )
    await page.render(pair('', ''))
    page.tree.willDestroy([1, 2])
    await page.change([1, () => html`<div>${inner()}</div>`])
    expect(page.tree.destroy([1, 2])).toEqual([1, 2])
  })
})

it('shows shared components in the official client as they are', async () => {
  const page = new Page()
  const client = await ClientRenderer.load()
  const list = (...cells: readonly (readonly string[])[]) =>
    html`<ul>${cells.map((names, id) =>
      component(
        box,
        id,
        () =>
          html`<li title=${id}>${names.map((name) => html`<b>${html`<i>${name}</i>`}</b>`)}${paragraph(names.join(), names.length > 1)}</li>`,
      ),
    )}</ul>`
  client.merge(await page.render(list(['a', 'b'], [], ['c'])))
  client.merge(await page.render(list(['a', 'b'], ['d'], ['c', 'e'], ['f', 'g'], [])))
  expect(client.show().text).toBe(
    '<ul><li title="0"><b><i>a</i></b><b><i>b</i></b><p>a,b <s>old</s></p></li>' +
      '<li title="1"><b><i>d</i></b><p>d </p></li>' +
      '<li title="2"><b><i>c</i></b><b><i>e</i></b><p>c,e <s>old</s></p></li>' +
      '<li title="3"><b><i>f</i></b><b><i>g</i></b><p>f,g <s>old</s></p></li>' +
      '<li title="4"><p> </p></li></ul>',
  )
})
