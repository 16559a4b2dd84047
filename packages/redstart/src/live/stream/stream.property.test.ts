import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ClientRenderer } from '../../../test/support/client-renderer.ts'
import { TestDriver } from '../../../test/support/tree-driver.ts'
import { html } from '../../html/index.ts'
import { RenderedTree } from '../diff/index.ts'
import { attachStream, type Stream, stream } from './index.ts'

interface Item {
  readonly id: number
  readonly version: number
}

/** Does something to a stream, and to the items as they should be then. */
type Change = (stream: Stream<Item>, items: Map<number, number>) => void

const item = fc.record({ id: fc.nat(5), version: fc.nat(99) })

const change: fc.Arbitrary<Change> = fc.oneof(
  item.map(
    (inserted): Change =>
      (stream, items) => {
        stream.insert(inserted)
        items.set(inserted.id, inserted.version)
      },
  ),
  item.map(
    (updated): Change =>
      (stream, items) => {
        stream.insert(updated, { updateOnly: true })
        if (items.has(updated.id)) items.set(updated.id, updated.version)
      },
  ),
  item.map(
    (gone): Change =>
      (stream, items) => {
        stream.delete(gone)
        items.delete(gone.id)
      },
  ),
  fc.array(item, { maxLength: 3 }).map(
    (fresh): Change =>
      (stream, items) => {
        stream.reset(fresh)
        items.clear()
        for (const { id, version } of fresh) items.set(id, version)
      },
  ),
)

/** What the client holds of a stream: each item as it was rendered last, by its DOM id. */
class ClientItems {
  readonly #items = new Map<string, string>()

  take({ text, streams }: ReturnType<ClientRenderer['show']>): void {
    const rendered = new Map(
      Array.from(text.matchAll(/<li id="(.*?)">(.*?)<\/li>/g), ([, id = '', shown = '']) => [
        id,
        shown,
      ]),
    )
    for (const [, inserts, deletes, reset] of streams) {
      if (reset !== undefined) this.#items.clear()
      for (const id of deletes) this.#items.delete(id)
      for (const [id, , , updateOnly] of inserts) {
        if (updateOnly && !this.#items.has(id)) continue
        this.#items.set(id, rendered.get(id) ?? 'not rendered')
      }
    }
  }

  get sorted(): readonly string[] {
    return Array.from(this.#items, ([id, shown]) => `${id}: ${shown}`).toSorted()
  }
}

it('has the client hold the items that were inserted, as they were last', async () => {
  const official = await ClientRenderer.load()
  const isHeld = async (messages: readonly (readonly Change[])[]) => {
    const client = official.fresh()
    const tree = new RenderedTree(new TestDriver())
    const shown = stream<Item>()
    attachStream(shown, { name: 'items', ref: '0', changed: () => {} })
    const items = new Map<number, number>()
    const held = new ClientItems()
    for (const changes of messages) {
      for (const change of changes) change(shown, items)
      const rows = shown.rows(({ id, version }, domId) =>
        id === 0
          ? html`<li id="${domId}"><b>${version}</b></li>`
          : html`<li id="${domId}">${version}</li>`,
      )
      client.merge(await tree.render(html`<ul>${rows}</ul>`))
      held.take(client.show())
      const expected = Array.from(items, ([id, version]) =>
        id === 0 ? `items-0: <b>${version}</b>` : `items-${id}: ${version}`,
      )
      expect(held.sorted).toEqual(expected.toSorted())
    }
  }
  const history = fc.array(fc.array(change, { maxLength: 5 }), { minLength: 1, maxLength: 8 })
  await fc.assert(fc.asyncProperty(history, isHeld))
})
