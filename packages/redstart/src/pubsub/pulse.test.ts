import { expect, it } from 'vitest'
import { testClock } from '../testing/index.ts'
import { Pulse } from './pulse.ts'

function setUp(ping: () => Promise<unknown>) {
  const clock = testClock()
  const end = new AbortController()
  const seen = { pings: 0, silences: 0 }
  const pulse = new Pulse({
    clock,
    signal: end.signal,
    ping() {
      seen.pings += 1
      return ping()
    },
    silent() {
      seen.silences += 1
    },
  })
  return { clock, end, seen, pulse }
}

const never = () => new Promise<void>(() => {})

it('a connection that answers lives', async () => {
  const { clock, seen } = setUp(async () => {})
  await clock.advance(60_000)
  expect(seen).toEqual({ pings: 24, silences: 0 })
})

it('a connection on which something comes lives, whatever becomes of the pings', async () => {
  const { clock, seen, pulse } = setUp(never)
  for (let n = 0; n < 10; n++) {
    await clock.advance(4_000)
    pulse.heard()
  }
  expect(seen.silences).toBe(0)
})

it('a connection that says nothing for 5 to 7.5 seconds is given up, once', async () => {
  const { clock, seen } = setUp(never)
  await clock.advance(7_499)
  expect(seen.silences).toBe(0)
  await clock.advance(1)
  expect(seen.silences).toBe(1)
  await clock.advance(60_000)
  expect(seen.silences).toBe(1)
})

it('a ping that fails is no sign of life', async () => {
  const { clock, seen } = setUp(() => Promise.reject(new Error('broken')))
  await clock.advance(7_500)
  expect(seen.silences).toBe(1)
})

it('ends with its session', async () => {
  const { clock, end, seen } = setUp(never)
  end.abort()
  await clock.advance(60_000)
  expect(seen).toEqual({ pings: 0, silences: 0 })
})
