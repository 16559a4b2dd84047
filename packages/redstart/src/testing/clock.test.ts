import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidOption } from '../errors/index.ts'
import { testClock } from './index.ts'

describe('testClock', () => {
  it('stands still until it is moved', async () => {
    const clock = testClock(1_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect(clock.now()).toBe(1_000)
    await clock.advance(250)
    expect(clock.now()).toBe(1_250)
  })

  it('fires what becomes due, and shows the time of each timer while it runs', async () => {
    const clock = testClock(0)
    const fired: [string, number][] = []
    clock.after(30, () => fired.push(['late', clock.now()]))
    clock.after(10, () => fired.push(['early', clock.now()]))
    clock.after(31, () => fired.push(['not yet', clock.now()]))
    await clock.advance(30)
    expect(fired).toEqual([
      ['early', 10],
      ['late', 30],
    ])
    expect(clock.now()).toBe(30)
  })

  it('fires timers of one instant in the order in which they were started', async () => {
    const clock = testClock()
    const fired: number[] = []
    for (const n of [1, 2, 3]) clock.after(5, () => fired.push(n))
    await clock.advance(5)
    expect(fired).toEqual([1, 2, 3])
  })

  it('lets promises settle before the first timer and between two of them', async () => {
    const clock = testClock()
    const steps: string[] = []
    void Promise.resolve()
      .then(() => {})
      .then(() => clock.after(1, () => steps.push('started by a promise')))
    clock.after(2, () => {
      void Promise.resolve()
        .then(() => {})
        .then(() => steps.push('promise of the second'))
    })
    clock.after(2, () => steps.push('third'))
    await clock.advance(2)
    expect(steps).toEqual(['started by a promise', 'promise of the second', 'third'])
  })

  it('fires timers that timers start, if they are due as well', async () => {
    const clock = testClock(0)
    const ticks: number[] = []
    const tick = (): void => {
      ticks.push(clock.now())
      clock.after(10, tick)
    }
    clock.after(10, tick)
    await clock.advance(35)
    expect(ticks).toEqual([10, 20, 30])
  })

  it('does not fire a cancelled timer, and a timer but once', async () => {
    const clock = testClock()
    let fired = 0
    const count = (): void => {
      fired += 1
    }
    clock.after(1, count).cancel()
    const kept = clock.after(1, count)
    await clock.advance(1)
    kept.cancel()
    await clock.advance(1)
    expect(fired).toBe(1)
  })

  it('fires a timer of 0 ms, or of less, at the next advance', async () => {
    const clock = testClock(7)
    const fired: number[] = []
    clock.after(-5, () => fired.push(clock.now()))
    await clock.advance(0)
    expect(fired).toEqual([7])
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses to advance by %d', async (ms) => {
    await expect(testClock().advance(ms)).rejects.toThrow(InvalidOption)
  })

  it('fires every timer once, in order of time, however the way is divided', async () => {
    const waits = fc.array(fc.nat(50), { maxLength: 10 })
    const steps = fc.array(fc.nat(20), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(waits, steps, async (timers, advances) => {
        const clock = testClock(0)
        const fired: number[] = []
        for (const ms of timers) clock.after(ms, () => fired.push(ms))
        for (const ms of advances) await clock.advance(ms)
        const passed = advances.reduce((sum, ms) => sum + ms, 0)
        const due = advances.length === 0 ? [] : timers.filter((ms) => ms <= passed)
        expect(fired).toEqual(due.sort((a, b) => a - b))
      }),
      { numRuns: 50 },
    )
  })
})
