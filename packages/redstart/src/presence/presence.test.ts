import { expect, test } from 'vitest'
import { z } from 'zod'
import { PresenceClient, roll } from '../../test/support/presence-client.ts'
import { PresenceCluster } from '../../test/support/presence-cluster.ts'
import { AlreadyTracked, InvalidDefinition, NotTracked, OwnerEnded } from '../errors/index.ts'
import type { Message } from '../pubsub/index.ts'
import { type Counting, definePresence, type PresenceDiff } from './index.ts'
import { type Json, Tracker } from './tracker/index.ts'

const TOPIC = 'room:9'
const visitors = definePresence({ meta: z.object({ st: z.string() }), counted: true })

/** A node, and what its clients on the topic are sent. */
function setup() {
  const cluster = new PresenceCluster()
  const { clock } = cluster
  const node = cluster.start('a')
  const messages: Message[] = []
  node.pubsub.subscribe(TOPIC, { receive: (message) => messages.push(message) })
  const presence = node.hub.of(visitors)
  /** What was sent since the last call. */
  const sent = () => messages.splice(0).map(({ event, payload }) => ({ event, payload }))
  return { cluster, clock, node, presence, messages, sent, owner: presence.owner() }
}

const diff = (joins: object, leaves: object) => ({
  event: 'presence_diff',
  payload: { joins, leaves },
})

test('C-77: track sends a diff with both keys, and the meta has a phx_ref', () => {
  const { owner, sent } = setup()
  const ref = owner.track(TOPIC, 'u1', { st: 'on' })
  expect(ref).toMatch(/^[\w-]{16}$/)
  expect(sent()).toEqual([diff({ u1: { metas: [{ st: 'on', phx_ref: ref }] } }, {})])
})

test('C-78: update sends one diff, with the new meta in joins and the old one in leaves', async () => {
  const { owner, sent, clock } = setup()
  const first = owner.track(TOPIC, 'u1', { st: 'on' })
  await clock.advance(100)
  sent()
  const second = owner.update(TOPIC, 'u1', { st: 'away' })
  expect(sent()).toEqual([
    diff(
      { u1: { metas: [{ st: 'away', phx_ref: second, phx_ref_prev: first }] } },
      { u1: { metas: [{ st: 'on', phx_ref: first }] } },
    ),
  ])
})

test('C-79: two owners with one key are two metas, and the end of one takes its own', async () => {
  const { owner, presence, sent, clock } = setup()
  const first = owner.track(TOPIC, 'u1', { st: 'phone' })
  await clock.advance(100)
  const other = presence.owner()
  const second = other.track(TOPIC, 'u1', { st: 'laptop' })
  expect(await presence.getByKey(TOPIC, 'u1')).toEqual({
    metas: [
      { st: 'phone', phx_ref: first },
      { st: 'laptop', phx_ref: second },
    ],
  })
  await clock.advance(100)
  sent()
  owner.end()
  expect(sent()).toEqual([diff({}, { u1: { metas: [{ st: 'phone', phx_ref: first }] } })])
  expect(await presence.list(TOPIC)).toEqual({ u1: { metas: [{ st: 'laptop', phx_ref: second }] } })
})

test('C-80: track twice and update without track are errors; untrack without track is silent', () => {
  const { owner, sent } = setup()
  expect(() => owner.update(TOPIC, 'u1', { st: 'on' })).toThrow(NotTracked)
  owner.untrack(TOPIC, 'u1')
  owner.untrack(TOPIC)
  expect(sent()).toEqual([])
  owner.track(TOPIC, 'u1', { st: 'on' })
  owner.track(TOPIC, 'all', null, { count: true })
  expect(() => owner.track(TOPIC, 'u1', { st: 'on' })).toThrow(AlreadyTracked)
  expect(() => owner.track(TOPIC, 'u1', null, { count: true })).toThrow(AlreadyTracked)
  expect(() => owner.track(TOPIC, 'all', null, { count: true })).toThrow(AlreadyTracked)
  owner.track('room:10', 'u1', { st: 'on' })
  owner.untrack(TOPIC, 'u1')
  owner.track(TOPIC, 'u1', { st: 'again' })
})

