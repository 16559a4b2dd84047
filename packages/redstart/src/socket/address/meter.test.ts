import { randomBytes } from 'node:crypto'
import { RateLimiterRes } from 'rate-limiter-flexible'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../clock/index.ts'
import { type Counter, MemoryCounter, Meter } from './meter.ts'

afterEach(() => {
  vi.useRealTimers()
})

const counter = (perMinute: number): MemoryCounter => new MemoryCounter({ name: 'test', perMinute })

/** What a meter says to as many as `times`, each behind the microtasks of the one before. */
async function takes(meter: Meter, key: string, times: number): Promise<number[]> {
  const waits: number[] = []
  for (let time = 0; time < times; time += 1) {
    waits.push(meter.take(key))
    await Promise.resolve()
  }
  return waits
}

describe('Meter', () => {
  it('lets so many through in a minute as are allowed, and as many in the next', async () => {
    vi.useFakeTimers({ now: 1_000_000 })
    const meter = new Meter(systemClock, counter(3))
    expect(await takes(meter, 'aaaa', 3)).toEqual([0, 0, 0])
    vi.advanceTimersByTime(20_000)
    expect(meter.take('aaaa')).toBe(40_000)
    vi.advanceTimersByTime(39_999)
    expect(meter.take('aaaa')).toBe(1)
    vi.advanceTimersByTime(1)
    expect(await takes(meter, 'aaaa', 4)).toEqual([0, 0, 0, 60_000])
  })

  it('lets one through where one is allowed', async () => {
    vi.useFakeTimers()
    expect(await takes(new Meter(systemClock, counter(1)), 'aaaa', 2)).toEqual([0, 60_000])
  })

  it('counts every key by itself', async () => {
    const meter = new Meter(systemClock, counter(1))
    expect(await takes(meter, 'aaaa', 1)).toEqual([0])
    expect(await takes(meter, 'bbbb', 1)).toEqual([0])
    expect(meter.wait('aaaa')).toBeGreaterThan(0)
  })

  it('holds nobody up for longer than a minute, whatever time the counter lives in', async () => {
    vi.useFakeTimers()
    const jumped: Counter = { consume: () => Promise.reject(new RateLimiterRes(0, 86_400_000)) }
    const meter = new Meter(systemClock, jumped)
    expect(await takes(meter, 'aaaa', 2)).toEqual([0, 60_000])
  })

  it('lets everybody through when the counter fails', async () => {
    const broken: Counter = { consume: () => Promise.reject(new Error('away')) }
    expect(await takes(new Meter(systemClock, broken), 'aaaa', 3)).toEqual([0, 0, 0])
  })

  it('forgets who has waited', async () => {
    vi.useFakeTimers()
    const meter = new Meter(systemClock, counter(1))
    await takes(meter, 'aaaa', 1)
    expect(meter.isIdle).toBe(false)
    vi.advanceTimersByTime(60_000)
    await takes(meter, 'bbbb', 1)
    vi.advanceTimersByTime(60_000)
    expect([meter.wait('aaaa'), meter.wait('bbbb'), meter.isIdle]).toEqual([0, 0, true])
  })

  it('remembers a bounded number of those who wait', async () => {
    vi.useFakeTimers()
    const full: Counter = { consume: () => Promise.reject(new RateLimiterRes(0, 60_000)) }
    const meter = new Meter(systemClock, full)
    for (let key = 0; key < 70_000; key += 1) meter.count(String(key))
    await Promise.resolve()
    expect([meter.wait('0'), meter.wait('69999')]).toEqual([0, 60_000])
  })
})

describe('MemoryCounter', () => {
  it('keeps a bounded number of counts, whatever comes', () => {
    const memory = counter(10)
    const keys = Array.from({ length: 200_000 }, () => randomBytes(16).toString('hex'))
    expect(new Set(keys.map((key) => memory.getKey(key))).size).toBeLessThanOrEqual(16 ** 4)
  })
})
