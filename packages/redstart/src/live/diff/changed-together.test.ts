import { describe, expect, it } from 'vitest'
import { ClientRenderer } from '../../../test/support/client-renderer.ts'
import { component, kind, type Shown, TestDriver } from '../../../test/support/tree-driver.ts'
import { type Html, html, keyed, type Renderable } from '../../html/index.ts'
import { attachStream, stream } from '../stream/index.ts'
import { RenderedTree } from './index.ts'

const box = kind('box')
const item = kind('item')

const outer = (...content: readonly Renderable[]): Html => html`<div>${content}</div>`
const boxOf = (id: string, ...content: readonly Renderable[]) =>
  component(box, id, () => outer(...content))

/** A view and what the official client shows of it. */
class Page {
  readonly driver = new TestDriver()
  readonly tree = new RenderedTree<Shown>(this.driver)
  readonly #client: ClientRenderer

  constructor(client: ClientRenderer) {
    this.#client = client
  }

  static async open(content: Html): Promise<Page> {
    const page = new Page((await ClientRenderer.load()).fresh())
    page.#client.merge(await page.tree.render(content))
    page.#client.show()
    page.driver.taken()
    return page
  }

  /** What the client shows once components have changed by themselves, in one message. */
  async change(...shows: readonly (readonly [Shown, () => Html])[]) {
    for (const [shown, show] of shows) Object.assign(shown, { show, isDirty: true })
    this.#client.merge(await this.tree.renderComponents(shows.map(([{ cid }]) => cid)))
    return this.#client.show()
  }

  find(definition: object, id: string): Shown {
    const cid = this.tree.cidOf(definition, id)
    const shown = cid === undefined ? undefined : this.tree.component(cid)
    return shown ?? expect.fail(`There is no ${id}.`)
  }
}

describe('components that change in one turn', () => {
  it('are rendered once, the outermost first, whichever is older', async () => {
    const inner = () => component(item, 'a', () => html`<p>a</p>`)
    const main = (first: Renderable, second: Renderable) => html`<main>${first}${second}</main>`
    const page = await Page.open(main(inner(), ''))
    await page.tree.render(main('', boxOf('b', boxOf('c', inner()))))
    page.driver.taken()
    const [a, b, c] = [page.find(item, 'a'), page.find(box, 'b'), page.find(box, 'c')]
    await page.tree.renderComponents([a.cid, c.cid, b.cid])
    expect(page.driver.taken()).toEqual([])
    for (const shown of [a, b, c]) shown.isDirty = true
    await page.tree.renderComponents([a.cid, c.cid, b.cid])
    expect(page.driver.taken()).toEqual([
      'render 2',
      'update 3',
      'render 3',
      'update 1',
      'render 1',
    ])
  })

  /**
   * The item is sent where it was left, and again where another box takes it: that box is deeper, so that it
   * comes later.
   */
  async function handedOver(before: () => Html, itself: () => Html, taken: () => Html) {
    const page = await Page.open(
      html`<main>${boxOf('from', component(item, 'a', before))}${boxOf('around', boxOf('to'))}</main>`,
    )
    const a = page.find(item, 'a')
    const shown = await page.change(
      [page.find(box, 'from'), () => outer()],
      [a, itself],
      [page.find(box, 'to'), () => outer(component(item, 'a', taken), component(item, 'b', taken))],
    )
    expect(page.driver.taken().filter((line) => line === `render ${a.cid}`)).toHaveLength(2)
    return shown
  }

  const handed = (first: string, second = first): string =>
    `<main><div></div><div><div>${first}${second}</div></div></main>`

  it('are sent as they are last', async () => {
    const text = (one: string, other: string) => () => html`<p>${one} ${other}</p>`
    const shown = await handedOver(text('1', '1'), text('2', '1'), text('2', '3'))
    expect(shown.text).toBe(handed('<p>2 3</p>'))
  })

  it('are sent as they are last where a part has another template by then', async () => {
    const part = (content: Renderable) => () => html`<p>${content}</p>`
    const shown = await handedOver(
      part(html`<b>${1}</b>`),
      part(html`<i>${2}</i>`),
      part(html`<u>${3}</u>`),
    )
    expect(shown.text).toBe(handed('<p><u>3</u></p>'))
  })

  it('are sent as they are last where they are another template by then', async () => {
    const shown = await handedOver(
      () => html`<p>${1}</p>`,
      () => html`<b>${2}</b>`,
      () => html`<i>${3}</i>`,
    )
    expect(shown.text).toBe(handed('<i>3</i>'))
  })

  it.each([
    [
      [1, 2, 3],
      [1, 2],
      [1, 2, 3, 4],
    ],
    [
      [1, 2, 3],
      [3, 1, 2],
      [3, 1, 2, 4],
    ],
    [
      [1, 2, 3],
      [3, 2, 1],
      [1, 3],
    ],
    [[], [1, 2], [2, 1, 3]],
    [[1, 2], [], [2, 3]],
  ])('are sent with their lists as those are last: %j, %j, %j', async (first, second, third) => {
    const list = (ids: readonly number[], note: string) => () =>
      html`<ul>${keyed(ids, String, (id) => html`<li>${id}${note}</li>`)}</ul>`
    const shown = await handedOver(list(first, 'a'), list(second, 'b'), list(third, 'c'))
    expect(shown.text).toBe(handed(`<ul>${third.map((id) => `<li>${id}c</li>`).join('')}</ul>`))
  })

  it('are sent with the rows of their streams', async () => {
    const rows = stream<{ id: number }>()
    attachStream(rows, { name: 'rows', ref: '0', changed: () => {} })
    const list = (note: string) => () =>
      html`<ul title=${note}>${rows.rows(({ id }) => html`<li>${id}</li>`)}</ul>`
    const page = await Page.open(
      html`<main>${boxOf('from', component(item, 'a', list('1')))}${boxOf('around', boxOf('to'))}</main>`,
    )
    rows.insert({ id: 7 })
    const { text } = await page.change(
      [page.find(box, 'from'), () => outer()],
      [page.find(item, 'a'), list('2')],
      [page.find(box, 'to'), () => outer(component(item, 'a', list('3')))],
    )
    expect(text).toBe(handed('<ul title="3"><li>7</li></ul>', ''))
  })

  it('keep to themselves what changes after another has copied them', async () => {
    const part = (content: Renderable) => () => html`<p>${content}</p>`
    const bold = (content: Renderable) => html`<b>${content}</b>`
    const copy = () => component(item, 'c', part(bold('2')))
    const page = await Page.open(
      html`<main>${boxOf('from', component(item, 'a', part('1')))}${boxOf('around', boxOf('to'))}</main>`,
    )
    // The copy is sent between the two times that the item is.
    const { text } = await page.change(
      [page.find(box, 'from'), () => outer()],
      [page.find(item, 'a'), part(bold(copy()))],
      [page.find(box, 'to'), () => outer(component(item, 'a', part(html`<i>${copy()}</i>`)))],
    )
    expect(text).toBe(handed('<p><i><p><b>2</b></p></i></p>', ''))
  })
})
