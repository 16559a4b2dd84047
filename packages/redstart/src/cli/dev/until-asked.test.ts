import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { testClock } from '../../testing/index.ts'
import { untilAsked } from './until-asked.ts'

function started(calls: string[], stopping: Promise<void> = Promise.resolve()) {
  return {
    stop: async () => {
      calls.push('stop')
      await stopping
    },
    kill: () => {
      calls.push('kill')
    },
  }
}

const never = new Promise<never>(() => {})

it('ends in order when it is asked, once for a signal that is repeated', async () => {
  const [clock, signals, calls] = [testClock(), new EventEmitter(), [] as string[]]
  const ended = untilAsked(Promise.resolve(started(calls)), clock, signals)
  signals.emit('SIGINT')
  await clock.advance(999)
  signals.emit('SIGINT')
  await ended
  expect(calls).toEqual(['stop'])
})

it('ends at once when it is asked again', async () => {
  const [clock, signals, calls] = [testClock(), new EventEmitter(), [] as string[]]
  const ended = untilAsked(Promise.resolve(started(calls, never)), clock, signals)
  signals.emit('SIGINT')
  await clock.advance(1_000)
  signals.emit('SIGTERM')
  await ended
  expect(calls).toEqual(['stop', 'kill'])
})

it('… also while it starts, for as long as that takes', async () => {
  const [clock, signals] = [testClock(), new EventEmitter()]
  const ended = untilAsked(never, clock, signals)
  signals.emit('SIGINT')
  await clock.advance(1_000)
  signals.emit('SIGINT')
  await expect(ended).resolves.toBeUndefined()
})

it('tells why it could not start', async () => {
  const ended = untilAsked(Promise.reject(new Error('no port')), testClock(), new EventEmitter())
  await expect(ended).rejects.toThrow('no port')
})
