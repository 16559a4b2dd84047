/** What the first bytes of a picture say of it. Nothing is read past the end, whatever they say. */

export interface PictureHeader {
  readonly type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'
  readonly width: number
  readonly height: number
}

/** Kind and size of a picture of a kind that is known, by its bytes. */
export function readHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return readPng(view) ?? readGif(view) ?? readJpeg(view) ?? readWebp(view)
}

/** Whether a text stands at a place, each of its characters as one byte. */
function has(view: DataView, at: number, text: string): boolean {
  if (at + text.length > view.byteLength) return false
  for (let n = 0; n < text.length; n++) {
    if (view.getUint8(at + n) !== text.charCodeAt(n)) return false
  }
  return true
}

function readPng(view: DataView): PictureHeader | undefined {
  if (view.byteLength < 33 || !has(view, 0, '\x89PNG\r\n\x1a\n\0\0\0\rIHDR')) return undefined
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
}

function readGif(view: DataView): PictureHeader | undefined {
  if (view.byteLength < 13 || !(has(view, 0, 'GIF87a') || has(view, 0, 'GIF89a'))) return undefined
  return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
}

/** The size of a JPEG stands in its first frame header, behind segments of any length. */
function readJpeg(view: DataView): PictureHeader | undefined {
  if (!has(view, 0, '\xff\xd8')) return undefined
  let at = 2
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
    } else if (isFrame(marker)) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)]
      return { type: 'image/jpeg', width, height }
    } else if (hasLength(marker)) {
      at += 2 + view.getUint16(at + 2)
    } else return undefined
  }
  return undefined
}

/** SOF0 to SOF15, between which DHT, JPG and DAC stand. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

/** Segments that may stand before the frame: tables, application data, comments. */
function hasLength(marker: number): boolean {
  return [0xc4, 0xcc, 0xdb, 0xdd, 0xfe].includes(marker) || (marker >= 0xe0 && marker <= 0xef)
}

/** A WebP is lossy, lossless, or extended; each has its size elsewhere. */
function readWebp(view: DataView): PictureHeader | undefined {
  if (view.byteLength < 30 || !has(view, 0, 'RIFF') || !has(view, 8, 'WEBP')) return undefined
  const type = 'image/webp'
  if (has(view, 12, 'VP8 ') && has(view, 23, '\x9d\x01\x2a')) {
    const [width, height] = [view.getUint16(26, true), view.getUint16(28, true)]
    return { type, width: width & 0x3fff, height: height & 0x3fff }
  }
  if (has(view, 12, 'VP8L') && has(view, 20, '\x2f')) {
    const bits = view.getUint32(21, true)
    return { type, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (has(view, 12, 'VP8X')) {
    return { type, width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 }
  }
  return undefined
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
}
