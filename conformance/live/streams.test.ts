import { html } from 'redstart/html'
import { defineComponent, defineLive, type Stream, stream } from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { clicked } from './src/live-client.ts'
import { openView, serveView } from './src/live-site.ts'

interface Song {
  readonly id: number
  readonly title: string
}

const song = z.object({ id: z.number(), title: z.string() })
const songOf = (id: number, title = `song ${id}`): Song => ({ id, title })
const rowsOf = (songs: Stream<Song>) =>
  songs.rows(({ title }, id) => html`<li id=${id}>${title}</li>`)

/** A view with a stream of songs, which its client changes. */
const songsLive = (initial: readonly Song[] = []) =>
  defineLive()
    .mount(() => ({ songs: stream(initial), n: 0 }))
    .on(
      'insert',
      z.object({ songs: z.array(song), options: z.looseObject({}).default({}) }),
      (sent, { assigns }) => {
        for (const each of sent.songs) assigns.songs.insert(each, sent.options)
      },
    )
    .on('insertAll', z.object({ songs: z.array(song), at: z.number() }), (sent, { assigns }) =>
      assigns.songs.insertAll(sent.songs, { at: sent.at }),
    )
    .on('delete', z.object({ ids: z.array(z.number()) }), ({ ids }, { assigns }) => {
      for (const id of ids) assigns.songs.delete(songOf(id))
    })
    .on('deleteByDomId', z.object({ id: z.string() }), ({ id }, { assigns }) =>
      assigns.songs.deleteByDomId(id),
    )
    .on('reset', z.object({ songs: z.array(song) }), (sent, { assigns }) =>
      assigns.songs.reset(sent.songs),
    )
    .on('count', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
    .render(
      ({ songs, n }) => html`<ul id="songs" phx-update="stream">${rowsOf(songs)}</ul><b>${n}</b>`,
    )

const slotOf = (answer: Readonly<Record<string, unknown>>): unknown => Object(answer.diff)[0]

it('L-63: the first render has the newest insert first, and the rows as they stand', async () => {
  const view = await openView(songsLive([songOf(1), songOf(2)]))
  expect(view.rendered[0]).toEqual({
    s: expect.anything(),
    k: { 0: { 0: ' id="songs-1"', 1: 'song 1' }, 1: { 0: ' id="songs-2"', 1: 'song 2' }, kc: 2 },
    stream: [
      '0',
      [
        ['songs-2', -1, null, null],
        ['songs-1', -1, null, null],
      ],
      [],
    ],
  })
  expect(view.page.content).toContain(
    '<ul id="songs" phx-update="stream"><li id="songs-1">song 1</li><li id="songs-2">song 2</li></ul>',
  )
})

it('L-54: an empty stream is no text, so that the client knows its rows when they come', async () => {
  const view = await openView(songsLive())
  expect(view.rendered[0]).toEqual({ s: expect.anything(), k: { kc: 0 }, stream: ['0', [], []] })
  const slot = slotOf(await view.hook('insert', { songs: [songOf(1)] }))
  expect(slot).toEqual({
    // What a row looks like is not known before there is one.
    s: expect.anything(),
    k: { 0: { 0: ' id="songs-1"', 1: 'song 1' }, kc: 1 },
    stream: ['0', [['songs-1', -1, null, false]], []],
  })
  expect(slotOf(await view.hook('insert', { songs: [songOf(2)] }))).not.toHaveProperty('s')
})

it('L-65, L-70: what was sent is forgotten, and a stream that did not change is left out', async () => {
  const view = await openView(songsLive([songOf(1)]))
  expect(await view.click('count')).toEqual({ diff: { 1: '1' } })
  const slot = slotOf(await view.hook('insert', { songs: [songOf(2)] }))
  expect(JSON.stringify(slot)).not.toContain('song 1')
  expect(await view.click('count')).toEqual({ diff: { 1: '2' } })
})

it('L-66: of two inserts of one id in one message the newest is rendered, once', async () => {
  const view = await openView(songsLive())
  const songs = [songOf(1, 'old'), songOf(2), songOf(1, 'new')]
  const slot = slotOf(await view.hook('insert', { songs }))
  expect(Object(slot).k.kc).toBe(2)
  expect(JSON.stringify(slot)).not.toContain('old')
  const rows: unknown[] = Object.values(Object(slot).k)
  expect(rows).toContainEqual({ 0: ' id="songs-1"', 1: 'new' })
})

it('L-67: place, limit and update-only travel with each insert', async () => {
  const view = await openView(songsLive([songOf(1)]))
  const insertsOf = async (options: object): Promise<unknown> => {
    const slot = slotOf(await view.hook('insert', { songs: [songOf(9)], options }))
    return Object(slot).stream[1]
  }
  expect(await insertsOf({})).toEqual([['songs-9', -1, null, false]])
  expect(await insertsOf({ at: 0, limit: -10 })).toEqual([['songs-9', 0, -10, false]])
  expect(await insertsOf({ at: 3, limit: 5 })).toEqual([['songs-9', 3, 5, false]])
  expect(await insertsOf({ updateOnly: true })).toEqual([['songs-9', -1, null, true]])
})

it('L-68: what is deleted has no row', async () => {
  const view = await openView(songsLive([songOf(1), songOf(2), songOf(3)]))
  expect(await view.hook('delete', { ids: [1, 2] })).toEqual({
    diff: { 0: { k: { kc: 0 }, stream: ['0', [], ['songs-2', 'songs-1']] } },
  })
  expect(await view.hook('deleteByDomId', { id: 'songs-3' })).toEqual({
    diff: { 0: { k: { kc: 0 }, stream: ['0', [], ['songs-3']] } },
  })
})

it('L-64, L-69: a reset says so by a fourth element, which is nowhere else, and sends all rows', async () => {
  const view = await openView(songsLive([songOf(1), songOf(2)]))
  const slot = slotOf(await view.hook('reset', { songs: [songOf(4)] }))
  expect(slot).toEqual({
    k: { 0: { 0: ' id="songs-4"', 1: 'song 4' }, kc: 1 },
    stream: ['0', [['songs-4', -1, null, false]], [], true],
  })
  const after = slotOf(await view.hook('insert', { songs: [songOf(5)] }))
  expect(Object(after).stream).toHaveLength(3)
  const empty = slotOf(await view.hook('reset', { songs: [] }))
  expect(empty).toEqual({ k: { kc: 0 }, stream: ['0', [], [], true] })
})

describe('L-64, L-69: a stream that takes the place of another', () => {
  const roomLive = () => {
    const kept: Stream<Song>[] = []
    return defineLive()
      .mount(() => ({ songs: stream([songOf(1), songOf(2)]) }))
      .handleParams((_, socket) => socket.assign({ songs: stream([songOf(3)]) }))
      .on('room', (socket) => {
        kept.push(socket.assigns.songs)
        socket.assign({ songs: stream([songOf(8)]) })
      })
      .on('old', () => kept[0]?.insert(songOf(1)))
      .on('back', (socket) => socket.assign({ songs: kept[0] ?? stream<Song>([]) }))
      .on('add', ({ assigns }) => assigns.songs.insert(songOf(9)))
      .render(({ songs }) => html`<ul id="songs" phx-update="stream">${rowsOf(songs)}</ul>`)
  }

  it('is for the client the same, which drops the rows that it has', async () => {
    const view = await openView(roomLive())
    // Nothing was shown of the one that mount gave.
    expect(Object(view.rendered[0]).stream).toEqual(['0', [['songs-3', -1, null, null]], []])
    expect(slotOf(await view.click('room'))).toEqual({
      k: { 0: { 0: ' id="songs-8"', 1: 'song 8' }, kc: 1 },
      stream: ['0', [['songs-8', -1, null, null]], [], true],
    })
    expect(Object(slotOf(await view.click('add'))).stream).toEqual([
      '0',
      [['songs-9', -1, null, false]],
      [],
    ])
  })

  it('leaves that one without effect, and for good', async () => {
    const view = await openView(roomLive())
    await view.click('room')
    expect(await view.click('old')).toEqual({})
    view.send('event', clicked('back'))
    await view.ended('phx_error')
    expect(view.site.log.troubles).toMatchObject([
      { fields: { err: expect.objectContaining({ code: 'invalid_stream' }) } },
    ])
  })
})

it('L-71: streams of a view and of its components have refs of their own', async () => {
  const playlist = defineComponent()
    .mount(() => ({ songs: stream([songOf(1)]) }))
    .on('add', (socket) => socket.assigns.songs.insert(songOf(2)))
    .render(
      ({ songs, id }) => html`<ul id=${`list-${id}`} phx-update="stream">${rowsOf(songs)}</ul>`,
    )
  const view = await openView(
    defineLive()
      .mount(() => ({ one: stream([songOf(1)]), two: stream([songOf(1)]) }))
      .render(
        ({ one, two }) => html`
          <ul id="one" phx-update="stream">${rowsOf(one)}</ul>
          <ul id="two" phx-update="stream">${rowsOf(two)}</ul>
          ${playlist({ id: 'a' })}${playlist({ id: 'b' })}`,
      ),
  )
  const refs = [...JSON.stringify(view.rendered).matchAll(/"stream":\["([^"]+)"/g)].map(
    ([, ref]) => ref,
  )
  expect(refs.toSorted()).toEqual(['0', '1', '1-0', '2-0'])
  const { diff } = await view.click('add', {}, 2)
  expect(Object.keys(Object(diff))).toEqual(['c'])
  expect(JSON.stringify(diff)).toContain('"stream":["2-0",[["songs-2",-1,null,false]],[]]')
})

it('L-72: many at 0 come in the opposite order, as one by one', async () => {
  const view = await openView(songsLive())
  const sent = { songs: [songOf(1), songOf(2), songOf(3)], at: 0 }
  const slot = Object(slotOf(await view.hook('insertAll', sent)))
  // The client goes from the last to the first, and puts each in front.
  expect(slot.stream[1]).toEqual([
    ['songs-3', 0, null, false],
    ['songs-2', 0, null, false],
    ['songs-1', 0, null, false],
  ])
  expect(Object.values(slot.k).slice(0, 3)).toEqual([
    { 0: ' id="songs-1"', 1: 'song 1' },
    { 0: ' id="songs-2"', 1: 'song 2' },
    { 0: ' id="songs-3"', 1: 'song 3' },
  ])
  const first = await openView(
    defineLive()
      .mount(() => ({ songs: stream([songOf(1), songOf(2), songOf(3)], { at: 0 }) }))
      .render(({ songs }) => html`<ul id="songs" phx-update="stream">${rowsOf(songs)}</ul>`),
  )
  expect(first.page.content.replaceAll(/<[^>]+>/g, '|')).toBe('||song 3||song 2||song 1||')
})

describe('L-73: a stream', () => {
  it('cannot be shown by itself', async () => {
    const view = await openView(
      defineLive()
        .mount(() => ({ songs: stream([songOf(1)]), isSpoilt: false }))
        .on('spoil', (socket) => socket.assign({ isSpoilt: true }))
        .render(({ songs, isSpoilt }) => html`<p>${isSpoilt ? Object(songs) : 'fine'}</p>`),
    )
    view.send('event', clicked('spoil'))
    await view.ended('phx_error')
    expect(view.site.log.troubles).toHaveLength(1)
  })

  it('cannot have two names', async () => {
    const site = await serveView(
      defineLive()
        .mount(() => {
          const songs = stream([songOf(1)])
          return { songs, others: songs }
        })
        .render(() => html`<p>never shown</p>`),
    )
    expect((await site.get('/')).status).toBe(500)
    expect(site.log.troubles).toHaveLength(1)
  })
})
