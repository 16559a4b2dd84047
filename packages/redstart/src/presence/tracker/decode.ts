import { ForeignMessage } from '../../errors/index.ts'
import type { VectorClock } from './clocks.ts'
import type { DeltaParts } from './delta.ts'
import type { Dotted } from './dots.ts'
import { parseRef, type Ref } from './ref.ts'
import type { ReplicaExtract } from './state.ts'
import type { Json } from './types.ts'
import type { Wire } from './wire.ts'
import { count, list, object, otherVersion, parse, text, WIRE_VERSION } from './wire-json.ts'

/** Gives strings that many messages repeat as the state has them, so that memory holds them once. */
export interface Strings {
  ref(id: string): Ref | undefined
  topic(topic: string): string
}

/**
 * Reads what another node has written. Nothing of it is believed: what is not exactly as `encode`
 * writes it is refused, and keys of objects never become properties.
 *
 * @throws ForeignMessage when it is not of this version, or not of ours.
 */
export function decode(kind: string, written: string, strings: Strings): Wire {
  const fields = object(parse(written), 'it')
  if (fields.v !== WIRE_VERSION) throw otherVersion()
  const read = new Reader(strings)
  const from = read.ref(fields.from)
  switch (kind) {
    case 'heartbeat': {
      const clock = read.clock(fields.clock)
      if (fields.delta === undefined) return { kind, from, clock }
      return { kind, from, clock, delta: read.delta(fields.delta) }
    }
    case 'transfer_req':
      return { kind, from, clock: read.clock(fields.clock) }
    case 'transfer_ack':
      if (fields.delta !== undefined) return { kind, from, delta: read.delta(fields.delta) }
      return { kind, from, extract: read.extract(fields.extract) }
    case 'graceful_permdown':
      return { kind, from }
    default:
      throw new ForeignMessage('presence knows no message of its kind')
  }
}

/** Reads the parts of one message. */
class Reader {
  readonly #strings: Strings

  constructor(strings: Strings) {
    this.#strings = strings
  }

  ref(value: Json | undefined): Ref {
    const id = text(value, 'a replica')
    const ref = this.#strings.ref(id) ?? parseRef(id)
    if (ref === undefined) throw new ForeignMessage('a replica has no version')
    return ref
  }

  clock(value: Json | undefined): VectorClock {
    const entries = Object.entries(object(value, 'a clock'))
    return new Map(entries.map(([id, counter]) => [this.ref(id).id, count(counter)]))
  }

  delta(value: Json | undefined): DeltaParts {
    const { start, end, clouds, values } = object(value, 'a delta')
    return {
      start: this.clock(start),
      end: this.clock(end),
      clouds: this.#byRef(clouds, (dots) => this.#cloud(dots)),
      values: this.#byRef(values, (entries, ref) => this.#values(entries, ref)),
    }
  }

  extract(value: Json | undefined): ReplicaExtract {
    const { of, seen, cloud, values } = object(value, 'an extract')
    const ref = this.ref(of)
    return {
      of: ref,
      seen: count(seen),
      cloud: this.#cloud(cloud),
      values: this.#values(values, ref),
    }
  }

  #byRef<V>(value: Json | undefined, read: (value: Json, ref: Ref) => V): Map<string, V> {
    const entries = Object.entries(object(value, 'a delta'))
    return new Map(
      entries.map(([id, inner]) => {
        const ref = this.ref(id)
        return [ref.id, read(inner, ref)]
      }),
    )
  }

  #cloud(value: Json | undefined): ReadonlySet<number> {
    let last = 0
    return new Set(
      list(value, 'a cloud').map((distance) => {
        last = dot(last + dot(distance))
        return last
      }),
    )
  }

  #values(value: Json | undefined, ref: Ref): ReadonlyMap<number, Dotted> {
    const values = new Map<number, Dotted>()
    for (const group of list(value, 'a list of entries')) {
      const [name, entries] = list(group, 'a topic')
      const topic = this.#strings.topic(text(name, 'a topic'))
      for (const fields of list(entries, 'a topic')) {
        const [first, owner, key, meta] = list(fields, 'an entry')
        if (meta === undefined) throw new ForeignMessage('an entry has no meta')
        const counter = dot(first)
        values.set(counter, {
          topic,
          owner: text(owner, 'an owner'),
          key: text(key, 'a key'),
          meta,
          replica: ref.name,
          ref: ref.id,
          counter,
        })
      }
    }
    return values
  }
}

function dot(value: Json | undefined): number {
  const counter = count(value)
  if (counter === 0) throw new ForeignMessage('a dot is zero')
  return counter
}
