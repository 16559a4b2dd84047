import { setImmediate as turn } from 'node:timers/promises'
import { definePresence, PresenceHub, type PresenceOwner } from 'redstart/presence'
import { PubSub } from 'redstart/pubsub'
import { type } from 'redstart/schema'
import { type MemoryBus, memoryBus } from 'redstart/testing'
import { newCounts, silentLogger } from '../../../packages/redstart/src/telemetry/index.ts'
import type { Figures } from '../scenarios/index.ts'
import { HandClock } from '../simulation/hand-clock.ts'

const topic = 'room:1'
const count = 10_000
const watchers = 100
/** How often a list and a state are made. */
const looks = 10
/** So long the visitors take to come, in ms. */
const arrival = 1_000
const period = 1_500

interface Meta {
  readonly device: string
  readonly online_at: number
}

const visitors = definePresence({ meta: type<Meta>(), counted: true })

/** How a visitor is tracked. */
export type Track = (owner: PresenceOwner<Meta>, number: number) => void

/** Each with a meta. */
export const asMeta: Track = (owner, number) => {
  owner.track(topic, `user:${number}`, { device: 'phone', online_at: 1_760_000_000 + number })
}

/** Each as one more of many. */
export const asCount: Track = (owner) => {
  owner.track(topic, 'visitors', null, { count: true })
}

/** Answers each number that the harness sends with one measurement. */
export function measureOnDemand(track: Track): void {
  process.on('message', (message: unknown) => {
    if (typeof message === 'number') void measure(track).then((figures) => process.send?.(figures))
  })
  process.send?.('ready')
}

async function measure(track: Track): Promise<Figures> {
  const clock = new HandClock()
  const bus = memoryBus()
  const empty = collectedHeap()
  const here = startNode('here', bus, clock)
  const presence = here.hub.of(visitors)
  const diffs = watch(here.pubsub)
  const owners: PresenceOwner<Meta>[] = []
  const tracking = cpuOf(() => {
    for (let number = 0; number < count; number++) {
      const owner = presence.owner()
      owners.push(owner)
      track(owner, number)
      clock.advance(arrival / count)
    }
    clock.advance(visitors.window)
  })
  const joins = { ...diffs }
  await pass(clock, 2)
  const local = collectedHeap() - empty

  const listing = await cpuOfAll(() => presence.list(topic))
  const stating = await cpuOfAll(async () => {
    await presence.state(topic)
    // What was made is shared until it is a second old.
    clock.advance(1_000)
  })

  const before = collectedHeap()
  const there = startNode('there', bus, clock)
  const merging = process.cpuUsage()
  while (there.hub.size < here.hub.size) await pass(clock, 1)
  const merged = micros(merging)
  await pass(clock, 2)
  const remote = collectedHeap() - before

  const untracking = cpuOf(() => {
    for (const owner of owners) {
      owner.end()
      clock.advance(arrival / count)
    }
  })
  for (const { hub, pubsub } of [here, there]) {
    await hub.close()
    await pubsub.close()
  }
  return {
    'presence-track': tracking / count,
    'presence-untrack': untracking / count,
    'presence-list': listing / looks,
    'presence-state': stating / looks,
    'presence-merge': merged / count,
    'presence-local': local / count,
    'presence-remote': remote / count,
    'presence-joins-diffs': joins.count,
    'presence-joins-bytes': joins.bytes / 1000,
  }
}

function startNode(name: string, bus: MemoryBus, clock: HandClock) {
  const pubsub = new PubSub({ adapter: bus.adapter(name), clock })
  const hub = new PresenceHub({
    pubsub,
    clock,
    logger: silentLogger,
    counts: newCounts(),
    settings: { random: () => 0.5 },
  })
  return { pubsub, hub }
}

/** Counts what one of the watchers gets, as frames of the V2 protocol. */
function watch(pubsub: PubSub): { count: number; bytes: number } {
  const seen = { count: 0, bytes: 0 }
  pubsub.subscribe(topic, {
    receive({ event, body }) {
      seen.count += 1
      seen.bytes += `[null,null,"${topic}","${event}",]`.length + Buffer.byteLength(body)
    },
  })
  for (let n = 1; n < watchers; n++) pubsub.subscribe(topic, { receive() {} })
  return seen
}

/** Lets periods pass, and what is said in them arrive. */
async function pass(clock: HandClock, periods: number): Promise<void> {
  for (let n = 0; n < periods; n++) {
    clock.advance(period)
    // A question and its answer, in the parts that they come in.
    for (let turns = 0; turns < 20; turns++) {
      await turn()
      clock.advance(0)
    }
  }
}

function cpuOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  return micros(before)
}

async function cpuOfAll(look: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  for (let n = 0; n < looks; n++) await look()
  return micros(before)
}

function micros(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return user + system
}

function collectedHeap(): number {
  if (globalThis.gc === undefined) throw new Error('Start this program with --expose-gc.')
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