test('C-81: the key 7 appears as "7"', async () => {
  const { owner, presence } = setup()
  owner.track(TOPIC, 7, { st: 'on' })
  expect(Object.keys(await presence.list(TOPIC))).toEqual(['7'])
  expect(await presence.getByKey(TOPIC, 7)).toMatchObject({ metas: [{ st: 'on' }] })
  expect(() => owner.track(TOPIC, '7', { st: 'on' })).toThrow(AlreadyTracked)
  owner.update(TOPIC, '7', { st: 'away' })
  owner.untrack(TOPIC, 7)
  expect(await presence.getByKey(TOPIC, '7')).toBeUndefined()
})

test('C-88: another node sees an update as one join and one leave, and never without the key', async () => {
  const { cluster, clock, owner } = setup()
  const there = cluster.start('b')
  const heard: PresenceDiff<{ st: string }, Counting>[] = []
  there.hub.of(visitors).listen(TOPIC, (heardDiff) => heard.push(heardDiff))
  owner.track(TOPIC, 'u1', { st: 'on' })
  await clock.advance(10_000)
  owner.update(TOPIC, 'u1', { st: 'away' })
  owner.update(TOPIC, 'u1', { st: 'back' })
  await clock.advance(1_500)
  expect(heard).toHaveLength(2)
  const [joined, updated] = heard
  const first = joined?.joins.u1?.metas[0].phx_ref
  expect(updated).toMatchObject({
    joins: { u1: { metas: [{ st: 'back', phx_ref_prev: first }] } },
    leaves: { u1: { metas: [{ st: 'on', phx_ref: first }] } },
  })
})

test('what an owner tracked on a topic leaves in one diff, when it ends or leaves the topic', async () => {
  const { owner, presence, sent, clock } = setup()
  const tracked = [owner, presence.owner()]
  for (const [n, one] of tracked.entries()) {
    one.track(TOPIC, `a${n}`, { st: 'on' })
    one.track(TOPIC, `b${n}`, { st: 'on' })
    one.track(TOPIC, 'all', null, { count: true })
  }
  await clock.advance(300)
  sent()
  owner.untrack(TOPIC)
  expect(sent()).toMatchObject([
    diff({ all: { metas: [{ count: 1 }] } }, { a0: {}, b0: {}, all: { metas: [{ count: 2 }] } }),
  ])
  await clock.advance(100)
  tracked[1]?.end()
  expect(sent()).toMatchObject([diff({}, { a1: {}, b1: {}, all: { metas: [{ count: 1 }] } })])
  expect(await presence.list(TOPIC)).toEqual({})
})

test('an owner that has ended tracks nothing any more', () => {
  const { owner, sent } = setup()
  owner.end()
  owner.end()
  owner.untrack(TOPIC)
  expect(() => owner.track(TOPIC, 'u1', { st: 'on' })).toThrow(OwnerEnded)
  expect(() => owner.update(TOPIC, 'u1', { st: 'on' })).toThrow(NotTracked)
  expect(sent()).toEqual([])
})

test('an update is made of the present meta, and its refs are ours', async () => {
  const { owner, presence } = setup()
  const first = owner.track(TOPIC, 'u1', { st: 'on', ...{ phx_ref: 'mine', phx_ref_prev: 'too' } })
  const second = owner.update(TOPIC, 'u1', (meta) => {
    expect(meta).toEqual({ st: 'on', phx_ref: first })
    return { ...meta, st: `${meta.st}!` }
  })
  expect(await presence.list(TOPIC)).toEqual({
    u1: { metas: [{ st: 'on!', phx_ref: second, phx_ref_prev: first }] },
  })
})

test('the first change goes out at once, those that follow are one diff at the end of the window', async () => {
  const { owner, sent, clock } = setup()
  for (const key of ['a', 'b', 'c']) owner.track(TOPIC, key, { st: 'on' })
  expect(sent()).toMatchObject([diff({ a: {} }, {})])
  owner.untrack(TOPIC, 'b')
  await clock.advance(99)
  expect(sent()).toEqual([])
  await clock.advance(1)
  const [second] = sent()
  expect(second).toMatchObject(diff({ c: {} }, {}))
  expect(Object.keys(Object(second?.payload).joins)).toEqual(['c'])
  // The window goes on after a diff, and ends without one.
  owner.track(TOPIC, 'd', { st: 'on' })
  expect(sent()).toEqual([])
  await clock.advance(200)
  expect(sent()).toHaveLength(1)
  owner.track(TOPIC, 'e', { st: 'on' })
  expect(sent()).toHaveLength(1)
})

