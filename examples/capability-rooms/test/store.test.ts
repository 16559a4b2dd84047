import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startRedis, type TestRedis } from '../../../packages/redstart/test/support/redis.ts'
import { redisServer } from '../../../scripts/parts.ts'
import { memoryStore } from '../src/rooms/memory-store.ts'
import { RedisStore } from '../src/rooms/redis-store.ts'
import type { RoomStore, StoredMessage, StoredRoom } from '../src/rooms/room-store.ts'

const BOUNDS = { rooms: 3, messages: 3 }
const NOW = Date.UTC(2026, 0, 1)
const END = NOW + 60_000

const hash = (letter: string) => letter.repeat(64)
const room = (letter: string, changes: Partial<StoredRoom> = {}): StoredRoom => ({
  key: hash(letter),
  access: hash('1'),
  destroy: hash('2'),
  mode: 'burn',
  messageTtl: 30_000,
  expiresAt: END,
  ...changes,
})
const message = (id: string, slot = 'a', expiresAt = END): StoredMessage => ({
  id: id.repeat(32),
  slot: hash(slot),
  box: `box_of-${id}`,
  expiresAt,
})

describe('in memory', () => {
  contract(async () => memoryStore(BOUNDS))
})

describe.skipIf(!redisServer())('in Redis', () => {
  let server: TestRedis
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())
  contract(async () => {
    await server.flush()
    return RedisStore.connect(server.url, BOUNDS)
  })

  it('forgets by itself what nobody sweeps', async () => {
    const store = await RedisStore.connect(server.url, BOUNDS)
    await store.open(room('a'), NOW)
    await store.keep(hash('a'), message('1'), NOW)
    await store.keep(hash('a'), message('2'), NOW)
    await store.burn(hash('a'), message('2').id, hash('b'), NOW)
    await store.close()
    // Without a room they are names and times.
    const lists = ['capability-rooms:endings', 'capability-rooms:message-endings']
    const keys = await server.client.keys('*')
    const times = await Promise.all(keys.map((key) => server.client.pttl(key)))
    expect(keys.filter((_, at) => times[at] === -1).sort()).toEqual(lists)
  })

  it('says that there is no server', async () => {
    await expect(RedisStore.connect('redis://127.0.0.1:1', BOUNDS)).rejects.toThrow('ECONNREFUSED')
  })

  it('says of a server without passwords what is wrong, and not the password', async () => {
    const unknown = ['HELLO', 'AUTH'].flatMap((name) => ['--rename-command', name, `no-${name}`])
    const old = await startRedis({ args: unknown })
    const url = old.url.replace('//', '//:hunter2@')
    await expect(RedisStore.connect(url, BOUNDS)).rejects.toThrow(/^ERR unknown command 'auth'$/)
    await old.stop()
  })
})

