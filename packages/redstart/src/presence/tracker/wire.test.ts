import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ForeignMessage } from '../../errors/index.ts'
import { decode, type Strings } from './decode.ts'
import { Delta } from './delta.ts'
import type { Dotted } from './dots.ts'
import { encode } from './encode.ts'
import { parseRef, type Ref } from './ref.ts'
import type { Json } from './types.ts'
import type { Wire } from './wire.ts'

const strings: Strings = { ref: () => undefined, topic: (topic) => topic }
const from: Ref = parseRef('1@a@10.0.0.1')!

const counter = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
const ref = fc
  .tuple(fc.stringMatching(/^[\w-]{1,8}$/), fc.string())
  .map(([vsn, name]) => parseRef(`${vsn}@${name}`)!)
const clock = fc
  .array(fc.tuple(ref, fc.oneof(counter, fc.constant(0))))
  .map((entries) => new Map(entries.map(([{ id }, count]) => [id, count])))
const meta = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)))
const entry = fc.record({
  topic: fc.constantFrom('room:1', '__proto__', 'é😀'),
  owner: fc.string(),
  key: fc.oneof(fc.string(), fc.constant('__proto__')),
  meta,
  counter,
})
/** Entries of one replica by their counters, grouped by topic as they travel. */
const values = (ref: Ref) =>
  fc.uniqueArray(entry, { selector: ({ counter }) => counter }).map((entries) => {
    const dotted = entries.map((entry): Dotted => ({ ...entry, replica: ref.name, ref: ref.id }))
    return new Map(dotted.map((entry) => [entry.counter, entry]))
  })
const cloud = fc.uniqueArray(counter).map((dots) => new Set(dots))
const delta = ref.chain((of) =>
  fc.record({ start: clock, end: clock, dots: cloud, entries: values(of) }).map(
    ({ start, end, dots, entries }) =>
      new Delta({
        start,
        end,
        clouds: new Map([[of.id, dots]]),
        values: new Map([[of.id, entries]]),
      }),
  ),
)
const extract = ref.chain((of) =>
  fc.record({ of: fc.constant(of), seen: counter, cloud, values: values(of) }),
)
const wire: fc.Arbitrary<Wire> = fc.oneof(
  fc.record({ kind: fc.constant('heartbeat' as const), from: ref, clock }),
  fc.record({ kind: fc.constant('heartbeat' as const), from: ref, clock, delta }),
  fc.record({ kind: fc.constant('transfer_req' as const), from: ref, clock }),
  fc.record({ kind: fc.constant('transfer_ack' as const), from: ref, delta }),
  fc.record({ kind: fc.constant('transfer_ack' as const), from: ref, extract }),
  fc.record({ kind: fc.constant('graceful_permdown' as const), from: ref }),
)

/** The parts of a delta, which is a class with private ones. */
const parts = (wire: Wire) => {
  if (!('delta' in wire) || wire.delta === undefined) return wire
  const { start, end, clouds, values } = wire.delta
  return { ...wire, delta: { start, end, clouds, values } }
}

test('what is encoded is decoded, whatever strings and metas are', () => {
  fc.assert(
    fc.property(wire, (wire) => {
      expect(parts(decode(wire.kind, encode(wire), strings))).toEqual(parts(wire))
    }),
  )
})

test('garbage is refused with ForeignMessage, and nothing else', () => {
  const kind = fc.constantFrom('heartbeat', 'transfer_req', 'transfer_ack', 'graceful_permdown')
  const scrambled = fc.tuple(wire, fc.nat(), fc.string({ maxLength: 3 })).map(([wire, n, text]) => {
    const whole = encode(wire)
    const at = n % whole.length
    return whole.slice(0, at) + text + whole.slice(at + text.length)
  })
  const json = fc.json().map((text) => `{"v":1,"from":"1@a","delta":${text},"clock":{}}`)
  fc.assert(
    fc.property(kind, fc.oneof(scrambled, json, fc.string()), (kind, text) => {
      try {
        const { from } = decode(kind, text, strings)
        expect(from.id).toContain('@')
      } catch (error) {
        expect(error).toBeInstanceOf(ForeignMessage)
      }
    }),
  )
})