test('a window of 0 sends each change at once', () => {
  const { node, messages } = setup()
  const hasty = definePresence({ meta: z.object({}), counted: true, window: 0, name: 'hasty' })
  const owner = node.hub.of(hasty).owner()
  owner.track(TOPIC, 'a', {})
  owner.track(TOPIC, 'b', {})
  owner.track(TOPIC, 'all', null, { count: true })
  owner.untrack(TOPIC, 'all')
  expect(messages.map(({ event }) => event)).toEqual(Array(4).fill('hasty_diff'))
})

test('of a counted key only the number travels, over all nodes that are up', async () => {
  const { cluster, clock, presence, sent } = setup()
  const there = cluster.start('b')
  const heard: unknown[] = []
  const counting = there.hub.of(visitors)
  there.pubsub.subscribe(TOPIC, { receive: (message) => heard.push(message.payload) })
  const here = [presence.owner(), presence.owner(), presence.owner()]
  for (const owner of here) owner.track(TOPIC, 'anonymous', null, { count: true })
  const [first, ...rest] = sent()
  expect(first).toMatchObject(diff({ anonymous: { metas: [{ count: 1 }] } }, {}))
  expect(rest).toEqual([])
  await clock.advance(100)
  expect(sent()).toMatchObject([
    diff({ anonymous: { metas: [{ count: 3 }] } }, { anonymous: { metas: [{ count: 1 }] } }),
  ])
  counting.owner().track(TOPIC, 'anonymous', null, { count: true })
  await clock.advance(10_000)
  const four = { anonymous: { metas: [{ count: 4 }] } }
  expect(await presence.list(TOPIC)).toMatchObject(four)
  expect(await counting.list(TOPIC)).toMatchObject(four)
  expect(heard.at(-1)).toMatchObject({ joins: four })
  for (const owner of here) owner.end()
  await clock.advance(2_000)
  expect(await counting.list(TOPIC)).toMatchObject({ anonymous: { metas: [{ count: 1 }] } })
  sent()
  await cluster.stop(there)
  await clock.advance(0)
  expect(sent()).toMatchObject([diff({}, { anonymous: { metas: [{ count: 1 }] } })])
  expect(await presence.list(TOPIC)).toEqual({})
})

test('the numbers of a node that died are gone after 30 seconds, and come back with it', async () => {
  const { cluster, clock, presence } = setup()
  cluster.start('b').hub.of(visitors).owner().track(TOPIC, 'all', null, { count: true })
  await clock.advance(3_000)
  expect(await presence.list(TOPIC)).toMatchObject({ all: { metas: [{ count: 1 }] } })
  cluster.bus.cut('b')
  await clock.advance(60_000)
  expect(await presence.list(TOPIC)).toEqual({})
  cluster.bus.mend('b')
  await clock.advance(30_000)
  expect(await presence.list(TOPIC)).toMatchObject({ all: { metas: [{ count: 1 }] } })
})

test('ten thousand anonymous joins in a second are a dozen small diffs, here and on other nodes', async () => {
  const { cluster, clock, presence, messages } = setup()
  const there = cluster.start('b')
  const heard: Message[] = []
  there.hub.of(visitors)
  there.pubsub.subscribe(TOPIC, { receive: (message) => heard.push(message) })
  await clock.advance(10_000)
  for (let n = 0; n < 10_000; n++) {
    presence.owner().track(TOPIC, 'anonymous', null, { count: true })
    if (n % 100 === 99) await clock.advance(10)
  }
  await clock.advance(3_000)
  expect(messages.length).toBeLessThanOrEqual(12)
  expect(heard.length).toBeLessThanOrEqual(3)
  for (const { body } of [...messages, ...heard]) expect(body.length).toBeLessThan(250)
  for (const list of [messages, heard]) {
    expect(list.at(-1)?.payload).toMatchObject({
      joins: { anonymous: { metas: [{ count: 10_000 }] } },
    })
  }
})

