import type { Timer } from '../clock/index.ts'
import { Message } from '../pubsub/index.ts'
import { Changes } from './changes.ts'
import { Line } from './line.ts'
import type { Roster } from './roster.ts'
import { SharedState } from './shared-state.ts'
import { NOBODY, type ShownState } from './shown-state.ts'
import type { Item } from './tracked.ts'

/** For how long a state is shared at most, in ms. */
const LONGEST_SHARED = 1_000

/**
 * What the clients of one topic are told. The first change goes out at once; those that follow within
 * the window are one diff at its end. A feed is there only while it has something to wait for.
 */
export class TopicFeed {
  readonly #roster: Roster
  readonly #topic: string
  readonly #changes = new Changes()
  readonly #line: Line
  readonly #state: SharedState
  #window: Timer | undefined
  #isHeld = false

  constructor(roster: Roster, topic: string) {
    this.#roster = roster
    this.#topic = topic
    const onError = (error: unknown): void => roster.report(error)
    const make = (done: (message: Message) => void): void => this.#makeState(done)
    const maker = { make, onError, onIdle: () => this.#rest() }
    this.#line = new Line(onError)
    const maxAge = Math.min(roster.definition.window, LONGEST_SHARED)
    this.#state = new SharedState(maker, roster.clock, maxAge)
  }

  /** Takes who came and who left, and the counted keys whose numbers have changed. */
  receive(joins: Iterable<Item>, leaves: Iterable<Item>, counted: Iterable<string>): void {
    for (const item of leaves) this.#changes.leave(item)
    for (const item of joins) this.#changes.join(item)
    for (const key of counted) this.#changes.count(key)
    this.#changed()
  }

  /** Lets changes wait until {@link TopicFeed.release}, to make one diff of them. */
  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    this.#isHeld = false
    this.#changed()
  }

  /** Somebody is shown the topic as it is now. */
  see(): void {
    this.#changes.see()
  }

  /** The message with the state of the topic. */
  state(push?: (message: Message) => void): Promise<Message> {
    return this.#state.ask(push)
  }

  /** Ends what waits for the clock. */
  close(): void {
    this.#window?.cancel()
    this.#state.outdate()
  }

  #changed(): void {
    if (this.#changes.isEmpty) return this.#rest()
    this.#state.outdate()
    if (this.#window === undefined && !this.#isHeld) this.#flush()
  }

  #flush(): void {
    const { clock, definition } = this.#roster
    if (definition.window > 0) {
      this.#window = clock.after(definition.window, () => this.#endWindow())
    }
    this.#state.outdate()
    const { joins, leaves } = this.#roster.ledger.settle(this.#topic, this.#changes.take())
    const isIdle = isEmpty(joins) && isEmpty(leaves)
    if (isIdle || !this.#roster.hasAudience(this.#topic)) return this.#rest()
    this.#send([joins, leaves], ([joins = NOBODY, leaves = NOBODY]) => {
      this.#roster.deliver(this.#message('diff', { joins, leaves }), { joins, leaves })
    })
  }

  #endWindow(): void {
    this.#window = undefined
    if (this.#changes.isEmpty) this.#rest()
    else this.#flush()
  }

  #makeState(done: (message: Message) => void): void {
    this.#send([this.#roster.view(this.#topic)], ([state = NOBODY]) => {
      done(this.#message('state', state))
    })
  }

  /** Lets fetch do its part, and delivers when all before has been delivered. */
  #send(states: readonly ShownState[], deliver: (states: readonly ShownState[]) => void): void {
    const step = this.#line.enter()
    const send = (ready: readonly ShownState[]): void => {
      step(() => deliver(ready))
      this.#rest()
    }
    const { fetcher } = this.#roster
    if (fetcher === undefined) send(states)
    else void fetcher.extend(this.#topic, states).then(send)
  }

  #message(what: 'state' | 'diff', payload: object): Message {
    return Message.broadcast(this.#topic, `${this.#roster.definition.name}_${what}`, payload)
  }

  #rest(): void {
    if (this.#window !== undefined || this.#isHeld || !this.#changes.isEmpty) return
    if (this.#line.isEmpty && this.#state.isIdle) this.#roster.retire(this.#topic, this)
  }
}

function isEmpty(state: ShownState): boolean {
  for (const _key in state) return false
  return true
}
