import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readHeader } from '../../src/messages/picture-headers.ts'
import { checkPicture, MAX_PICTURE_BYTES, MAX_PICTURE_SIDE } from '../../src/messages/pictures.ts'
import { extendedWebp, gif, jpeg, losslessWebp, lossyWebp, png } from './some-pictures.ts'

const kinds: readonly [string, (width: number, height: number) => Uint8Array, string][] = [
  ['PNG', png, 'image/png'],
  ['GIF', gif, 'image/gif'],
  ['old GIF', (width, height) => gif(width, height, '87a'), 'image/gif'],
  ['JPEG', jpeg, 'image/jpeg'],
  ['JPEG without metadata', (width, height) => jpeg(width, height, []), 'image/jpeg'],
  ['lossy WebP', lossyWebp, 'image/webp'],
  ['lossless WebP', losslessWebp, 'image/webp'],
  ['extended WebP', extendedWebp, 'image/webp'],
]

/** A picture with the bytes in front of it that a buffer of many others has. */
function within(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(bytes.length + 64).fill(0xff)
  whole.set(bytes, 32)
  return whole.subarray(32, 32 + bytes.length)
}

describe.each(kinds)('a %s', (_, make, type) => {
  it('is known by its bytes, with its size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_PICTURE_SIDE }),
        fc.integer({ min: 1, max: MAX_PICTURE_SIDE }),
        (width, height) => {
          expect(checkPicture(within(make(width, height)))).toEqual({ type, width, height })
        },
      ),
    )
  })

  it('is refused when it is too large to be shown, or to be sent', () => {
    expect(checkPicture(make(MAX_PICTURE_SIDE + 1, 10))).toBeUndefined()
    expect(checkPicture(make(10, MAX_PICTURE_SIDE + 1))).toBeUndefined()
    const large = new Uint8Array(MAX_PICTURE_BYTES + 1)
    large.set(make(10, 10))
    expect(checkPicture(large)).toBeUndefined()
    expect(checkPicture(large.subarray(0, MAX_PICTURE_BYTES))).toMatchObject({ type })
  })

  it('is none as long as its header is not whole', () => {
    const whole = make(300, 200)
    const known = Array.from(whole, (_, end) => readHeader(whole.slice(0, end)))
    for (const header of known) {
      if (header) expect(header).toEqual({ type, width: 300, height: 200 })
    }
    expect(known.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => undefined))
  })

  it('may be damaged in any way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 255 })), { maxLength: 6 }),
        fc.nat({ max: 60 }),
        (damages, length) => {
          const damaged = make(640, 480).slice(0, length)
          for (const [at, byte] of damages) if (at < damaged.length) damaged[at] = byte
          expectSound(damaged)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('anything else', () => {
  it('is no picture, and is read to no harm', () => {
    const beginning = fc.constantFrom(...kinds.map(([, make]) => make(9, 9).slice(0, 16)))
    const garbage = fc.uint8Array({ maxLength: 200 })
    const disguised = fc.tuple(beginning, garbage).map(([begin, rest]) => {
      return Uint8Array.from([...begin, ...rest])
    })
    fc.assert(fc.property(fc.oneof(garbage, disguised), expectSound), { numRuns: 5000 })
  })

  it.each([
    ['nothing', ''],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'],
    ['a page', '<!doctype html><script>alert(1)</script>          '],
    ['a bitmap', 'BM\x8a\0\0\0\0\0\0\0\x8a\0\0\0|\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0'],
  ])('such as %s', (_, text) => {
    expect(checkPicture(Buffer.from(text, 'latin1'))).toBeUndefined()
  })

  it('such as a JPEG that goes on for ever, or has no frame', () => {
    const endless = new Uint8Array(MAX_PICTURE_BYTES).fill(0xff)
    endless[1] = 0xd8
    expect(checkPicture(endless)).toBeUndefined()
    expect(checkPicture(jpeg(1, 1, [0xff, 0xd9]))).toBeUndefined()
    expect(checkPicture(jpeg(1, 1, [0xff, 0xe0, 0, 0]))).toBeUndefined()
    expect(checkPicture(png(0, 1))).toBeUndefined()
  })
})

function expectSound(bytes: Uint8Array): void {
  const picture = checkPicture(bytes)
  if (picture === undefined) return
  for (const side of [picture.width, picture.height]) {
    expect(side).toBeGreaterThanOrEqual(1)
    expect(side).toBeLessThanOrEqual(MAX_PICTURE_SIDE)
  }
  expect(picture.type).toMatch(/^image\/(png|gif|jpeg|webp)$/)
}
