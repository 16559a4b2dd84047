import { describe, expect, it } from 'vitest'
import { BrokerUnreachable } from '../errors/index.ts'
import { type TestClock, testClock } from '../testing/index.ts'
import type { Broker, BrokerConnection, BrokerSession } from './broker.ts'
import { BrokerLink } from './broker-link.ts'

/** One attempt to connect, or a connection, that does what a test says. */
class FakeConnection implements BrokerConnection {
  readonly session: BrokerSession
  readonly subscribed: string[] = []
  readonly unsubscribed: string[] = []
  readonly published: string[] = []
  /** Answers of the broker that are due. */
  readonly acknowledge: (() => void)[] = []
  readonly accept: () => void
  readonly refuse: (error: Error) => void
  readonly opened: Promise<BrokerConnection>

  constructor(session: BrokerSession) {
    this.session = session
    let accept: (connection: BrokerConnection) => void = () => {}
    let refuse: (error: Error) => void = () => {}
    this.opened = new Promise((resolve, reject) => {
      accept = resolve
      refuse = reject
    })
    this.accept = () => accept(this)
    this.refuse = refuse
  }

  publish(subject: string): Promise<void> {
    this.published.push(subject)
    return Promise.resolve()
  }

  subscribe(subjects: readonly string[]): Promise<void> {
    this.subscribed.push(subjects.join(' '))
    return new Promise((resolve) => this.acknowledge.push(resolve))
  }

  unsubscribe(subject: string): void {
    this.unsubscribed.push(subject)
  }
}

function setUp(onConnect: () => void = () => {}) {
  const clock = testClock()
  const attempts: FakeConnection[] = []
  const broker: Broker = {
    place: 'broker:1',
    subject: (...parts) => parts.join(':'),
    connect(session) {
      const attempt = new FakeConnection(session)
      attempts.push(attempt)
      return attempt.opened
    },
  }
  const reports: string[] = []
  const seen = { received: 0, reconnected: 0 }
  const host = {
    clock,
    receive() {
      seen.received += 1
    },
    report: (error: unknown) => void reports.push(String(error)),
    reconnected() {
      seen.reconnected += 1
      onConnect()
    },
  }
  const link = new BrokerLink({ broker, host, limits: undefined })
  return { clock, attempts, reports, seen, link }
}

/** The newest attempt. */
function last(attempts: readonly FakeConnection[]): FakeConnection {
  const attempt = attempts.at(-1)
  if (attempt === undefined) throw new Error('there was no attempt')
  return attempt
}

/** Lets the newest attempt work, with all that it is asked for. */
async function accept(clock: TestClock, attempts: readonly FakeConnection[]) {
  const attempt = last(attempts)
  attempt.accept()
  await clock.advance(0)
  attempt.acknowledge.splice(0).forEach((answer) => void answer())
  await clock.advance(0)
  return attempt
}

const gone = (reason = 'gone') => new BrokerUnreachable('broker:1', reason)
const bytes = new Uint8Array(1)

/** Whether a promise has settled, so far. */
function watch(promise: Promise<void> | undefined) {
  const state = { isDone: promise === undefined }
  const wait = async (): Promise<void> => {
    await promise
    state.isDone = true
  }
  void wait()
  return state
}

