import { UnencodableTerm } from '../errors/index.ts'
import { ByteWriter } from './byte-writer.ts'
import {
  Atom,
  Float,
  isTermRecord,
  isWellFormed,
  MAX_TERM_DEPTH,
  type Term,
  type TermRecord,
  Tuple,
} from './term.ts'
import { Tag, TERM_VERSION } from './term-tags.ts'

const MAX_I32 = 2 ** 31 - 1
const MIN_I32 = -(2 ** 31)
const MAX_U48 = 2 ** 48 - 1
const MAX_BYTE_LIST = 0xffff

type Container = Tuple | readonly Term[] | ReadonlyMap<Term, Term> | TermRecord

/**
 * Writes a term in Erlang's external term format (Phoenix channels protocol, "External term format
 * subset"), as `:erlang.term_to_binary/1` of OTP 26 and later does. The keys of a map keep their
 * order, where Erlang has one of its own.
 *
 * @throws UnencodableTerm for values that are no {@link Term}, `NaN`, infinities, text with half a
 *   surrogate pair, and terms beyond the limits of size and depth; so for cyclic values too.
 */
export function encodeTerm(term: Term): Buffer {
  const out = new ByteWriter()
  out.u8(TERM_VERSION)
  writeTerm(out, term, 0)
  return out.written()
}

function writeTerm(out: ByteWriter, term: Term, depth: number): void {
  if (term === null) writeAtom(out, 'nil')
  else if (typeof term === 'boolean') writeAtom(out, String(term))
  else if (typeof term === 'number') writeNumber(out, term)
  else if (typeof term === 'bigint') writeInteger(out, term)
  else if (typeof term === 'string') writeText(out, term)
  else if (term instanceof Atom) writeAtom(out, term.name)
  else if (term instanceof Float) writeFloat(out, term.value)
  else if (term instanceof Uint8Array) writeBinary(out, term)
  else if (depth < MAX_TERM_DEPTH) writeContainer(out, term, depth)
  else throw new UnencodableTerm(`A value nested more than ${MAX_TERM_DEPTH} levels deep`)
}

function writeContainer(out: ByteWriter, term: Container, depth: number): void {
  if (term instanceof Tuple) writeTuple(out, term.elements, depth)
  else if (isList(term)) writeList(out, term, depth)
  else if (term instanceof Map) writeMap(out, [...term], depth)
  else if (isTermRecord(term)) writeMap(out, Object.entries(term), depth)
  else throw new UnencodableTerm(`A value of type ${typeName(term)}`)
}

function writeAtom(out: ByteWriter, name: string): void {
  const bytes = Buffer.from(name, 'utf8')
  if (bytes.length <= 0xff) {
    out.u8(Tag.smallUtf8Atom)
    out.u8(bytes.length)
  } else {
    out.u8(Tag.utf8Atom)
    out.u16(bytes.length)
  }
  out.bytes(bytes)
}

function writeNumber(out: ByteWriter, value: number): void {
  if (!Number.isFinite(value)) throw new UnencodableTerm(`The number ${value}`)
  if (Number.isInteger(value)) writeInteger(out, value)
  else writeFloat(out, value)
}

function writeFloat(out: ByteWriter, value: number): void {
  out.u8(Tag.newFloat)
  out.f64(value)
}

function writeInteger(out: ByteWriter, value: number | bigint): void {
  if (value >= 0 && value <= 0xff) {
    out.u8(Tag.smallInteger)
    out.u8(Number(value))
  } else if (value >= MIN_I32 && value <= MAX_I32) {
    out.u8(Tag.integer)
    out.i32(Number(value))
  } else if (typeof value === 'number' && value > 0 && value <= MAX_U48) {
    writeWide(out, value)
  } else {
    writeBig(out, BigInt(value))
  }
}

/** What a time in milliseconds is, in each token: it needs no bigint. */
function writeWide(out: ByteWriter, value: number): void {
  const size = Math.ceil((32 - Math.clz32(value / 2 ** 32)) / 8) + 4
  out.u8(Tag.smallBig)
  out.u8(size)
  out.u8(0)
  out.uintLE(value, size)
}

function writeBig(out: ByteWriter, value: bigint): void {
  const hex = (value < 0n ? -value : value).toString(16)
  const magnitude = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').reverse()
  if (magnitude.length <= 0xff) {
    out.u8(Tag.smallBig)
    out.u8(magnitude.length)
  } else {
    out.u8(Tag.largeBig)
    out.u32(magnitude.length)
  }
  out.u8(value < 0n ? 1 : 0)
  out.bytes(magnitude)
}

function writeText(out: ByteWriter, text: string): void {
  if (!isWellFormed(text)) throw new UnencodableTerm('A string with half a surrogate pair')
  out.u8(Tag.binary)
  out.text(text)
}

function writeBinary(out: ByteWriter, bytes: Uint8Array): void {
  out.u8(Tag.binary)
  out.u32(bytes.length)
  out.bytes(bytes)
}

function writeTuple(out: ByteWriter, elements: readonly Term[], depth: number): void {
  if (elements.length <= 0xff) {
    out.u8(Tag.smallTuple)
    out.u8(elements.length)
  } else {
    out.u8(Tag.largeTuple)
    out.u32(elements.length)
  }
  for (const element of elements) writeTerm(out, element, depth + 1)
}

function writeList(out: ByteWriter, elements: readonly Term[], depth: number): void {
  if (isByteList(elements)) {
    out.u8(Tag.byteList)
    out.u16(elements.length)
    out.bytes(Uint8Array.from(elements))
    return
  }
  if (elements.length > 0) {
    out.u8(Tag.list)
    out.u32(elements.length)
    for (const element of elements) writeTerm(out, element, depth + 1)
  }
  out.u8(Tag.emptyList)
}

function writeMap(
  out: ByteWriter,
  entries: readonly (readonly [Term, Term])[],
  depth: number,
): void {
  out.u8(Tag.map)
  out.u32(entries.length)
  for (const [key, value] of entries) {
    writeTerm(out, key, depth + 1)
    writeTerm(out, value, depth + 1)
  }
}

/** Erlang has a short form for lists of such numbers. Looks at holes too, which `every` skips. */
function isByteList(elements: readonly Term[]): elements is readonly number[] {
  if (elements.length === 0 || elements.length > MAX_BYTE_LIST) return false
  for (const element of elements) {
    if (typeof element !== 'number' || !Number.isInteger(element)) return false
    if (element < 0 || element > 0xff) return false
  }
  return true
}

/** For messages: the class of an object, otherwise what `typeof` says. */
function typeName(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value
  const maker: unknown = value.constructor
  return typeof maker === 'function' ? maker.name : 'object'
}

function isList(term: Container): term is readonly Term[] {
  return Array.isArray(term)
}
