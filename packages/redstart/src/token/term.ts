import { UnencodableTerm } from '../errors/index.ts'

/** The largest term that is written or read, in bytes, and the most that one may inflate to. */
export const MAX_TERM_BYTES: number = 1024 * 1024

/** How deeply the lists, tuples and maps of a term may be nested. */
export const MAX_TERM_DEPTH: number = 128

/** Erlang's limit for the name of an atom, in characters. */
const MAX_ATOM_CHARACTERS = 255

/**
 * What a token or a session can hold: a JavaScript value that is also an Erlang term.
 *
 * | JavaScript | Elixir |
 * | --- | --- |
 * | `null`, `true`, `false` | `nil`, `true`, `false` |
 * | a number without a fraction, a bigint | an integer |
 * | a number with a fraction | a float |
 * | {@link Float} | a float without a fraction: `1.0` |
 * | a string | a binary of valid UTF-8 |
 * | a `Uint8Array` | any other binary |
 * | an array | a list |
 * | a plain object | a map whose keys are all binaries of valid UTF-8 |
 * | a `Map` | any other map, such as one with atom keys |
 * | {@link Atom} | an atom other than `nil`, `true` and `false` |
 * | {@link Tuple} | a tuple |
 *
 * What is read comes back in just these forms, so whatever an Elixir application sent can be sent
 * back unchanged. Seen from JavaScript, four values change on the way: a bigint that a number holds
 * exactly becomes that number, a number beyond `Number.MAX_SAFE_INTEGER` becomes a bigint, bytes
 * that are valid UTF-8 become a string, and a `Map` with string keys only becomes an object. A map
 * becomes an object as `JSON.parse` does it: every key is an own property, `__proto__` too.
 *
 * Functions, processes, ports, references, improper lists and bit strings are refused.
 */
export type Term =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Atom
  | Tuple
  | Float
  | readonly Term[]
  | ReadonlyMap<Term, Term>
  | TermRecord

/** A map with string keys. */
export interface TermRecord {
  readonly [key: string]: Term
}

// One object per name makes atoms comparable with === and usable as keys of a Map. They are held
// weakly, so that names in what was read do not stay in memory for ever.
const atoms = new Map<string, WeakRef<Atom>>()
const collected = new FinalizationRegistry<string>((name) => {
  if (atoms.get(name)?.deref() === undefined) atoms.delete(name)
})

/**
 * An Erlang atom. There is one object per name.
 *
 * @example
 * const result = verify(secret, 'user auth', token)
 * if (result.ok && result.data instanceof Map) {
 *   const id = result.data.get(Atom.for('user_id')) // Elixir signed %{user_id: 7}
 * }
 */
export class Atom {
  /** The name, without Elixir's colon. */
  readonly name: string

  private constructor(name: string) {
    this.name = name
  }

  /**
   * The atom of this name. Those named `nil`, `true` and `false` are read back as `null`, `true`
   * and `false`.
   *
   * @throws UnencodableTerm when the name is longer than 255 characters or not valid Unicode.
   */
  static for(name: string): Atom {
    const known = atoms.get(name)?.deref()
    if (known !== undefined) return known
    if (!isAtomName(name)) {
      throw new UnencodableTerm('An atom of more than 255 characters, or with half a character,')
    }
    const atom = new Atom(name)
    atoms.set(name, new WeakRef(atom))
    collected.register(atom, name)
    return atom
  }
}

/** An Erlang tuple: `new Tuple([Atom.for('ok'), 1])` is `{:ok, 1}`. */
export class Tuple {
  /** What the tuple holds, in order. */
  readonly elements: readonly Term[]

  constructor(elements: readonly Term[]) {
    this.elements = elements
  }
}

/**
 * A number that is a float on the other side even without a fraction: `new Float(1)` is `1.0`, which
 * in Erlang is another term than `1`. What is read as a `Float` never has a fraction.
 */
export class Float {
  /** The number. */
  readonly value: number

  /** @throws UnencodableTerm when `value` is not finite. */
  constructor(value: number) {
    if (!Number.isFinite(value)) throw new UnencodableTerm(`The number ${value}`)
    this.value = value
  }
}

/** Whether Erlang could have an atom of this name. */
export function isAtomName(name: string): boolean {
  return [...name].length <= MAX_ATOM_CHARACTERS && isWellFormed(name)
}

/** Whether every surrogate has its other half, so that UTF-8 can hold the text unchanged. */
export function isWellFormed(text: string): boolean {
  // Most text has no surrogates at all, which is found out several times faster.
  return !/[\ud800-\udfff]/.test(text) || !/\p{Surrogate}/u.test(text)
}

/** Whether a value is an object of no class, whose own keys make a map. */
export function isTermRecord(value: unknown): value is TermRecord {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
