import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ada, testSessions } from '../../../test/support/test-sessions.ts'
import { memoryAccounts } from '../store/memory-store.ts'
import type { AccountStore, SessionStore } from '../store/store.ts'
import type { Presented, Sessions } from './sessions.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
/** How long a request, and how long a response may be on its way. */
const TRAVEL = 29 * SECOND
const GRACE = MINUTE

/** What happens next; numbers choose among what is there. */
type Event =
  | { readonly kind: 'send'; readonly proves: boolean }
  | { readonly kind: 'arrive'; readonly which: readonly number[] }
  | { readonly kind: 'deliver' | 'lose'; readonly which: number }
  | { readonly kind: 'wait'; readonly ms: number; readonly isLost: boolean }
  | { readonly kind: 'steal' }
  | { readonly kind: 'present-stolen'; readonly which: number }

const index = fc.nat({ max: 20 })
const days = fc.constantFrom(DAY - 1, DAY, DAY + 1, 3 * DAY)
const moments = fc.oneof(
  fc.integer({ min: 0, max: 20 * SECOND }),
  fc.integer({ min: 20 * SECOND, max: 3 * MINUTE }),
)
const wait = (ms: fc.Arbitrary<number>): fc.Arbitrary<Event> =>
  fc.record({ kind: fc.constant('wait' as const), ms, isLost: fc.boolean() })
const send = (proves: boolean): fc.Arbitrary<Event> =>
  fc.record({ kind: fc.constant('send' as const), proves: fc.constant(proves) })
const which = fc.array(index, { minLength: 1, maxLength: 3 })
const honest: fc.WeightedArbitrary<Event>[] = [
  { weight: 6, arbitrary: send(false) },
  { weight: 1, arbitrary: send(true) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('arrive' as const), which }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('deliver' as const), which: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), which: index }) },
  { weight: 2, arbitrary: wait(moments) },
  { weight: 1, arbitrary: wait(days) },
]
const thieving: fc.WeightedArbitrary<Event>[] = [
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('steal' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('present-stolen' as const), which: index }),
  },
]
/** A good many of them: what goes wrong needs a story. */
const story = (events: fc.WeightedArbitrary<Event>[]): fc.Arbitrary<Event[]> =>
  fc.array(fc.oneof(...events), { minLength: 10, maxLength: 80, size: 'max' })

/** A store that answers in any order, so that requests at the same time run into each other. */
function interleaved(scheduler: fc.Scheduler): AccountStore {
  const inner = memoryAccounts()
  const sessions = new Proxy<SessionStore>(inner.sessions, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      return async (...args: unknown[]): Promise<unknown> => {
        await scheduler.schedule(Promise.resolve())
        const result: unknown = await Reflect.apply(value, target, args)
        await scheduler.schedule(Promise.resolve())
        return result
      }
    },
  })
  return { ...inner, sessions }
}

interface Request {
  readonly handle: string
  readonly proves: boolean
  readonly sentAt: number
}
interface Response {
  readonly handle: string | undefined
  readonly sentAt: number
}

