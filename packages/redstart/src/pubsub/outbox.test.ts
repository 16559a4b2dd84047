import { describe, expect, it } from 'vitest'
import { InvalidOption, MessageNotSent } from '../errors/index.ts'
import { testClock } from '../testing/index.ts'
import { Outbox, type OutboxLimits } from './outbox.ts'
import { redisAdapter } from './redis-adapter.ts'

/** A broker that takes messages when the test says so. */
class FakeBroker {
  readonly sent: string[] = []
  readonly #answers: { resolve(): void; reject(error: Error): void }[] = []

  readonly send = (subject: string, bytes: Uint8Array): Promise<void> => {
    this.sent.push(`${subject} ${bytes.length}`)
    return new Promise((resolve, reject) => this.#answers.push({ resolve, reject }))
  }

  take(count = this.#answers.length): void {
    for (const { resolve } of this.#answers.splice(0, count)) resolve()
  }

  refuse(error: Error): void {
    for (const { reject } of this.#answers.splice(0)) reject(error)
  }
}

function setUp(limits?: Partial<OutboxLimits>) {
  const clock = testClock()
  const broker = new FakeBroker()
  return { clock, broker, outbox: new Outbox(clock, limits) }
}

/** Pushes one message, and keeps what becomes of it. */
function push(outbox: Outbox, subject: string, size = 1) {
  const fate = { is: 'open', why: '' }
  outbox.push(subject, new Uint8Array(size)).then(
    () => {
      fate.is = 'sent'
    },
    (error: unknown) => {
      fate.is = 'failed'
      fate.why = error instanceof MessageNotSent ? error.message : String(error)
    },
  )
  return fate
}

describe('while the broker is there', () => {
  it('a message leaves at once, and is sent when the broker has it', async () => {
    const { clock, broker, outbox } = setUp()
    outbox.open(broker.send)
    const fate = push(outbox, 'a')
    expect(broker.sent).toEqual(['a 1'])
    await clock.advance(0)
    expect([fate.is, outbox.size]).toEqual(['open', 1])
    broker.take()
    await clock.advance(0)
    expect([fate.is, outbox.size]).toEqual(['sent', 0])
  })

  it('what the broker refuses is refused, and the next one is not', async () => {
    const { clock, broker, outbox } = setUp()
    outbox.open(broker.send)
    const fate = push(outbox, 'a')
    broker.refuse(new Error('too large'))
    await clock.advance(0)
    expect(fate).toEqual({ is: 'failed', why: 'Error: too large' })
    push(outbox, 'b')
    expect(broker.sent).toEqual(['a 1', 'b 1'])
  })

  it.each([
    { unit: 'messages', count: 1_500, size: 1, window: 1_000 },
    { unit: 'bytes', count: 8, size: 400_000, window: 2 },
  ])('no more than a window of $unit is under way', async ({ count, size, window }) => {
    const { clock, broker, outbox } = setUp()
    outbox.open(broker.send)
    for (let n = 0; n < count; n++) push(outbox, String(n), size)
    expect(broker.sent).toHaveLength(window)
    broker.take(1)
    await clock.advance(0)
    expect(broker.sent).toHaveLength(window + 1)
    for (let n = 0; n < count; n++) {
      broker.take()
      await clock.advance(0)
    }
    expect(broker.sent).toEqual(Array.from({ length: count }, (_, n) => `${n} ${size}`))
  })

  it('a message larger than the window goes by itself', async () => {
    const { clock, broker, outbox } = setUp()
    outbox.open(broker.send)
    push(outbox, 'small')
    push(outbox, 'large', 2_000_000)
    push(outbox, 'last')
    for (const sent of [['small 1'], ['large 2000000'], ['last 1']]) {
      expect(broker.sent.splice(0)).toEqual(sent)
      broker.take()
      await clock.advance(0)
    }
  })
})

describe('while the broker is away', () => {
  it('messages wait in order, and leave before new ones', async () => {
    const { clock, broker, outbox } = setUp()
    for (let n = 0; n < 5; n++) push(outbox, String(n))
    expect(outbox.size).toBe(5)
    outbox.open(broker.send)
    push(outbox, 'new')
    await clock.advance(0)
    expect(broker.sent).toEqual(['0 1', '1 1', '2 1', '3 1', '4 1', 'new 1'])
  })

  it('what was under way is given up, and what waits is not', async () => {
    const { clock, broker, outbox } = setUp()
    outbox.open(broker.send)
    const underWay = Array.from({ length: 1_000 }, (_, n) => push(outbox, String(n)))
    const waits = push(outbox, 'waits')
    outbox.shut(new Error('gone'))
    await clock.advance(0)
    expect(underWay.every(({ is }) => is === 'failed')).toBe(true)
    expect(underWay[0]?.why).toContain('the connection broke while it was under way')
    expect([waits.is, outbox.size]).toEqual(['open', 1])
    broker.sent.length = 0
    outbox.open(broker.send)
    expect(broker.sent).toEqual(['waits 1'])
  })

  it('what the old connection says after its end is of no interest', async () => {
    const { clock, broker, outbox } = setUp()
    outbox.open(broker.send)
    const lost = push(outbox, 'lost')
    outbox.shut(new Error('gone'))
    const next = new FakeBroker()
    outbox.open(next.send)
    push(outbox, 'next')
    broker.take()
    await clock.advance(0)
    expect([lost.is, outbox.size]).toEqual(['failed', 1])
  })

  it('a message waits for ten seconds, and not longer', async () => {
    const { clock, broker, outbox } = setUp()
    const early = push(outbox, 'early')
    await clock.advance(6_000)
    const late = push(outbox, 'late')
    await clock.advance(3_999)
    expect([early.is, late.is]).toEqual(['open', 'open'])
    await clock.advance(1)
    expect([early.is, late.is]).toEqual(['failed', 'open'])
    expect(early.why).toContain('it waited for 10 seconds')
    await clock.advance(6_000)
    expect([late.is, outbox.size]).toEqual(['failed', 0])
    outbox.open(broker.send)
    expect(broker.sent).toEqual([])
  })

  it('a message that waits behind a slow broker is no exception', async () => {
    const { clock, broker, outbox } = setUp()
    outbox.open(broker.send)
    push(outbox, 'large', 2_000_000)
    const behind = push(outbox, 'behind')
    await clock.advance(10_000)
    expect(behind.is).toBe('failed')
    expect(broker.sent).toEqual(['large 2000000'])
  })

  it.each([
    { unit: 'messages', limits: { messages: 3 }, size: 1 },
    { unit: 'bytes', limits: { bytes: 3_000 }, size: 1_000 },
  ])('no more $unit wait than the limit says', async ({ limits, size }) => {
    const { clock, broker, outbox } = setUp(limits)
    const fates = Array.from({ length: 4 }, (_, n) => push(outbox, String(n), size))
    await clock.advance(0)
    expect(fates.map(({ is }) => is)).toEqual(['open', 'open', 'open', 'failed'])
    expect(fates[3]?.why).toContain(`3 messages of ${3 * size} bytes wait for it already`)
    outbox.open(broker.send)
    expect(broker.sent).toHaveLength(3)
  })

  it('a message larger than the limit may wait by itself', async () => {
    const { clock, broker, outbox } = setUp({ bytes: 10 })
    const [large, next] = [push(outbox, 'large', 11), push(outbox, 'next')]
    await clock.advance(0)
    expect([large.is, next.is]).toEqual(['open', 'failed'])
    outbox.open(broker.send)
    expect(broker.sent).toEqual(['large 11'])
  })
})

describe('at the end', () => {
  it('idle waits for what is under way and what waits', async () => {
    const { clock, broker, outbox } = setUp()
    await outbox.idle()
    push(outbox, 'a')
    let isIdle = false
    void outbox.idle().then(() => {
      isIdle = true
    })
    outbox.open(broker.send)
    await clock.advance(0)
    expect(isIdle).toBe(false)
    broker.take()
    await clock.advance(0)
    expect(isIdle).toBe(true)
  })

  it('everything is given up, and nothing is taken any more', async () => {
    const { clock, broker, outbox } = setUp()
    outbox.open(broker.send)
    const underWay = push(outbox, 'large', 2_000_000)
    const waits = push(outbox, 'waits')
    outbox.close()
    const late = push(outbox, 'late')
    await clock.advance(0)
    expect([underWay.is, waits.is, late.is]).toEqual(['failed', 'failed', 'failed'])
    expect(late.why).toContain('has left the cluster')
    expect(outbox.size).toBe(0)
  })
})

describe('limits', () => {
  const values = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]
  const wrong = (['messages', 'bytes', 'age'] as const).flatMap((name) =>
    values.map((value) => ({ [name]: value })),
  )
  it.each(wrong)('%j are refused when the adapter is made', (outbox) => {
    expect(() => redisAdapter('redis://localhost', { outbox })).toThrow(InvalidOption)
  })
})
