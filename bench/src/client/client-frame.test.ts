import { expect, test } from 'vitest'
import { clientTextFrame, repeater } from './client-frame.ts'

/** Reads a masked frame with a length of 7 or 16 bits. */
function unmask(frame: Buffer): string {
  const size = (frame[1] ?? 0) & 0x7f
  const start = size === 126 ? 4 : 2
  const length = size === 126 ? frame.readUInt16BE(2) : size
  const mask = frame.subarray(start, start + 4)
  const masked = frame.subarray(start + 4)
  expect(masked.length).toBe(length)
  return Buffer.from(masked.map((byte, i) => byte ^ (mask[i % 4] ?? 0))).toString()
}

test.each([0, 1, 125, 126, 65_535])('encodes a masked text frame of %i bytes', (length) => {
  const text = 'ü'.repeat(length >> 1) + 'x'.repeat(length % 2)
  const frame = clientTextFrame(text)
  expect(frame[0]).toBe(0x81)
  expect((frame[1] ?? 0) & 0x80).toBe(0x80)
  expect(unmask(frame)).toBe(text)
})

test('refuses a message that is too long for it', () => {
  expect(() => clientTextFrame('x'.repeat(65_536))).toThrow(RangeError)
})

test('repeats a frame', () => {
  const times = repeater(Uint8Array.of(1, 2))
  expect([...times(3)]).toEqual([1, 2, 1, 2, 1, 2])
  expect([...times(1)]).toEqual([1, 2])
})
