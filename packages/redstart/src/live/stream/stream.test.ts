import { describe, expect, it } from 'vitest'
import { ClientRenderer } from '../../../test/support/client-renderer.ts'
import { component, kind, TestDriver } from '../../../test/support/tree-driver.ts'
import { InvalidStream, UnrenderableValue } from '../../errors/index.ts'
import { type Html, html } from '../../html/index.ts'
import { RenderedTree } from '../diff/index.ts'
import {
  attachStream,
  forgetChanges,
  replaceStream,
  type Stream,
  StreamRows,
  stream,
} from './index.ts'

interface Song {
  readonly id: number
  readonly title: string
}

const one: Song = { id: 1, title: 'One' }
const two: Song = { id: 2, title: 'Two' }
const nine: Song = { id: 9, title: 'Nine' }

/** A view with a stream, from which messages are taken. */
class Page {
  readonly songs: Stream<Song>
  readonly #tree = new RenderedTree(new TestDriver())
  readonly #row: (song: Song, domId: string) => Html
  changes = 0
  isShown = true

  constructor(songs: Stream<Song> = stream([one, two]), row = line) {
    this.songs = songs
    this.#row = row
    attachStream(songs, {
      name: 'songs',
      ref: '0',
      changed: () => {
        this.changes += 1
      },
    })
  }

  /** What is said of the stream. */
  async slot(): Promise<unknown> {
    const { 0: slot } = await this.message()
    return slot
  }

