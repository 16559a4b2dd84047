/** Small pictures of every kind that can be sent, as far as their headers go. */

const bytes = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0))
const u16 = (value: number): number[] => [value >>> 8, value & 0xff]
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)]
const low16 = (value: number): number[] => u16(value).reverse()
const low24 = (value: number): number[] => [...low16(value & 0xffff), value >>> 16]
const low32 = (value: number): number[] => u32(value).reverse()

export function png(width: number, height: number): Uint8Array {
  const header = [...bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), ...u32(width), ...u32(height)]
  return Uint8Array.from([...header, 8, 6, 0, 0, 0, ...u32(0), ...u32(0), ...bytes('IEND')])
}

export function gif(width: number, height: number, version = '89a'): Uint8Array {
  return Uint8Array.from([
    ...bytes(`GIF${version}`),
    ...low16(width),
    ...low16(height),
    0,
    0,
    0,
    59,
  ])
}

/** @param segments - What stands before the frame; by default what a camera writes. */
export function jpeg(
  width: number,
  height: number,
  segments: readonly number[] = [0xff, 0xe1, ...u16(10), ...bytes('Exif\0\0\xff\xc0')],
): Uint8Array {
  const frame = [0xff, 0xff, 0xc2, ...u16(11), 8, ...u16(height), ...u16(width), 1, 1, 17, 0]
  return Uint8Array.from([0xff, 0xd8, ...segments, ...frame, 0xff, 0xda, 0xff, 0xd9])
}

const webp = (kind: string, chunk: readonly number[]): Uint8Array => {
  const body = [...bytes(`WEBP${kind}`), ...low32(chunk.length), ...chunk]
  return Uint8Array.from([...bytes('RIFF'), ...low32(body.length), ...body, 0, 0, 0, 0, 0, 0])
}

export function lossyWebp(width: number, height: number): Uint8Array {
  // The highest two bits are a scale for showing it.
  const size = [...low16(width | 0x4000), ...low16(height | 0x8000)]
  return webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, ...size])
}

export function losslessWebp(width: number, height: number): Uint8Array {
  return webp('VP8L', [0x2f, ...low32((((height - 1) << 14) | (width - 1) | (1 << 28)) >>> 0)])
}

export function extendedWebp(width: number, height: number): Uint8Array {
  return webp('VP8X', [0x10, 0, 0, 0, ...low24(width - 1), ...low24(height - 1)])
}