test('who is shown a state within a window has no ghost, and misses nobody, behind it', async () => {
  const { node, clock, presence, owner } = setup()
  const client = new PresenceClient()
  client.join(node.pubsub, TOPIC)
  owner.track(TOPIC, 'first', { st: 'on' })
  owner.track(TOPIC, 'ghost', { st: 'on' })
  owner.track(TOPIC, 'all', null, { count: true })
  owner.untrack(TOPIC, 'first')
  const asked = client.pushState(presence, TOPIC)
  await asked
  expect(Object.keys(client.entries).sort()).toEqual(['all', 'first', 'ghost'])
  owner.untrack(TOPIC, 'ghost')
  owner.untrack(TOPIC, 'all')
  await clock.advance(100)
  expect(client.entries).toEqual({})
})

test('all who ask for the state in one turn share one message, until something changes', async () => {
  const { clock, presence, owner, node } = setup()
  owner.track(TOPIC, 'u1', { st: 'on' })
  const pushed: Message[] = []
  const push = (message: Message) => pushed.push(message)
  const asked = Array.from({ length: 100 }, () => presence.state(TOPIC, push))
  owner.track(TOPIC, 'u2', { st: 'on' })
  const states = await Promise.all(asked)
  expect(new Set([...states, ...pushed]).size).toBe(1)
  expect(pushed).toHaveLength(100)
  expect(roll(Object(states[0]?.payload))).toEqual(roll(await presence.list(TOPIC)))
  expect(await presence.state(TOPIC)).toBe(states[0])
  await clock.advance(100)
  const later = await presence.state(TOPIC)
  expect(later).not.toBe(states[0])
  expect(await presence.state(TOPIC)).toBe(later)
  owner.untrack(TOPIC, 'u1')
  const last = await presence.state(TOPIC)
  expect(Object.keys(Object(last.payload))).toEqual(['u2'])
  expect(node.hub.size).toBe(1)
})

test('a push that throws harms no other who asked', async () => {
  const { cluster, presence } = setup()
  const boom = new Error('boom')
  const asked = presence.state(TOPIC, () => {
    throw boom
  })
  const pushed: Message[] = []
  await presence.state(TOPIC, (message) => pushed.push(message))
  expect(pushed).toEqual([await asked])
  expect(cluster.errors).toEqual([boom])
})

test('a listener gets the diffs of its topic; one that throws is logged and harms nobody', async () => {
  const { cluster, clock, presence, owner, sent } = setup()
  const boom = new Error('boom')
  const heard: unknown[] = []
  presence.listen(TOPIC, () => {
    throw boom
  })
  presence.listen(TOPIC, () => Promise.reject(boom))
  const stop = presence.listen(TOPIC, ({ joins }) => {
    heard.push(joins.u1?.metas[0].count ?? Object.keys(joins))
  })
  presence.listen('room:10', () => heard.push('room:10'))
  owner.track(TOPIC, 'u1', { st: 'on' })
  expect(heard).toEqual([['u1']])
  stop()
  stop()
  await clock.advance(100)
  owner.track(TOPIC, 'u2', { st: 'on' })
  await clock.advance(0)
  expect(heard).toEqual([['u1']])
  expect(sent()).toHaveLength(2)
  expect(cluster.errors).toEqual([boom, boom, boom, boom])
})

test('a listener may track in turn', async () => {
  const { clock, presence, owner, sent } = setup()
  const robot = presence.owner()
  presence.listen(TOPIC, ({ joins }) => {
    if (joins.u1 !== undefined) robot.track(TOPIC, 'robot', { st: 'hello' })
  })
  owner.track(TOPIC, 'u1', { st: 'on' })
  await clock.advance(100)
  expect(sent()).toMatchObject([diff({ u1: {} }, {}), diff({ robot: {} }, {})])
})

