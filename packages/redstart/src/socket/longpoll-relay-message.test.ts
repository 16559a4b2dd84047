import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Message } from '../pubsub/index.ts'
import {
  type Answer,
  cut,
  Pieces,
  type Question,
  readRelayed,
  writeRelayed,
} from './longpoll-relay-message.ts'

const TOPIC = 'redstart:longpoll:/socket/longpoll'

/** What the broker makes of a text. */
function carried(text: string): string {
  const bytes = Message.internal(TOPIC, 'piece', text).toBytes()
  expect(bytes.length).toBeLessThan(256 * 1024)
  return String(Message.fromBytes(bytes).body)
}

describe('a text that is cut', () => {
  const joined = (text: string): string | undefined => {
    const pieces = new Pieces()
    return cut(text).reduce<string | undefined>(
      (_, piece) => pieces.add({ ...piece, text: carried(piece.text) }),
      undefined,
    )
  }

  it('is whole again at the other side, whatever its characters', () => {
    const long = fc.tuple(fc.nat(3), fc.nat(70_000), fc.constantFrom('x', 'ü', '€', '😀'))
    const text = fc.array(long, { maxLength: 4 }).map((parts) => {
      return parts
        .map(([spaces, count, letter]) => ' '.repeat(spaces) + letter.repeat(count))
        .join('')
    })
    fc.assert(
      fc.property(text, (whole) => {
        expect(joined(whole) === whole).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it.each([0, 1, 65_535, 65_536, 65_537, 131_072])('is whole with %d characters', (length) => {
    expect(joined('x'.repeat(length))).toBe('x'.repeat(length))
    expect(cut('x'.repeat(length))).toHaveLength(Math.max(1, Math.ceil(length / 65_536)))
  })

  it('has no piece twice, and none out of turn', () => {
    const [a, b, c] = cut('x'.repeat(150_000))
    if (b === undefined || c === undefined) throw new Error('There are too few pieces.')
    const pieces = new Pieces()
    for (const piece of [b, a, a, c]) expect(pieces.add(piece)).toBeUndefined()
    expect(pieces.add(b)).toBeUndefined()
    expect(pieces.add(c)).toBe('x'.repeat(150_000))
    expect(pieces.add(c)).toBeUndefined()
  })
})

describe('what nodes say', () => {
  const id = 'AbC-_123'
  const piece = { n: 1, pieces: 2, text: 'a\nb' }
  const all: (Question | Answer)[] = [
    { kind: 'poll', id, from: 'node-1', session: 's' },
    { kind: 'post', id, from: 'node-1', session: 's', batch: true, ...piece, n: 0 },
    { kind: 'piece', id, ...piece },
    { kind: 'taken', id },
    { kind: 'given_up', id },
    { kind: 'alive', id },
    { kind: 'gone', id },
    { kind: 'messages', id, ...piece },
    { kind: 'posted', id, status: 408 },
  ]

  it.each(all)('is read as it was written: $kind', (said) => {
    const bytes = writeRelayed(TOPIC, said).toBytes()
    expect(readRelayed(Message.fromBytes(bytes))).toEqual(said)
  })

  it.each([
    ['a broadcast', Message.broadcast(TOPIC, 'taken', { v: 1, id })],
    ['a typed message', Message.typed(TOPIC, 'taken', { v: 1, id })],
    ['another kind', Message.internal(TOPIC, 'hello', `{"v":1,"id":"${id}"}\n`)],
    ['a name that objects have', Message.internal(TOPIC, 'constructor', `{"v":1,"id":"${id}"}\n`)],
    ['a header that never ends', Message.internal(TOPIC, 'taken', `${' '.repeat(5_000)}{}\n`)],
    ['a list', Message.internal(TOPIC, 'taken', '[1]\n')],
  ])('is not %s', (_what, message) => {
    expect(readRelayed(message)).toBeUndefined()
  })

  it.each([
    ['poll', { session: 1 }],
    ['poll', { session: 'a b' }],
    ['poll', { from: 1 }],
    ['post', { from: null }],
    ['post', { batch: 1 }],
    ['post', { session: '' }],
    ['post', { pieces: 124 }],
    ['piece', { n: 2 }],
    ['piece', { n: -1 }],
    ['piece', { n: 0.5 }],
    ['piece', { pieces: '2' }],
    ['piece', { pieces: 124 }],
    ['messages', { pieces: 1_025 }],
    ['messages', { n: null }],
    ['messages', { text: 'x'.repeat(65_537) }],
    ['posted', { status: 201 }],
    ['posted', { status: '200' }],
    ['taken', { id: '' }],
    ['taken', { id: 'x'.repeat(65) }],
    ['taken', { v: 2 }],
  ])('is not %s with %j', (kind, change) => {
    const said = all.find((each) => each.kind === kind)
    const { text, ...header } = { v: 1, text: '', ...said, ...change }
    const message = Message.internal(TOPIC, kind, `${JSON.stringify(header)}\n${text}`)
    expect(readRelayed(message)).toBeUndefined()
  })
})