describe('what is refused', () => {
  const heartbeat = (fields: object, kind = 'heartbeat') => {
    const text = JSON.stringify({ v: 1, from: from.id, clock: {}, ...fields })
    return () => decode(kind, text, strings)
  }
  const values = (value: unknown) => ({
    delta: { start: {}, end: {}, clouds: {}, values: { '1@b': [['t', [value]]] } },
  })
  const cloud = (dots: unknown) => ({
    delta: { start: {}, end: {}, clouds: { '1@b': dots }, values: {} },
  })

  test('nothing, when all is right', () => {
    expect(heartbeat(values([1, 'o', 'k', null]))).not.toThrow()
    expect(heartbeat(cloud([1, 1]))).not.toThrow()
  })

  const refused: Record<string, () => unknown> = {
    'a newer version': heartbeat({ v: 2 }),
    'no version': heartbeat({ v: undefined }),
    'an unknown kind': heartbeat({}, 'gossip'),
    'a sender without a version': heartbeat({ from: '@a' }),
    'a sender that is no text': heartbeat({ from: 1 }),
    'a clock that is a list': heartbeat({ clock: [] }),
    'a clock of __proto__': () =>
      decode('heartbeat', '{"v":1,"from":"1@a","clock":{"__proto__":1}}', strings),
    'a counter below zero': heartbeat({ clock: { '1@b': -1 } }),
    'half a counter': heartbeat({ clock: { '1@b': 0.5 } }),
    'a counter too great to count on': heartbeat({ clock: { '1@b': 2 ** 53 } }),
    'a delta of null': heartbeat({ delta: null }),
    'a cloud that is no list': heartbeat(cloud({})),
    'a dot that comes twice': heartbeat(cloud([1, 0])),
    'dots beyond what can be counted': heartbeat(cloud([2 ** 53 - 1, 1])),
    'an entry without a meta': heartbeat(values([1, 'o', 'k'])),
    'an entry with the dot 0': heartbeat(values([0, 'o', 'k', null])),
    'an owner that is no text': heartbeat(values([1, 1, 'k', null])),
    'a key that is no text': heartbeat(values([1, 'o', {}, null])),
    'an answer with nothing': heartbeat({}, 'transfer_ack'),
    'an extract of nobody': heartbeat(
      { extract: { seen: 1, cloud: [], values: [] } },
      'transfer_ack',
    ),
  }
  for (const [name, run] of Object.entries(refused)) {
    test(name, () => expect(run).toThrow(ForeignMessage))
  }
})

test('strings that repeat are taken from the receiver', () => {
  const known = parseRef('1@b')!
  const topics: string[] = []
  const text = JSON.stringify({
    v: 1,
    from: from.id,
    clock: {},
    delta: {
      start: {},
      end: {},
      clouds: {},
      values: {
        '1@b': [
          [
            't',
            [
              [1, 'o', 'k', null],
              [2, 'o', 'l', null],
            ],
          ],
        ],
      },
    },
  })
  const wire = decode('heartbeat', text, {
    ref: (id) => (id === known.id ? known : undefined),
    topic: (topic) => {
      topics.push(topic)
      return 'shared'
    },
  })
  expect(topics).toEqual(['t'])
  const [entries] = ('delta' in wire && wire.delta?.values.values()) || []
  expect([...(entries?.values() ?? [])]).toMatchObject([
    { topic: 'shared', replica: 'b', ref: '1@b' },
    { topic: 'shared' },
  ])
})

test('only ids with a version are refs; a name may hold anything', () => {
  expect(parseRef('1-x_Y@node@10.0.0.1:4000')).toEqual({
    id: '1-x_Y@node@10.0.0.1:4000',
    name: 'node@10.0.0.1:4000',
    vsn: '1-x_Y',
  })
  for (const id of ['', '@a', 'a', 'x y@a', '__proto__', `${'x'.repeat(65)}@a`]) {
    expect(parseRef(id), id).toBeUndefined()
  }
})