test('two presences on one topic do not mix', async () => {
  const { node, presence, owner, sent } = setup()
  const typing = node.hub.of(definePresence({ meta: z.object({}), name: 'typing' }))
  owner.track(TOPIC, 'u1', { st: 'on' })
  typing.owner().track(TOPIC, 'u2', {})
  expect(sent().map(({ event }) => event)).toEqual(['presence_diff', 'typing_diff'])
  expect(Object.keys(await presence.list(TOPIC))).toEqual(['u1'])
  expect(Object.keys(await typing.list(TOPIC))).toEqual(['u2'])
  const state = await typing.state(TOPIC)
  expect(state).toMatchObject({ topic: TOPIC, event: 'typing_state', payload: { u2: {} } })
})

test('two definitions of one name are refused, one definition is the same twice', () => {
  const { node } = setup()
  node.hub.of(visitors)
  const other = definePresence({ meta: z.object({}) })
  expect(() => node.hub.of(other)).toThrow(InvalidDefinition)
})

test('a node that comes to use a presence late finds those of the others, and their numbers', async () => {
  const { cluster, clock, owner } = setup()
  const there = cluster.start('b')
  owner.track(TOPIC, 'u1', { st: 'on' })
  owner.track(TOPIC, 'all', null, { count: true })
  owner.track(TOPIC, 'gone', null, { count: true })
  await clock.advance(10_000)
  owner.untrack(TOPIC, 'gone')
  await clock.advance(10_000)
  const late = there.hub.of(visitors)
  expect(await late.list(TOPIC)).toMatchObject({ u1: {}, all: { metas: [{ count: 1 }] } })
  expect(await late.getByKey(TOPIC, 'gone')).toBeUndefined()
  const client = new PresenceClient()
  client.join(there.pubsub, TOPIC)
  await client.pushState(late, TOPIC)
  owner.end()
  await clock.advance(10_000)
  expect(client.entries).toEqual({})
})

test('what another version tracks is left out, and counted', async () => {
  const { cluster, clock, node, presence, sent } = setup()
  const { pubsub, counts } = cluster.start('b')
  const logger = { debug() {}, info() {}, warn() {}, error() {} }
  const strange = { clock, logger, counts, pubsub, name: 'presence', onDiff() {}, random: () => 0 }
  const tracker = new Tracker(strange)
  tracker.start()
  const metas: Json[] = [null, 1, [], {}, { m: 1, ref: 'r' }, { n: -1 }, { n: 1.5 }]
  for (const [n, meta] of metas.entries()) {
    tracker.track(tracker.newOwner(), `presence:${TOPIC}`, `k${n}`, meta)
  }
  tracker.track(tracker.newOwner(), 'unknown', 'k', { n: 1 })
  await clock.advance(10_000)
  expect(node.counts.presenceDropped).toBe(7)
  expect(await presence.list(TOPIC)).toEqual({})
  expect(sent()).toEqual([])
})

test('a key may be called as what objects inherit', async () => {
  const { owner, presence, node } = setup()
  const client = new PresenceClient()
  client.join(node.pubsub, TOPIC)
  await client.pushState(presence, TOPIC)
  const keys = ['__proto__', 'constructor', 'toString']
  for (const key of keys) expect(await presence.getByKey(TOPIC, key)).toBeUndefined()
  owner.track(TOPIC, '__proto__', { st: 'on' })
  expect(Object.keys(client.entries)).toEqual(['__proto__'])
  expect(Object.keys(await presence.list(TOPIC))).toEqual(['__proto__'])
})

test('a hub that has closed takes nothing, sends nothing and holds no timer', async () => {
  const { cluster, clock, node, presence, owner, sent } = setup()
  const there = cluster.start('b')
  owner.track(TOPIC, 'u1', { st: 'on' })
  owner.track(TOPIC, 'u2', { st: 'on' })
  await presence.state(TOPIC)
  await clock.advance(50)
  sent()
  await node.hub.close()
  await clock.advance(10_000)
  expect(() => presence.owner().track(TOPIC, 'u3', { st: 'on' })).toThrow(OwnerEnded)
  owner.end()
  await clock.advance(10_000)
  expect(sent()).toEqual([])
  expect(await there.hub.of(visitors).list(TOPIC)).toEqual({})
})
