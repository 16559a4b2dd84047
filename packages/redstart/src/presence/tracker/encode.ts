import type { VectorClock } from './clocks.ts'
import type { DeltaParts } from './delta.ts'
import type { Dotted } from './dots.ts'
import type { ReplicaExtract } from './state.ts'
import type { Json } from './types.ts'
import type { Wire } from './wire.ts'
import { WIRE_VERSION } from './wire-json.ts'

/**
 * A message as JSON text. Refs stand for their ids, the dots of a cloud for their ascending distances,
 * entries are grouped by topic, so that what repeats is said once.
 *
 * @throws what `JSON.stringify` throws, for a meta that is no JSON.
 */
export function encode(wire: Wire): string {
  return JSON.stringify({ v: WIRE_VERSION, from: wire.from.id, ...body(wire) })
}

function body(wire: Wire): object {
  switch (wire.kind) {
    case 'heartbeat': {
      const clock = ofClock(wire.clock)
      return wire.delta === undefined ? { clock } : { clock, delta: ofDelta(wire.delta) }
    }
    case 'transfer_req':
      return { clock: ofClock(wire.clock) }
    case 'transfer_ack':
      return 'delta' in wire ? { delta: ofDelta(wire.delta) } : { extract: ofExtract(wire.extract) }
    case 'graceful_permdown':
      return {}
  }
}

function ofDelta({ start, end, clouds, values }: DeltaParts): object {
  return {
    start: ofClock(start),
    end: ofClock(end),
    clouds: record(clouds, ofCloud),
    values: record(values, (entries) => ofValues(entries.values())),
  }
}

function ofExtract({ of, seen, cloud, values }: ReplicaExtract): object {
  return { of: of.id, seen, cloud: ofCloud(cloud), values: ofValues(values.values()) }
}

function ofClock(clock: VectorClock): object {
  return Object.fromEntries(clock)
}

function ofCloud(dots: ReadonlySet<number>): number[] {
  let last = 0
  return [...dots]
    .sort((a, b) => a - b)
    .map((counter) => {
      const distance = counter - last
      last = counter
      return distance
    })
}

function ofValues(entries: Iterable<Dotted>): readonly Json[] {
  const topics = new Map<string, Json[]>()
  for (const { topic, owner, key, meta, counter } of entries) {
    const value = [counter, owner, key, meta]
    const group = topics.get(topic)
    if (group === undefined) topics.set(topic, [value])
    else group.push(value)
  }
  return [...topics]
}

function record<V, R>(map: ReadonlyMap<string, V>, fn: (value: V) => R): Record<string, R> {
  return Object.fromEntries([...map].map(([key, value]) => [key, fn(value)]))
}