/** A browser with one cookie, its server, and all that is on the way between them. */
class World {
  readonly #scheduler: fc.Scheduler
  readonly #clock
  readonly sessions: Sessions
  readonly events
  #jar = ''
  #sessionId = ''
  #requests: Request[] = []
  #responses: Response[] = []
  #usedAt = 0
  #age = 0
  readonly stolen: string[] = []
  /** All handles in the order in which they were handed out first. */
  readonly #known: string[] = []
  /** When handles were first accepted where new ones can be handed out, in that order. */
  readonly #accepted: { readonly rank: number; readonly at: number }[] = []
  refused: Presented | undefined

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler
    const made = testSessions({ store: interleaved(scheduler) })
    this.#clock = made.clock
    this.sessions = made.sessions
    this.events = made.events
  }

  async begin(): Promise<void> {
    const { session, handle } = await this.#settled(this.sessions.start(ada))
    this.#jar = handle
    this.#sessionId = session.id
    this.#known.push(handle)
    this.#usedAt = this.#clock.now()
  }

  async happens(event: Event): Promise<void> {
    switch (event.kind) {
      case 'send':
        this.#requests.push({ handle: this.#jar, proves: event.proves, sentAt: this.#clock.now() })
        return
      case 'arrive':
        return this.#arrive(event.which)
      case 'deliver': {
        const response = taken(this.#responses, event.which)
        if (response?.handle !== undefined) this.#jar = response.handle
        return
      }
      case 'lose':
        taken(this.#responses, event.which)
        return
      case 'wait':
        return this.#wait(event.ms, event.isLost)
      case 'steal':
        this.stolen.push(this.#jar)
        return
      case 'present-stolen':
        return this.#presentStolen(event.which)
    }
  }

  /** The last request of the browser. */
  async end(): Promise<void> {
    await this.#wait(TRAVEL, false)
    await this.happens({ kind: 'send', proves: false })
    await this.#arrive([0])
  }

  /** Whether the session is over. */
  async isEnded(): Promise<boolean> {
    return (await this.#settled(this.sessions.live(this.#sessionId))) === undefined
  }

  /** Several at once, in whatever order the store answers. */
  async #arrive(which: readonly number[]): Promise<void> {
    const requests = which.flatMap((at) => taken(this.#requests, at) ?? [])
    await this.#settled(Promise.all(requests.map((request) => this.#serve(request))))
  }

  async #serve({ handle, proves }: Request): Promise<void> {
    const presented = await this.sessions.present(handle, 'browser', { rotate: true })
    if (!presented.ok) {
      this.refused ??= presented
      return
    }
    this.#note(handle)
    this.#usedAt = this.#clock.now()
    const again = proves ? await this.sessions.reauthenticate(this.#sessionId) : undefined
    const given = again?.handle ?? presented.handle
    if (given !== undefined && !this.#known.includes(given)) this.#known.push(given)
    this.#responses.push({ handle: given, sentAt: this.#clock.now() })
  }

  async #presentStolen(which: number): Promise<void> {
    const handle = this.stolen[which % Math.max(1, this.stolen.length)]
    if (handle === undefined) return
    const mustFail = this.#isOver(handle)
    const work = this.sessions.present(handle, 'browser', { rotate: true })
    const presented = await this.#settled(work)
    if (!presented.ok) return
    expect(mustFail).toBe(false)
    this.#note(handle)
    const { handle: given } = presented
    if (given === undefined) return
    this.stolen.push(given)
    if (!this.#known.includes(given)) this.#known.push(given)
  }

  #note(handle: string): void {
    this.#accepted.push({ rank: this.#known.indexOf(handle), at: this.#clock.now() })
  }

  /**
   * Whether the grace of a handle is over: a newer one was used, was used again when that was a grace ago, and
   * that in turn is a grace ago. Where nobody proves again who they are the first of the three is enough.
   */
  #isOver(handle: string): boolean {
    const rank = this.#known.indexOf(handle)
    const newer = this.#accepted.filter((use) => use.rank > rank)
    const first = newer[0]
    const second = newer.find(({ at }) => first !== undefined && at >= first.at + GRACE)
    return second !== undefined && this.#clock.now() >= second.at + GRACE
  }

  /** Time passes, in which all that is on its way arrives, or is lost. */
  async #wait(ms: number, isLost: boolean): Promise<void> {
    const until = this.#clock.now() + ms
    // That a session ends when nobody uses it is another story.
    if (until - this.#usedAt > 13 * DAY || this.#age + ms > 89 * DAY) return
    this.#age += ms
    for (;;) {
      const [request, response] = [oldest(this.#requests), oldest(this.#responses)]
      const isRequest = request !== undefined && request.sentAt <= (response?.sentAt ?? until)
      const { sentAt } = (isRequest ? request : response) ?? { sentAt: until }
      if (sentAt + TRAVEL > until) break
      await this.#pass(Math.max(0, sentAt + TRAVEL - this.#clock.now()))
      if (!isRequest) await this.happens({ kind: isLost ? 'lose' : 'deliver', which: 0 })
      else if (isLost) this.#requests.shift()
      else await this.#arrive([0])
    }
    await this.#pass(until - this.#clock.now())
  }

  #pass(ms: number): Promise<void> {
    return ms > 0 ? this.#clock.advance(ms) : Promise.resolve()
  }

  async #settled<T>(work: Promise<T>): Promise<T> {
    let isDone = false
    const watched = work.finally(() => {
      isDone = true
    })
    watched.catch(() => {})
    while (!isDone) {
      if (this.#scheduler.count() > 0) await this.#scheduler.waitOne()
      else await new Promise((resolve) => setImmediate(resolve))
    }
    return watched
  }
}

/** Moves what was sent first to the front, and says what it is. */
function oldest<T extends { readonly sentAt: number }>(list: T[]): T | undefined {
  list.sort((a, b) => a.sentAt - b.sentAt)
  return list[0]
}

function taken<T>(list: T[], which: number): T | undefined {
  return list.length === 0 ? undefined : list.splice(which % list.length, 1)[0]
}

describe('a session whose secret is replaced', () => {
  it('A-10, A-11: is never lost to an honest browser, whatever happens on the way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), story(honest), async (scheduler, events) => {
        const world = new World(scheduler)
        await world.begin()
        for (const event of events) await world.happens(event)
        await world.end()
        expect(world.refused).toBeUndefined()
        expect(world.events).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('A-12, A-16: is never open to a copy of an old one, and a copy that is used ends it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        story([...honest, ...thieving]),
        async (scheduler, events) => {
          const world = new World(scheduler)
          await world.begin()
          for (const event of events) await world.happens(event)
          // Whoever was told that their secret is an old one is the last who was told anything.
          const isOver = world.events.length > 0
          expect(world.events.length).toBeLessThanOrEqual(1)
          expect(await world.isEnded()).toBe(isOver)
          if (world.refused !== undefined) expect(isOver).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})
