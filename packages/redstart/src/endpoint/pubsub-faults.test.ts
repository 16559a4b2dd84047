import { expect, it } from 'vitest'
import { BrokerUnavailable, BrokerUnreachable, ForeignMessage } from '../errors/index.ts'
import { newCounts } from '../telemetry/index.ts'
import { testClock } from '../testing/index.ts'
import { pubSubFaults } from './pubsub-faults.ts'

it('counts all, and logs what comes with every message once a minute', async () => {
  const lines: string[] = []
  const clock = testClock()
  const counts = newCounts()
  const ignore = (): void => {}
  const error = (data: object): void => {
    const { err, omitted } = data as { err: Error; omitted?: number }
    lines.push(`${err.name} ${omitted ?? '-'}`)
  }
  const tell = pubSubFaults({ debug: ignore, info: ignore, warn: ignore, error }, counts, clock)
  const faults = [
    new ForeignMessage('of a stranger'),
    new BrokerUnavailable('room:1', new Error('away')),
    new BrokerUnreachable('host:1', 'nothing listens there'),
  ]
  for (let round = 0; round < 3; round++) faults.forEach(tell)
  expect(lines).toEqual([
    'ForeignMessage 0',
    'BrokerUnavailable 0',
    'BrokerUnreachable -',
    'BrokerUnreachable -',
    'BrokerUnreachable -',
  ])
  expect([counts.messagesForeign, counts.broadcastsFailed]).toEqual([3, 3])
  lines.length = 0
  await clock.advance(60_000)
  for (let round = 0; round < 2; round++) faults.slice(0, 2).forEach(tell)
  expect(lines).toEqual(['ForeignMessage 2', 'BrokerUnavailable 2'])
})
