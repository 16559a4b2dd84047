import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, test } from 'vitest'
import { PresenceClient } from '../../test/support/presence-client.ts'
import { PresenceCluster } from '../../test/support/presence-cluster.ts'
import { InvalidPresence, PresenceFetchTimeout } from '../errors/index.ts'
import { type } from '../schema/index.ts'
import { definePresence, type PresenceState } from './index.ts'

interface Meta {
  readonly st?: string
}
type Fetch = (topic: string, entries: PresenceState<Meta>) => object | Promise<object>

const TOPIC = 'room:9'

/** A node whose presence fetches, and what its clients on the topic are sent. */
function setup(fetch: Fetch, window = 0) {
  const cluster = new PresenceCluster()
  const node = cluster.start('a')
  // Types keep applications from most of what is fetched here.
  const visitors = definePresence({
    meta: type<Meta>(),
    window,
    fetch: async (topic, entries) => (await fetch(topic, entries)) as Record<string, object>,
  })
  const sent: unknown[] = []
  node.pubsub.subscribe(TOPIC, { receive: (message) => sent.push(message.payload) })
  const presence = node.hub.of(visitors)
  const { clock, errors } = cluster
  return { node, clock, errors, presence, owner: presence.owner(), sent }
}

const named: Fetch = (_topic, entries) =>
  Object.fromEntries(Object.keys(entries).map((key) => [key, { name: key.toUpperCase() }]))

test('C-82: what fetch adds is in the list, the state, joins and leaves', async () => {
  const { clock, presence, owner, sent } = setup(named)
  const phx_ref = owner.track(TOPIC, 'u1', {})
  const all = { u1: { name: 'U1', metas: [{ phx_ref }] } }
  expect(await presence.list(TOPIC)).toEqual(all)
  expect(await presence.getByKey(TOPIC, 'u1')).toEqual(all.u1)
  expect((await presence.state(TOPIC)).payload).toEqual(all)
  owner.untrack(TOPIC, 'u1')
  await clock.advance(0)
  expect(sent).toEqual([
    { joins: all, leaves: {} },
    { joins: {}, leaves: all },
  ])
})

test('C-82: diffs and states keep their order, however long each fetch takes', async () => {
  const answers: (() => void)[] = []
  const { node, clock, presence, owner } = setup(async (topic, entries) => {
    // Twice for each diff, and once for the state.
    await new Promise<void>((resolve) => answers.push(resolve))
    return named(topic, entries)
  })
  const client = new PresenceClient()
  client.join(node.pubsub, TOPIC)
  owner.track(TOPIC, 'u1', {})
  owner.track(TOPIC, 'u2', {})
  const pushed = client.pushState(presence, TOPIC)
  await clock.advance(0)
  owner.untrack(TOPIC, 'u1')
  expect(answers).toHaveLength(7)
  for (const answer of answers.slice(2)) answer()
  await clock.advance(0)
  expect(client.received).toEqual([])
  for (const answer of answers.slice(0, 2)) answer()
  await pushed
  await clock.advance(0)
  expect(client.received.map(({ payload }) => payload)).toMatchObject([
    { joins: { u1: { name: 'U1' } } },
    { joins: { u2: { name: 'U2' } } },
    { u1: { name: 'U1' }, u2: { name: 'U2' } },
    { leaves: { u1: { name: 'U1' } } },
  ])
  expect(Object.keys(client.entries)).toEqual(['u2'])
})

test('fetch is called twice for each diff, also for a half that is empty', async () => {
  const calls: string[][] = []
  const { clock, owner } = setup((topic, entries) => {
    calls.push([topic, ...Object.keys(entries)])
    return {}
  })
  owner.track(TOPIC, 'u1', {})
  await clock.advance(0)
  expect(calls).toEqual([[TOPIC, 'u1'], [TOPIC]])
})