/** What holds for every store. */
function contract(open: () => Promise<RoomStore>): void {
  let store: RoomStore
  beforeEach(async () => {
    store = await open()
    return () => store.close()
  })
  const a = hash('a')

  it('opens a room once', async () => {
    expect(await store.open(room('a'), NOW)).toBe('opened')
    expect(await store.open(room('a', { access: hash('9') }), NOW)).toBe('taken')
    expect(await store.find(a, NOW)).toEqual(room('a'))
    expect(await store.find(hash('b'), NOW)).toBeUndefined()
  })

  it('opens as many as there may be, and more when some have ended', async () => {
    for (const letter of ['a', 'b', 'c']) await store.open(room(letter), NOW)
    expect(await store.open(room('d'), NOW)).toBe('full')
    const later = room('d', { expiresAt: END + 60_000 })
    expect(await store.open(later, END)).toBe('opened')
  })

  it('does not know a room whose time is up, swept or not', async () => {
    await store.open(room('a'), NOW)
    await store.keep(a, message('1'), NOW)
    expect(await store.find(a, END - 1)).toEqual(room('a'))
    expect(await store.find(a, END)).toBeUndefined()
    expect(await store.messages(a, END)).toBeUndefined()
    expect(await store.keep(a, message('2'), END)).toEqual({ status: 'gone' })
    expect(await store.burn(a, message('1').id, hash('b'), END)).toBe(false)
  })

  it('begins anew where a room has ended', async () => {
    await store.open(room('a'), NOW)
    await store.keep(a, message('1'), NOW)
    const second = room('a', { expiresAt: END + 60_000 })
    expect(await store.open(second, END)).toBe('opened')
    expect(await store.messages(a, END)).toEqual([])
  })

  it('gives messages in the order in which they came', async () => {
    await store.open(room('a'), NOW)
    const sent = [message('3'), message('1'), message('2')]
    for (const one of sent) expect(await store.keep(a, one, NOW)).toMatchObject({ status: 'kept' })
    expect(await store.messages(a, NOW)).toEqual(sent)
  })

  it('keeps a message once, and nobody else’s under its id', async () => {
    await store.open(room('a'), NOW)
    await store.keep(a, message('1'), NOW)
    expect(await store.keep(a, message('1'), NOW)).toEqual({ status: 'kept', replaces: null })
    expect(await store.keep(a, message('1', 'b'), NOW)).toEqual({ status: 'taken' })
    expect(await store.messages(a, NOW)).toEqual([message('1')])
  })

  it('takes no more messages than there may be, and again when one is gone', async () => {
    await store.open(room('a'), NOW)
    for (const id of ['1', '2', '3']) await store.keep(a, message(id), NOW)
    expect(await store.keep(a, message('4'), NOW)).toEqual({ status: 'full' })
    await store.burn(a, message('2').id, hash('b'), NOW)
    expect(await store.keep(a, message('4'), NOW)).toMatchObject({ status: 'kept' })
    expect(await store.messages(a, NOW)).toEqual([message('1'), message('3'), message('4')])
  })

  it('lets go of a message whose time is up', async () => {
    await store.open(room('a'), NOW)
    await store.keep(a, message('1', 'a', NOW + 10), NOW)
    await store.keep(a, message('2'), NOW)
    expect(await store.messages(a, NOW + 9)).toHaveLength(2)
    expect(await store.messages(a, NOW + 10)).toEqual([message('2')])
    expect(await store.burn(a, message('1').id, hash('b'), NOW + 10)).toBe(false)
    expect(await store.sweep(NOW + 10)).toEqual([])
    // Deleted, not hidden: the time before does not bring it back.
    expect(await store.messages(a, NOW)).toEqual([message('2')])
  })

  it('burns a message for the first who is not its author, and only once', async () => {
    await store.open(room('a'), NOW)
    await store.keep(a, message('1', 'a'), NOW)
    const { id } = message('1')
    expect(await store.burn(a, id, hash('a'), NOW)).toBe(false)
    const readers = ['b', 'c', 'd'].map((reader) => store.burn(a, id, hash(reader), NOW))
    expect((await Promise.all(readers)).filter((first) => first)).toHaveLength(1)
    expect(await store.messages(a, NOW)).toEqual([])
  })

  it('does not keep anew what was burnt, though its author never had an answer', async () => {
    await store.open(room('a'), NOW)
    for (const id of ['1', '2', '3', '4']) {
      await store.keep(a, message(id), NOW)
      await store.burn(a, message(id).id, hash('b'), NOW + Number(id))
    }
    expect(await store.keep(a, message('4'), NOW)).toEqual({ status: 'burnt' })
    expect(await store.keep(a, message('2'), NOW)).toEqual({ status: 'burnt' })
    expect(await store.messages(a, NOW)).toEqual([])
    // It remembers as many as a room may hold, so that nobody can make it remember without end.
    expect(await store.keep(a, message('1'), NOW)).toMatchObject({ status: 'kept' })
    await store.remove(a)
    await store.open(room('a'), NOW)
    expect(await store.keep(a, message('4'), NOW)).toMatchObject({ status: 'kept' })
  })

  it('replaces the message of the same author, and no other', async () => {
    await store.open(room('a', { mode: 'replace' }), NOW)
    await store.keep(a, message('1', 'a'), NOW)
    await store.keep(a, message('2', 'b'), NOW)
    const kept = await store.keep(a, message('3', 'a'), NOW)
    expect(kept).toEqual({ status: 'kept', replaces: message('1').id })
    // Who did not get the answer asks again, and others still have to learn what goes.
    expect(await store.keep(a, message('3', 'a'), NOW)).toEqual(kept)
    expect(await store.messages(a, NOW)).toEqual([message('2', 'b'), message('3', 'a')])
    expect(await store.burn(a, message('2').id, hash('c'), NOW)).toBe(false)
  })

  it('replaces also in a room that is full', async () => {
    await store.open(room('a', { mode: 'replace' }), NOW)
    for (const [id, slot] of ['1a', '2b', '3c'].map((text) => [...text])) {
      await store.keep(a, message(id ?? '', slot), NOW)
    }
    expect(await store.keep(a, message('4', 'd'), NOW)).toEqual({ status: 'full' })
    expect(await store.keep(a, message('5', 'c'), NOW)).toMatchObject({ status: 'kept' })
  })

  it('removes a room with all that is in it', async () => {
    await store.open(room('a'), NOW)
    await store.keep(a, message('1'), NOW)
    expect(await store.remove(a)).toBe(true)
    expect(await store.remove(a)).toBe(false)
    expect(await store.messages(a, NOW)).toBeUndefined()
    expect(await store.open(room('a'), NOW)).toBe('opened')
    expect(await store.messages(a, NOW)).toEqual([])
  })

  it('gives each room that has ended to one sweep', async () => {
    await store.open(room('a'), NOW)
    await store.open(room('b', { expiresAt: END + 1 }), NOW)
    await store.keep(a, message('1'), NOW)
    expect(await store.sweep(END - 1)).toEqual([])
    const sweeps = await Promise.all([store.sweep(END), store.sweep(END)])
    expect(sweeps.flat()).toEqual([a])
    expect(await store.find(a, NOW)).toBeUndefined()
    expect(await store.find(hash('b'), NOW)).toBeDefined()
  })
}
