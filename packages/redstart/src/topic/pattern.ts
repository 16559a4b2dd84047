/** A piece of a pattern. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hole'; readonly name: string }
  | { readonly kind: 'rest' }

/**
 * A topic pattern: text that stands for itself, holes such as `{id}` for one or more characters that
 * are not ":", and perhaps a last `*` for whatever follows, also nothing. Made by `parsePattern`.
 */
export class Pattern {
  /** The pattern as it was written. */
  readonly source: string
  /** What it consists of. Two holes have text between them, a hole and the rest as well. */
  readonly parts: readonly Part[]
  /** The names of the holes, from left to right. */
  readonly names: readonly string[]
  /** Whether it matches one topic only: itself. */
  readonly exact: boolean

  constructor(source: string, parts: readonly Part[]) {
    this.source = source
    this.parts = parts
    this.names = parts.flatMap((part) => (part.kind === 'hole' ? [part.name] : []))
    this.exact = parts.every((part) => part.kind === 'text')
  }

  /**
   * Reads a topic, in time linear in its length.
   *
   * Where several readings are possible, as of `{a}-{b}` and "x-y-z", a hole is as short as can be.
   *
   * @returns what stands in the holes, or undefined when the topic does not match.
   */
  match(topic: string): Record<string, string> | undefined {
    const params: Record<string, string> = {}
    let position = 0
    for (const [index, part] of this.parts.entries()) {
      if (part.kind === 'rest') return params
      if (part.kind === 'text') {
        if (!topic.startsWith(part.text, position)) return undefined
        position += part.text.length
      } else {
        const end = this.#holeEnd(topic, position, index)
        if (end <= position) return undefined
        params[part.name] = topic.slice(position, end)
        position = end
      }
    }
    return position === topic.length ? params : undefined
  }

  /**
   * Where the hole that begins at `start` ends; -1 when nowhere.
   *
   * The first place at which the text behind the hole is found is always the right one, so nothing
   * is ever tried twice. If that text has a ":", no other place is possible; if it has none, what a
   * later place would add to this hole fits into the next one just as well.
   */
  #holeEnd(topic: string, start: number, index: number): number {
    const colon = topic.indexOf(':', start)
    const limit = colon === -1 ? topic.length : colon
    const next = this.parts[index + 1]
    if (next?.kind !== 'text') return limit
    const isLast = index + 2 === this.parts.length
    const end = isLast ? topic.length - next.text.length : topic.indexOf(next.text, start + 1)
    return end <= limit ? end : -1
  }
}
