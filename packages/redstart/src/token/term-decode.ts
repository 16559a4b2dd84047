import { inflateSync } from 'node:zlib'
import { ByteReader, MalformedBytes } from './byte-reader.ts'
import {
  Atom,
  Float,
  isAtomName,
  MAX_TERM_BYTES,
  MAX_TERM_DEPTH,
  type Term,
  Tuple,
} from './term.ts'
import { COMPRESSED, Tag, TERM_VERSION } from './term-tags.ts'

/**
 * Reads a term of Erlang's external term format (Phoenix channels protocol, "External term format
 * subset"). Bytes after the term are ignored, as Erlang does.
 *
 * @returns `undefined` for whatever is not such a term, holds a function, a process or another
 *   thing that has no place in a token, or goes beyond the limits of size and depth. Never throws.
 */
export function decodeTerm(bytes: Uint8Array): Term | undefined {
  try {
    return readTerm(new ByteReader(plainTerm(bytes)), 0)
  } catch (error) {
    if (error instanceof MalformedBytes) return undefined
    throw error
  }
}

/** Takes the version byte off and undoes compression. */
function plainTerm(bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_TERM_BYTES) throw new MalformedBytes()
  const reader = new ByteReader(bytes)
  if (reader.u8() !== TERM_VERSION) throw new MalformedBytes()
  const body = reader.rest()
  if (body[0] !== COMPRESSED) return body
  const compressed = new ByteReader(body.subarray(1))
  return inflate(compressed.u32(), compressed.rest())
}

function inflate(size: number, bytes: Uint8Array): Uint8Array {
  if (size > MAX_TERM_BYTES) throw new MalformedBytes()
  try {
    return inflateSync(bytes, { maxOutputLength: size })
  } catch (cause) {
    throw new MalformedBytes('', { cause })
  }
}

function readTerm(reader: ByteReader, depth: number): Term {
  const tag = reader.u8()
  switch (tag) {
    case Tag.smallInteger:
      return reader.u8()
    case Tag.integer:
      return reader.i32()
    case Tag.smallBig:
      return readBig(reader, reader.u8())
    case Tag.largeBig:
      return readBig(reader, reader.u32())
    case Tag.newFloat:
      return floatTerm(reader.f64())
    case Tag.oldFloat:
      return readOldFloat(reader)
    case Tag.smallUtf8Atom:
      return readAtom(reader, reader.u8())
    case Tag.utf8Atom:
      return readAtom(reader, reader.u16())
    case Tag.smallLatin1Atom:
      return atomTerm(reader.bytes(reader.u8()).toString('latin1'))
    case Tag.latin1Atom:
      return atomTerm(reader.bytes(reader.u16()).toString('latin1'))
    case Tag.binary:
      return readBinary(reader, reader.u32())
    default:
      return readContainer(reader, tag, depth)
  }
}

function readContainer(reader: ByteReader, tag: number, depth: number): Term {
  if (depth >= MAX_TERM_DEPTH) throw new MalformedBytes()
  switch (tag) {
    case Tag.smallTuple:
      return new Tuple(readElements(reader, reader.u8(), depth))
    case Tag.largeTuple:
      return new Tuple(readElements(reader, reader.u32(), depth))
    case Tag.emptyList:
      return []
    case Tag.byteList:
      return [...reader.bytes(reader.u16())]
    case Tag.list:
      return readList(reader, depth)
    case Tag.map:
      return readMap(reader, depth)
    default:
      throw new MalformedBytes()
  }
}

/** Makes no room in advance: a false claim of very many elements ends where the bytes do. */
function readElements(reader: ByteReader, count: number, depth: number): Term[] {
  const elements: Term[] = []
  for (let index = 0; index < count; index++) elements.push(readTerm(reader, depth + 1))
  return elements
}

function readList(reader: ByteReader, depth: number): Term[] {
  const elements = readElements(reader, reader.u32(), depth)
  if (reader.u8() !== Tag.emptyList) throw new MalformedBytes()
  return elements
}

function readMap(reader: ByteReader, depth: number): Term {
  const count = reader.u32()
  const entries: [Term, Term][] = []
  for (let index = 0; index < count; index++) {
    entries.push([readTerm(reader, depth + 1), readTerm(reader, depth + 1)])
  }
  // Object.fromEntries defines own properties: a key `__proto__` sets no prototype.
  return entries.every(hasTextKey) ? Object.fromEntries(entries) : new Map(entries)
}

function hasTextKey(entry: [Term, Term]): entry is [string, Term] {
  return typeof entry[0] === 'string'
}

function readBig(reader: ByteReader, size: number): number | bigint {
  const negative = reader.u8() !== 0
  // Times in milliseconds, which are in each token.
  if (size >= 1 && size <= 6) return negative ? 0 - reader.uintLE(size) : reader.uintLE(size)
  const magnitude = Buffer.from(reader.bytes(size)).reverse()
  const absolute = BigInt(`0x0${magnitude.toString('hex')}`)
  const value = negative ? -absolute : absolute
  const rounded = Number(value)
  return Number.isSafeInteger(rounded) ? rounded : value
}

function floatTerm(value: number): Term {
  if (!Number.isFinite(value)) throw new MalformedBytes()
  return Number.isInteger(value) ? new Float(value) : value
}

/** The text form that Erlang wrote before OTP 17: C's `%.20e`, filled up with zero bytes. */
function readOldFloat(reader: ByteReader): Term {
  const text = reader.bytes(31).toString('latin1').replace(/\0+$/, '')
  if (!/^-?\d\.\d{1,20}e[+-]\d{2,3}$/.test(text)) throw new MalformedBytes()
  return floatTerm(Number(text))
}

function atomTerm(name: string): Term {
  if (name === 'nil') return null
  if (name === 'true') return true
  if (name === 'false') return false
  if (!isAtomName(name)) throw new MalformedBytes()
  return Atom.for(name)
}

function readAtom(reader: ByteReader, size: number): Term {
  const name = reader.text(size)
  if (name === undefined) throw new MalformedBytes()
  return atomTerm(name)
}

/** Bytes are copied: a view would keep the whole message alive. */
function readBinary(reader: ByteReader, size: number): string | Uint8Array {
  return reader.text(size) ?? new Uint8Array(reader.bytes(size))
}
