import fc from 'fast-check'
import { expect, test } from 'vitest'
import { serverTextFrame } from '../peers/server-frame.ts'
import { FrameParser } from './frame-parser.ts'

const payloads = fc.array(
  fc
    .oneof(fc.nat(10), fc.integer({ min: 124, max: 128 }), fc.integer({ min: 65_533, max: 65_538 }))
    .map((length) => 'x'.repeat(length)),
  { maxLength: 5 },
)

/** Feeds `stream` in pieces that end at `cuts`, each overwritten after it was pushed. */
function parseInPieces(stream: Buffer, cuts: readonly number[]): string[] {
  const seen: string[] = []
  const parser = new FrameParser((bytes, start, end) => {
    seen.push(Buffer.from(bytes).toString('utf8', start, end))
  })
  let from = 0
  for (const to of [...cuts.toSorted((a, b) => a - b), stream.length]) {
    const piece = Uint8Array.from(stream.subarray(from, to))
    parser.push(piece)
    piece.fill(0xff)
    from = to
  }
  return seen
}

test('finds the same frames wherever the stream is cut', () => {
  fc.assert(
    fc.property(payloads, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (texts, points) => {
      const stream = Buffer.concat(texts.map(serverTextFrame))
      const cuts = points.map((point) => Math.floor(point * stream.length))
      expect(parseInPieces(stream, cuts)).toEqual(texts)
    }),
  )
})

test('finds frames that come byte by byte', () => {
  const texts = ['', 'a', 'b'.repeat(126)]
  const stream = Buffer.concat(texts.map(serverTextFrame))
  expect(parseInPieces(stream, [...stream.keys()])).toEqual(texts)
})

test('passes over control frames', () => {
  const ping = Buffer.from([0x89, 0x01, 0x70])
  const stream = Buffer.concat([ping, serverTextFrame('a'), ping, serverTextFrame('b')])
  expect(parseInPieces(stream, [1, 4])).toEqual(['a', 'b'])
})

test.each([
  ['a close frame', [0x88, 0x02, 0x03, 0xf3], '1011'],
  ['a close frame without a code', [0x88, 0x00], 'no code'],
  ['a masked frame', [0x81, 0x80, 1, 2, 3, 4], 'masked'],
  ['a fragment', [0x01, 0x00], 'fragment'],
  ['a continuation', [0x80, 0x00], 'fragment'],
  ['a compressed frame', [0xc1, 0x00], 'fragment'],
])('refuses %s', (_name, bytes, message) => {
  expect(() => parseInPieces(Buffer.from(bytes), [])).toThrow(message)
})