describe('connecting', () => {
  it('subscribes to all, and only then is connected, sends what waits, and says so', async () => {
    const { clock, attempts, link, seen } = setUp()
    link.subscribe('a')
    link.subscribe('b')
    const sent = link.publish('x', bytes)
    last(attempts).accept()
    await clock.advance(0)
    expect(last(attempts).subscribed).toEqual(['a b'])
    expect(link.state).toEqual({ connected: false, waiting: 1 })
    expect([seen.reconnected, last(attempts).published]).toEqual([0, []])
    last(attempts).acknowledge[0]?.()
    await sent
    expect(link.state).toEqual({ connected: true, waiting: 0 })
    expect([seen.reconnected, last(attempts).published]).toEqual([1, ['x']])
  })

  it('is done, though who is told of it throws', async () => {
    const { clock, attempts, link, reports } = setUp(() => {
      throw new Error('a listener that fails')
    })
    await accept(clock, attempts)
    expect([link.state.connected, reports]).toEqual([true, ['Error: a listener that fails']])
  })

  it('is tried for ever, each pause longer up to two seconds, and told of once', async () => {
    const { clock, attempts, reports } = setUp()
    for (let attempt = 1; attempt <= 20; attempt++) {
      expect(attempts).toHaveLength(attempt)
      last(attempts).refuse(gone())
      const longest = Math.min(2_000, 50 * 2 ** (attempt - 1))
      await clock.advance(longest / 2 - 1)
      expect(attempts).toHaveLength(attempt)
      await clock.advance(longest / 2 + 1)
    }
    expect(reports).toEqual([String(gone())])
  })

  it('is told of again when the reason is another one', async () => {
    const { clock, attempts, reports } = setUp()
    for (const reason of ['one', 'one', 'other', 'one']) {
      last(attempts).refuse(gone(reason))
      await clock.advance(2_000)
    }
    expect(reports).toEqual([String(gone('one')), String(gone('other'))])
  })

  it('is given up after ten seconds without an answer, and tried again', async () => {
    const { clock, attempts, reports } = setUp()
    await clock.advance(9_999)
    expect(last(attempts).session.signal.aborted).toBe(false)
    await clock.advance(1)
    expect(last(attempts).session.signal.aborted).toBe(true)
    expect(reports).toEqual([String(gone('it did not answer within 10 s'))])
    last(attempts).accept()
    await clock.advance(2_000)
    expect(attempts).toHaveLength(2)
    expect(last(attempts).subscribed).toEqual([])
  })

  it('is given up after ten seconds without the first subscriptions, too', async () => {
    const { clock, attempts, link } = setUp()
    link.subscribe('a')
    last(attempts).accept()
    await clock.advance(10_000)
    expect(last(attempts).session.signal.aborted).toBe(true)
  })
})

describe('a connection that is lost', () => {
  it('is replaced by one with the same subscriptions', async () => {
    const { clock, attempts, link, seen } = setUp()
    link.subscribe('a')
    link.subscribe('b')
    const first = await accept(clock, attempts)
    link.unsubscribe('b')
    expect(first.unsubscribed).toEqual(['b'])
    first.session.lose(gone())
    expect(link.state.connected).toBe(false)
    link.subscribe('c')
    const sent = link.publish('x', bytes)
    await clock.advance(50)
    const second = await accept(clock, attempts)
    await clock.advance(300)
    await sent
    expect([second.subscribed, second.published, seen.reconnected]).toEqual([['a c'], ['x'], 2])
  })

  it('of a broker that was away for all: what waits is sent when the others are back as well', async () => {
    const { clock, attempts, link, seen } = setUp()
    const { session } = await accept(clock, attempts)
    session.lose(gone())
    for (let n = 0; n < 3; n++) {
      await clock.advance(2_000)
      last(attempts).refuse(gone())
    }
    const waits = link.publish('waits', bytes)
    await clock.advance(2_000)
    const found = await accept(clock, attempts)
    const behind = link.publish('behind', bytes)
    expect([link.state, seen.reconnected]).toEqual([{ connected: true, waiting: 2 }, 2])
    await clock.advance(999)
    expect(found.published).toEqual([])
    await clock.advance(1)
    await Promise.all([waits, behind])
    expect(found.published).toEqual(['waits', 'behind'])
  })

  it('while what waits is held back: it goes on to wait', async () => {
    const { clock, attempts, link } = setUp()
    last(attempts).refuse(gone())
    await clock.advance(2_000)
    last(attempts).refuse(gone())
    await clock.advance(2_000)
    void link.publish('waits', bytes)
    const found = await accept(clock, attempts)
    found.session.lose(gone())
    await clock.advance(2_000)
    expect([found.published, link.state.waiting]).toEqual([[], 1])
    const next = await accept(clock, attempts)
    await link.close()
    expect(next.published).toEqual(['waits'])
  })

  it('gives no more messages, and cannot be lost twice', async () => {
    const { clock, attempts, seen, reports } = setUp()
    const { session } = await accept(clock, attempts)
    session.receive(bytes)
    session.lose(gone())
    session.receive(bytes)
    session.lose(gone('again'))
    expect([seen.received, reports]).toEqual([1, [String(gone())]])
    await clock.advance(50)
    expect(attempts).toHaveLength(2)
  })

  it('after five seconds counts as a good one: it is told of, and the pause is short', async () => {
    const { clock, attempts, reports } = setUp()
    for (let n = 0; n < 3; n++) {
      const { session } = await accept(clock, attempts)
      await clock.advance(5_000)
      session.lose(gone())
      await clock.advance(50)
      expect(attempts).toHaveLength(n + 2)
    }
    expect(reports).toHaveLength(3)
  })

  it('again and again is told of once, and the pause grows', async () => {
    const { clock, attempts, reports } = setUp()
    for (let n = 0; n < 7; n++) {
      const { session } = await accept(clock, attempts)
      session.lose(gone())
      await clock.advance(2_000)
    }
    expect(reports).toHaveLength(1)
    const count = attempts.length
    const { session } = await accept(clock, attempts)
    session.lose(gone())
    await clock.advance(999)
    expect(attempts).toHaveLength(count)
  })

  it('because a subscription was refused is lost as well', async () => {
    const { clock, attempts, link, reports } = setUp()
    const connection = await accept(clock, attempts)
    connection.subscribe = () => Promise.reject(gone('no right to it'))
    link.subscribe('a')
    await clock.advance(0)
    expect(reports).toEqual([String(gone('no right to it'))])
  })
})