test('metas stay what they are, whatever fetch makes of them', async () => {
  const { errors, presence, owner } = setup((_topic, entries) => ({
    ...entries,
    dropped: { name: 'Dropped' },
    changed: { ...entries.changed, metas: [] },
    invented: { name: 'Nobody' },
    nothing: null,
    wrong: 7,
  }))
  const keys = ['dropped', 'changed', 'kept', 'nothing', 'wrong', 'constructor']
  const refs = keys.map((key) => owner.track(TOPIC, key, {}))
  const list = await presence.list(TOPIC)
  expect(Object.keys(list)).toEqual(keys)
  expect(Object.values(list).map(({ metas }) => metas[0].phx_ref)).toEqual(refs)
  expect(list.dropped).toMatchObject({ name: 'Dropped' })
  expect(errors).toEqual([])
})

test.each<[problem: string, fetch: Fetch, error: unknown]>([
  ['throws', () => Promise.reject(new Error('boom')), new Error('boom')],
  ['gives a list', () => [], expect.any(InvalidPresence)],
  ['gives a Map', () => new Map(), expect.any(InvalidPresence)],
  ['changes metas', (_topic, { u1 }) => Object(u1?.metas).push({}), expect.any(TypeError)],
  [
    'changes what it is handed',
    (_topic, entries) => Object.assign(entries, { u2: {} }),
    expect.any(TypeError),
  ],
])(
  'a fetch that %s is logged once for each diff, which goes out without',
  async (_, fetch, error) => {
    const { clock, errors, presence, owner, sent } = setup(fetch)
    const phx_ref = owner.track(TOPIC, 'u1', {})
    const all = { u1: { metas: [{ phx_ref }] } }
    await clock.advance(0)
    expect(sent).toEqual([{ joins: all, leaves: {} }])
    expect(errors.splice(0)).toEqual([error])
    expect(await presence.list(TOPIC)).toEqual(all)
    expect(errors).toEqual([error])
  },
)

test('a fetch that takes longer than 5 seconds is logged, and nobody waits for it', async () => {
  let calls = 0
  const { clock, errors, presence, owner, sent } = setup((topic, entries) => {
    calls += 1
    return calls <= 2 ? new Promise<never>(() => {}) : named(topic, entries)
  })
  owner.track(TOPIC, 'u1', {})
  owner.track(TOPIC, 'u2', {})
  await clock.advance(4_999)
  expect(sent).toEqual([])
  await clock.advance(1)
  expect(sent).toMatchObject([{ joins: { u1: {} } }, { joins: { u2: { name: 'U2' } } }])
  expect(sent[0]).not.toMatchObject({ joins: { u1: { name: 'U1' } } })
  expect(errors).toEqual([expect.any(PresenceFetchTimeout)])
  expect(await presence.list(TOPIC)).toMatchObject({ u1: { name: 'U1' } })
})

test('what fetch adds is JSON for everybody; what JSON cannot express is logged, and left out', async () => {
  const at = new Date(0)
  const additions: object[] = [{ at, secret: () => {} }, { balance: 1n }]
  const { errors, presence, owner } = setup(() => ({ u1: additions[0] }))
  const metas = [{ phx_ref: owner.track(TOPIC, 'u1', {}) }]
  expect(await presence.list(TOPIC)).toEqual({ u1: { at: at.toJSON(), metas } })
  additions.shift()
  expect(await presence.list(TOPIC)).toEqual({ u1: { metas } })
  expect(errors).toEqual([expect.any(TypeError)])
})

test('fetch and listeners see nothing of the call in which something was tracked', async () => {
  const storage = new AsyncLocalStorage<string>()
  const seen: unknown[] = []
  const { clock, presence, owner } = setup(() => {
    seen.push(storage.getStore())
    return {}
  })
  presence.listen(TOPIC, () => seen.push(storage.getStore()))
  storage.run('a transaction', () => owner.track(TOPIC, 'u1', {}))
  await clock.advance(0)
  expect(seen).toEqual([undefined, undefined, undefined])
})

test('a state with fetch is shared for the window, and made anew after it', async () => {
  let name = 'Ada'
  const { clock, presence, owner } = setup(() => ({ u1: { name } }), 100)
  owner.track(TOPIC, 'u1', {})
  const first = await presence.state(TOPIC)
  name = 'Grace'
  expect(await presence.state(TOPIC)).toBe(first)
  await clock.advance(100)
  expect((await presence.state(TOPIC)).payload).toMatchObject({ u1: { name: 'Grace' } })
})
