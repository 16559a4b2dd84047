/** Trackers on a network that loses, doubles, delays and cuts, as the test says. */
import assert from 'node:assert/strict'
import type { Clock, Timer } from '../../src/clock/index.ts'
import { type Entry, type TopicDiff, Tracker } from '../../src/presence/tracker/index.ts'
import { type AdapterHost, Message, PubSub, type PubSubAdapter } from '../../src/pubsub/index.ts'
import { type Counts, newCounts, silentLogger } from '../../src/telemetry/index.ts'

/** What happens to a message on its way. */
export type Fate = 'arrives' | 'lost' | 'doubled' | 'late'

/** Short periods, so that a trace of few ticks meets all of them; in ms. */
const PERIOD = 1_000
const settings = {
  broadcastPeriod: PERIOD,
  maxSilentPeriods: 2,
  downPeriod: 6 * PERIOD,
  permdownPeriod: 20 * PERIOD,
  clockSamplePeriods: 3,
  maxDeltaSizes: [3, 8],
  random: () => 0,
}

/** Ticks after which nodes that hear each other again agree: the dead are down, and all was asked. */
export const TICKS_TO_AGREE = 20

interface Letter {
  readonly from: string
  readonly to: string
  readonly bytes: Uint8Array
}

/** A clock that is moved without a promise: a trace of a thousand ticks takes no time. */
class PromptClock implements Clock {
  #now = Date.UTC(2026, 0, 1)
  readonly #timers = new Set<{ readonly due: number; readonly fn: () => void }>()

  now(): number {
    return this.#now
  }