describe('settled', () => {
  it('waits for the first attempt', async () => {
    const { clock, attempts, link } = setUp()
    link.subscribe('a')
    const state = watch(link.settled())
    await clock.advance(0)
    expect(state.isDone).toBe(false)
    await accept(clock, attempts)
    expect(state.isDone).toBe(true)
    expect(link.settled()).toBeUndefined()
  })

  it('does not wait for a broker that is away', async () => {
    const { clock, attempts, link } = setUp()
    link.subscribe('a')
    const state = watch(link.settled())
    last(attempts).refuse(gone())
    await clock.advance(0)
    expect(state.isDone).toBe(true)
    link.subscribe('b')
    expect(link.settled()).toBeUndefined()
    await clock.advance(50)
    expect(attempts).toHaveLength(2)
    expect(link.settled()).toBeUndefined()
  })

  it('waits for what was subscribed so far, and not for what comes after', async () => {
    const { clock, attempts, link } = setUp()
    const connection = await accept(clock, attempts)
    link.subscribe('a')
    link.subscribe('b')
    const early = watch(link.settled())
    await clock.advance(0)
    link.subscribe('c')
    await clock.advance(0)
    expect(connection.subscribed.slice(1)).toEqual(['a b', 'c'])
    connection.acknowledge.shift()?.()
    await clock.advance(0)
    expect(early.isDone).toBe(true)
    expect(link.settled()).toBeInstanceOf(Promise)
  })

  it('ends with the connection', async () => {
    const { clock, attempts, link } = setUp()
    const { session } = await accept(clock, attempts)
    link.subscribe('a')
    const state = watch(link.settled())
    session.lose(gone())
    await clock.advance(0)
    expect(state.isDone).toBe(true)
  })

  it('waits for two seconds at most', async () => {
    const { clock, attempts, link } = setUp()
    await accept(clock, attempts)
    link.subscribe('a')
    const state = watch(link.settled())
    await clock.advance(1_999)
    expect(state.isDone).toBe(false)
    await clock.advance(1)
    expect(state.isDone).toBe(true)
  })
})

describe('closing', () => {
  it('sends what is under way first, and tells of nothing', async () => {
    const { clock, attempts, link, reports } = setUp()
    const connection = await accept(clock, attempts)
    let take: () => void = () => {}
    connection.publish = () =>
      new Promise((resolve) => {
        take = resolve
      })
    const sent = link.publish('x', bytes)
    const closed = watch(link.close())
    await clock.advance(1_000)
    expect([closed.isDone, connection.session.signal.aborted]).toEqual([false, false])
    take()
    await sent
    await clock.advance(0)
    expect([closed.isDone, connection.session.signal.aborted]).toEqual([true, true])
    await clock.advance(60_000)
    expect([attempts.length, reports]).toEqual([1, []])
    await link.close()
  })

  it('does not wait for a broker that does not answer', async () => {
    const { clock, attempts, link } = setUp()
    const connection = await accept(clock, attempts)
    connection.publish = () => new Promise(() => {})
    const lost = expect(link.publish('x', bytes)).rejects.toThrow('while it was under way')
    const closed = link.close()
    await clock.advance(2_000)
    await Promise.all([closed, lost])
  })

  it.each(['an attempt', 'a pause'])('during %s ends it', async (when) => {
    const { clock, attempts, link } = setUp()
    if (when === 'a pause') last(attempts).refuse(gone())
    await clock.advance(0)
    await link.close()
    expect(last(attempts).session.signal.aborted).toBe(true)
    await clock.advance(60_000)
    expect(attempts).toHaveLength(1)
  })
})
