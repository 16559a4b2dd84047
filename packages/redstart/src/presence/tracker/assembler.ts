import { MAX_LENGTH, type Piece } from './pieces.ts'

/** How many texts of one sender are put together at a time. */
const TEXTS_PER_SENDER = 4
/** How many texts of all senders. */
const MAX_TEXTS = 256

/** A text of which some pieces are there. */
interface Assembly {
  readonly name: string
  readonly from: string
  /** When its last piece came. */
  heard: number
  readonly pieces: Map<number, string>
  length: number
}

/** Puts texts together from their pieces, within bounds: where there are too many, the oldest go. */
export class Assembler {
  readonly #onDropped: () => void
  /** The oldest first; together never longer than one text may be. */
  readonly #open = new Map<string, Assembly>()
  #length = 0

  /** @param onDropped - Told of each text that is given up. */
  constructor(onDropped: () => void) {
    this.#onDropped = onDropped
  }

  /**
   * Takes a piece.
   *
   * @param now - The time, in any unit, as for {@link Assembler.expire}.
   * @returns the whole text, with its last missing piece.
   */
  add({ from, id, kind, index, count, text }: Piece, now: number): string | undefined {
    const name = `${id} ${count} ${kind} ${from}`
    const assembly = this.#open.get(name) ?? this.#begin(name, from, now)
    if (assembly.pieces.has(index)) return undefined
    assembly.pieces.set(index, text)
    assembly.heard = now
    assembly.length += text.length
    this.#length += text.length
    if (assembly.pieces.size === count) {
      this.#end(assembly)
      return Array.from({ length: count }, (_, n) => assembly.pieces.get(n)).join('')
    }
    while (this.#length > MAX_LENGTH) this.#dropOldest([...this.#open.values()])
    return undefined
  }

  /** Whether pieces of this sender are still to come. */
  awaits(from: string): boolean {
    return this.#of(from).length > 0
  }

  /** Gives up the texts of which no piece came since `time`. */
  expire(time: number): void {
    for (const assembly of this.#open.values()) if (assembly.heard < time) this.#drop(assembly)
  }

  #begin(name: string, from: string, now: number): Assembly {
    const ofSender = this.#of(from)
    if (ofSender.length >= TEXTS_PER_SENDER) this.#dropOldest(ofSender)
    if (this.#open.size >= MAX_TEXTS) this.#dropOldest([...this.#open.values()])
    const assembly: Assembly = { name, from, heard: now, pieces: new Map(), length: 0 }
    this.#open.set(name, assembly)
    return assembly
  }

  #of(from: string): readonly Assembly[] {
    return [...this.#open.values()].filter((assembly) => assembly.from === from)
  }

  #dropOldest([oldest]: readonly Assembly[]): void {
    if (oldest !== undefined) this.#drop(oldest)
  }

  #drop(assembly: Assembly): void {
    this.#end(assembly)
    this.#onDropped()
  }

  #end(assembly: Assembly): void {
    this.#open.delete(assembly.name)
    this.#length -= assembly.length
  }
}