  after(ms: number, fn: () => void): Timer {
    const timer = { due: this.#now + ms, fn }
    this.#timers.add(timer)
    return { cancel: () => void this.#timers.delete(timer) }
  }

  /** Fires what becomes due, timers of one instant in the order in which they were started. */
  advance(ms: number): void {
    this.#now += ms
    for (const timer of this.#timers) {
      if (timer.due <= this.#now && this.#timers.delete(timer)) timer.fn()
    }
  }
}

/** The network, and the time of all nodes. */
export class RoughNetwork {
  readonly clock: PromptClock = new PromptClock()
  /** Decides about each message; by default all arrive. */
  fate: () => Fate = () => 'arrives'
  /** The sender and the event of each message that was sent. */
  readonly sent: string[] = []
  readonly #nodes = new Map<string, AdapterHost>()
  #island: ReadonlySet<string> = new Set()
  #letters: Letter[] = []
  #late: Letter[] = []

  /** Cuts these nodes off from the others; none of them mends the cut. */
  cut(island: Iterable<string>): void {
    this.#island = new Set(island)
  }

  adapter(node: string): PubSubAdapter {
    const send = async (to: Iterable<string>, message: Message): Promise<void> => {
      const bytes = message.toBytes()
      this.sent.push(`${node} ${message.event}`)
      for (const other of to) this.#send({ from: node, to: other, bytes })
    }
    return {
      node,
      start: (host) => void this.#nodes.set(node, host),
      broadcast: (message) =>
        send(
          [...this.#nodes.keys()].filter((name) => name !== node),
          message,
        ),
      directBroadcast: (to, message) => send([to], message),
      close: async () => void this.#nodes.delete(node),
    }
  }

  /** Brings what is under way, and what follows from it. */
  deliver(): void {
    for (let due = this.#letters; due.length > 0; due = this.#letters) {
      this.#letters = []
      for (const { to, bytes } of due) this.#nodes.get(to)?.receive(bytes)
    }
  }

  /** Brings what was held up, the last first; the cut holds for it too. */
  deliverLate(): void {
    this.#letters.push(...this.#late.reverse())
    this.#late = []
    this.deliver()
  }

  /** Lets periods pass. */
  tick(times = 1): void {
    for (let n = 0; n < times; n++) {
      this.clock.advance(PERIOD)
      this.deliver()
    }
  }

  #send(letter: Letter): void {
    if (this.#island.has(letter.from) !== this.#island.has(letter.to)) return
    const fate = this.fate()
    if (fate === 'late') this.#late.push(letter)
    else if (fate !== 'lost') this.#letters.push(letter)
    if (fate === 'doubled') this.#letters.push(letter)
  }
}

/** A node with a tracker, from its start to its end, and all that was reported there, summed up. */
export class RoughNode {
  readonly name: string
  readonly tracker: Tracker
  readonly counts: Counts = newCounts()
  /** Each diff, as it came. */
  readonly diffs: ReadonlyMap<string, TopicDiff>[] = []
  /** What somebody believes to be there who has followed the diffs. */
  readonly shown: Map<string, Entry> = new Map()
  /** How far this node's clock is wrong, in ms. */
  clockError = 0
  readonly #pubsub: PubSub
  #frozen = false
  #dead = false
  #backlog: (() => void)[] = []

  constructor(network: RoughNetwork, name: string) {
    const inner = network.clock
    const run = (fn: () => void): void => {
      if (this.#frozen) this.#backlog.push(fn)
      else if (!this.#dead) fn()
    }
    const clock: Clock = {
      now: () => inner.now() + this.clockError,
      after: (ms, fn) => inner.after(ms, () => run(fn)),
    }
    const adapter = network.adapter(name)
    this.name = name
    this.#pubsub = new PubSub({
      adapter: {
        ...adapter,
        start: (host) =>
          adapter.start({ ...host, receive: (bytes) => run(() => host.receive(bytes)) }),
      },
      onError: (error) => assert.fail(String(error)),
    })
    this.tracker = new Tracker({
      name: 'visitors',
      pubsub: this.#pubsub,
      clock,
      logger: { ...silentLogger, error: (fields) => assert.fail(JSON.stringify(fields)) },
      counts: this.counts,
      onDiff: (diff) => this.#follow(diff),
      ...settings,
    })
    this.tracker.start()
  }

  /** Stops it in its tracks, as SIGSTOP does: what comes meanwhile waits. */
  freeze(): void {
    this.#frozen = true
  }

  toggleFreeze(): void {
    if (this.#frozen) this.thaw()
    else this.freeze()
  }

  thaw(): void {
    this.#frozen = false
    for (const fn of this.#backlog.splice(0)) fn()
  }

  /** Ends it as SIGKILL does. */
  async kill(): Promise<void> {
    this.#dead = true
    await this.#pubsub.close()
  }

  /** Ends it with a good-bye. */
  async stop(): Promise<void> {
    this.thaw()
    await this.tracker.close()
    await this.kill()
  }

  /** Hands it a message as if another node had sent it. */
  hear(event: string, text: string): void {
    this.#pubsub.deliver(Message.internal('phx_presence:visitors_shard0of1', event, text))
  }

  /** `owner key meta` of the list of a topic. */
  list(topic: string): readonly string[] {
    return this.tracker.list(topic).map(inWords)
  }

  #follow(diff: ReadonlyMap<string, TopicDiff>): void {
    this.diffs.push(diff)
    for (const [topic, { joins, leaves }] of diff) {
      for (const entry of leaves) {
        assert.equal(this.shown.get(nameOf(entry)), entry, `${this.name}: what leaves was there`)
        this.shown.delete(nameOf(entry))
      }
      for (const entry of joins) {
        assert.equal(entry.topic, topic)
        assert.ok(!this.shown.has(nameOf(entry)), `${this.name}: what joins was not there`)
        this.shown.set(nameOf(entry), entry)
      }
    }
  }
}

/** What an entry is called. */
export function nameOf({ topic, owner, key }: Pick<Entry, 'topic' | 'owner' | 'key'>): string {
  return JSON.stringify([topic, owner, key])
}

function inWords({ owner, key, meta }: Entry): string {
  return `${owner} ${key} ${JSON.stringify(meta)}`
}
