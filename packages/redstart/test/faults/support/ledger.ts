import type { Fate, Guest, Heard } from './guest.ts'

/** What a {@link Ledger} looks at of a guest. */
export type Reader = Pick<Guest, 'topic' | 'heard' | 'joins'>

/** Writes down what is said in rooms and what becomes of it, and compares it with what was heard. */
export class Ledger {
  /** By topic, the messages that were acknowledged, as `from n`. */
  readonly #sent = new Map<string, string[]>()

  get size(): number {
    return [...this.#sent.values()].reduce((sum, { length }) => sum + length, 0)
  }

  /** Takes down what became of a message. Of one whose fate is unknown nothing is asked. */
  write(topic: string, { from, n }: Pick<Heard, 'from' | 'n'>, fate: Fate): void {
    if (fate !== 'sent') return
    const sent = this.#sent.get(topic)
    if (sent) sent.push(`${from} ${n}`)
    else this.#sent.set(topic, [`${from} ${n}`])
  }

  /** The acknowledged messages that a reader did not get. */
  missing({ topic, heard }: Reader): string[] {
    const names = new Set(heard.map(nameOf))
    return (this.#sent.get(topic) ?? []).filter((name) => !names.has(name))
  }

  /**
   * All that is wrong with what the readers got, who were there before the first message: one was lost,
   * came twice, or not in the order of its sender or of the history; there is a hole in the history, or
   * somebody was told of a gap; two readers got something else.
   */
  faults(readers: readonly Reader[]): string[] {
    return readers.flatMap((reader, index) => {
      const first = readers.find(({ topic }) => topic === reader.topic)
      return [
        ...this.missing(reader).map((name) => `${name} was lost`),
        ...twice(reader),
        ...disordered(reader),
        ...holes(reader),
        ...reader.joins.filter(({ gap }) => gap).map(() => 'there was a gap'),
        ...(first && !isAlike(first, reader) ? ['it is not what the first reader got'] : []),
      ].map((fault) => `reader ${index} of ${reader.topic}: ${fault}`)
    })
  }
}

function nameOf({ from, n }: Heard): string {
  return `${from} ${n}`
}

function twice({ heard }: Reader): string[] {
  const seen = new Set<string>()
  return heard.map(nameOf).flatMap((name) => {
    if (seen.has(name)) return [`${name} came twice`]
    seen.add(name)
    return []
  })
}

function disordered({ heard }: Reader): string[] {
  const newest = new Map<string, number>()
  return heard.flatMap((message) => {
    const before = newest.get(message.from) ?? -1
    newest.set(message.from, Math.max(before, message.n))
    return message.n < before ? [`${nameOf(message)} came after ${message.from} ${before}`] : []
  })
}

/** Each position follows upon the one before, the first upon that of the first join. */
function holes({ heard, joins }: Reader): string[] {
  let last = joins[0]?.position?.seq ?? Number.NaN
  return heard.flatMap((message) => {
    const wanted = last + 1
    last = message.position?.seq ?? Number.NaN
    return last === wanted ? [] : [`${nameOf(message)} is at ${last} and not at ${wanted}`]
  })
}

function isAlike(one: Reader, other: Reader): boolean {
  const [a, b] = [one, other].map(({ heard }) => heard.map(nameOf).join())
  return a === b
}