  async message(): Promise<Record<number, unknown>> {
    const rows = this.isShown && this.songs.rows(this.#row)
    const content = html`<ul id="songs" phx-update="stream">${rows}</ul>`
    return structuredClone(await this.#tree.render(content))
  }
}

const line = ({ title }: Song, domId: string): Html => html`<li id=${domId}>${title}</li>`

/** A row of {@link line}, as it is sent. */
const sent = (domId: string, title: string) => ({ 0: ` id="${domId}"`, 1: title })

describe('messages', () => {
  it('L-63: the first has the items, oldest first, and their inserts, newest first', async () => {
    expect(await new Page().message()).toEqual({
      0: {
        s: 0,
        k: { 0: sent('songs-1', 'One'), 1: sent('songs-2', 'Two'), kc: 2 },
        stream: [
          '0',
          [
            ['songs-2', -1, null, null],
            ['songs-1', -1, null, null],
          ],
          [],
        ],
      },
      s: 1,
      p: {
        0: ['<li', '>', '</li>'],
        1: ['<ul id="songs" phx-update="stream">', '</ul>'],
      },
    })
  })

  it('L-67: what was inserted says where, how many stay, and whether it only replaces', async () => {
    const page = new Page()
    await page.message()
    page.songs.insert(nine, { at: 0, limit: -10 })
    page.songs.insert(one, { at: 3, updateOnly: true })
    page.songs.delete(two)
    expect(await page.slot()).toEqual({
      k: { 0: sent('songs-9', 'Nine'), 1: sent('songs-1', 'One'), kc: 2 },
      stream: [
        '0',
        [
          ['songs-1', 3, null, true],
          ['songs-9', 0, -10, false],
        ],
        ['songs-2'],
      ],
    })
  })

  it('L-68: what was deleted has no rows', async () => {
    const page = new Page()
    await page.message()
    page.songs.delete(one)
    page.songs.deleteByDomId('songs-2')
    expect(await page.slot()).toEqual({ k: { kc: 0 }, stream: ['0', [], ['songs-2', 'songs-1']] })
  })

  it('L-64, L-69: a reset says so, and deletes nothing', async () => {
    const page = new Page()
    await page.message()
    page.songs.delete(one)
    page.songs.reset([{ id: 4, title: 'Four' }])
    expect(await page.slot()).toEqual({
      k: { 0: sent('songs-4', 'Four'), kc: 1 },
      stream: ['0', [['songs-4', -1, null, false]], [], true],
    })
    page.songs.reset()
    expect(await page.slot()).toEqual({ k: { kc: 0 }, stream: ['0', [], [], true] })
  })

  it('L-65, L-70: what was sent is forgotten', async () => {
    const page = new Page()
    await page.message()
    expect(await page.message()).toEqual({})
    expect(page.songs.rows(line).take()).toEqual({
      contents: [],
      inserts: [],
      deletes: [],
      isReset: false,
    })
  })

  it('L-70: what was not shown can be forgotten too', async () => {
    const page = new Page()
    await page.message()
    page.songs.insert(nine)
    forgetChanges(page.songs)
    expect(await page.message()).toEqual({})
  })

  it('L-66: an item that came twice is sent once, as it was last', async () => {
    const page = new Page(stream<Song>())
    page.songs.insert({ id: 1, title: 'Draft' }, { at: 0 })
    page.songs.insert(two)
    page.songs.insert(one)
    expect(await page.slot()).toMatchObject({
      k: { 0: sent('songs-1', 'One'), 1: sent('songs-2', 'Two'), kc: 2 },
      stream: [
        '0',
        [
          ['songs-2', -1, null, false],
          ['songs-1', 0, null, false],
        ],
        [],
      ],
    })
  })

  it('an item that came after it was only to be replaced does come', async () => {
    const page = new Page(stream<Song>())
    page.songs.insert(one, { updateOnly: true })
    page.songs.insert(two)
    page.songs.insert(one)
    expect(await page.slot()).toMatchObject({
      stream: [
        '0',
        [
          ['songs-1', -1, null, false],
          ['songs-2', -1, null, false],
        ],
        [],
      ],
    })
  })

  it('an item that came and went is gone, and one that went and came is there', async () => {
    const page = new Page()
    await page.message()
    page.songs.insert(nine)
    page.songs.delete(nine)
    page.songs.delete(one)
    page.songs.insert(one, { at: 0 })
    expect(await page.slot()).toEqual({
      k: { 0: sent('songs-1', 'One'), kc: 1 },
      stream: ['0', [['songs-1', 0, null, false]], ['songs-1', 'songs-9']],
    })
  })

  it('L-54: a stream without items has statics, and those of its rows with the first', async () => {
    const page = new Page(stream<Song>())
    expect(await page.slot()).toEqual({ s: 0, k: { kc: 0 }, stream: ['0', [], []] })
    page.songs.insert(one)
    expect(await page.message()).toMatchObject({
      0: { s: 0, k: { 0: sent('songs-1', 'One'), kc: 1 } },
      p: { 0: ['<li', '>', '</li>'] },
    })
    page.songs.insert(two)
    expect(await page.slot()).not.toHaveProperty('s')
  })

  it('L-72: items that are inserted together come one after the other', async () => {
    const page = new Page(stream([one, two], { at: 0, limit: 5 }))
    page.songs.insertAll([nine], { at: 1 })
    expect(await page.slot()).toMatchObject({
      k: { 0: sent('songs-1', 'One'), 1: sent('songs-2', 'Two'), 2: sent('songs-9', 'Nine') },
      stream: [
        '0',
        [
          ['songs-9', 1, null, false],
          ['songs-2', 0, 5, null],
          ['songs-1', 0, 5, null],
        ],
        [],
      ],
    })
  })

  it('is whole again where it is shown again', async () => {
    const page = new Page()
    await page.message()
    page.isShown = false
    expect(await page.slot()).toBe('')
    page.isShown = true
    expect(await page.slot()).toMatchObject({ s: 0, k: { kc: 0 }, stream: ['0', [], []] })
  })

  it('rows may have different templates', async () => {
    const client = await ClientRenderer.load()
    const mixed = ({ id, title }: Song, domId: string) =>
      id === 9 ? html`<li id=${domId}><b>${title}</b></li>` : line({ id, title }, domId)
    const page = new Page(stream([one]), mixed)
    client.merge(await page.message())
    expect(client.show().text).toContain('<li id="songs-1">One</li>')
    page.songs.insert(nine)
    client.merge(await page.message())
    expect(client.show().text).toContain('<li id="songs-9"><b>Nine</b></li>')
    page.songs.insert(two)
    const message = await page.message()
    expect(message[0]).not.toHaveProperty('s')
    client.merge(message)
    const { text, streams } = client.show()
    expect(text).toContain('"stream"><li id="songs-2">Two</li></ul>')
    expect([...streams]).toEqual([['0', [['songs-2', -1, null, false]], []]])
  })

  it('L-71: stands in a component too', async () => {
    const songs = stream([one])
    attachStream(songs, { name: 'songs', ref: '1-0', changed: () => {} })
    const tree = new RenderedTree(new TestDriver())
    const call = component(kind('list'), 1, () => html`<ul>${songs.rows(line)}</ul>`)
    expect(await tree.render(html`<p>${call}</p>`)).toMatchObject({
      c: {
        1: { 0: { s: ['<li', '>', '</li>'], stream: ['1-0', [['songs-1', -1, null, null]], []] } },
      },
    })
  })
})

describe('use', () => {
  it('marks its owner with each change, and not with what came before it had one', () => {
    const songs = stream([one])
    songs.insert(two)
    const page = new Page(songs)
    expect(page.changes).toBe(0)
    songs.insert(nine)
    songs.insertAll([])
    songs.delete(one)
    songs.reset()
    expect(page.changes).toBe(3)
  })

  it('gives items the DOM ids that it was told to', async () => {
    const page = new Page(stream([one], { domId: ({ title }) => `song-${title}` }))
    expect(await page.slot()).toMatchObject({ k: { 0: sent('song-One', 'One') } })
  })

  it('refuses items without id', () => {
    const owner = { name: 'words', ref: '0', changed: () => {} }
    expect(() => attachStream(stream(['a']), owner)).toThrow(InvalidStream)
    expect(() => attachStream(stream([{ id: {} }]), owner)).toThrow(/has no id/)
  })

  it.each([{ at: -2 }, { at: 0.5 }, { limit: 0 }, { limit: 1.5 }])('refuses %j', (options) => {
    expect(() => stream([one], options)).toThrow(InvalidStream)
    expect(() => stream<Song>().insert(one, options)).toThrow(InvalidStream)
  })

  it('belongs to one owner under one name', () => {
    const songs = stream([one])
    const owner = { name: 'songs', ref: '0', changed: () => {} }
    attachStream(songs, owner)
    attachStream(songs, owner)
    expect(() => attachStream(songs, { ...owner, name: 'others' })).toThrow(InvalidStream)
    expect(() => attachStream(songs, { ...owner, changed: () => {} })).toThrow(InvalidStream)
  })

  it('L-64: that takes the place of another begins with a reset, once that was shown', () => {
    const { songs } = new Page()
    const [next, third, fourth] = [stream([nine]), stream([one]), stream<Song>()]
    replaceStream(songs, next)
    const first = next.rows(line).take()
    expect(first).toMatchObject({ isReset: false, inserts: [['songs-9', -1, null, null]] })
    replaceStream(next, third)
    // Nobody has seen that one, but its rows are still those of the one before.
    replaceStream(third, fourth)
    expect(fourth.rows(line).take()).toMatchObject({ isReset: true, inserts: [], deletes: [] })
    fourth.insert(two)
    expect(fourth.rows(line).take()).toMatchObject({ isReset: false })
    expect(() => replaceStream(fourth, songs)).toThrow(/holds nothing any more/)
  })

  it('L-73: is shown by its rows alone, and as an assign', async () => {
    const tree = new RenderedTree(new TestDriver())
    expect(() => tree.render(html`<ul>${stream([one]) as never}</ul>`)).toThrow(UnrenderableValue)
    expect(() => stream([one]).rows(line)).toThrow(InvalidStream)
    expect(new Page().songs.rows(line)).toBeInstanceOf(StreamRows)
  })
})
