import type { Pattern } from './pattern.ts'

/** One character of its own, any character but ":", or any character. */
type Characters = string | typeof NOT_COLON | typeof ANY
const NOT_COLON: unique symbol = Symbol('not a colon')
const ANY: unique symbol = Symbol('any')

/** A state of the automaton that reads a pattern: what it takes, and whether as often as you like. */
interface State {
  readonly takes: Characters
  readonly repeats: boolean
}

/** A pattern as an automaton: state `i` leads to `i + 1`, the state after the last accepts. */
export type Automaton = readonly State[]

/** The automaton that matches what `pattern` does. */
export function toAutomaton(pattern: Pattern): Automaton {
  return pattern.parts.flatMap((part): State[] => {
    if (part.kind === 'rest') return [{ takes: ANY, repeats: true }]
    if (part.kind === 'text') return part.text.split('').map((c) => ({ takes: c, repeats: false }))
    return [
      { takes: NOT_COLON, repeats: false },
      { takes: NOT_COLON, repeats: true },
    ]
  })
}

/**
 * Whether two patterns have a topic in common. The answer is exact.
 *
 * @returns such a topic, one of the shortest, or undefined when there is none.
 * @example
 * overlap(parsePattern('room:{id}'), parsePattern('{kind}:lobby')) // 'room:lobby'
 */
export function overlap(a: Pattern, b: Pattern): string | undefined {
  return intersect(toAutomaton(a), toAutomaton(b))
}

/**
 * Walks both automata at once, breadth first. Each pair of states is visited once, so that the work
 * is bounded by the product of the two lengths.
 */
export function intersect(a: Automaton, b: Automaton): string | undefined {
  const seen = new Set<number>()
  let level: Pair[] = [{ i: 0, j: 0, topic: '' }]
  while (level.length > 0) {
    const next: Pair[] = []
    // The list grows while it is walked, by the pairs that are reached without taking a character.
    for (const { i, j, topic } of level) {
      const key = i * (b.length + 1) + j
      if (seen.has(key)) continue
      seen.add(key)
      const [from, to] = [a[i], b[j]]
      if (from === undefined && to === undefined) return topic
      if (from?.repeats) level.push({ i: i + 1, j, topic })
      if (to?.repeats) level.push({ i, j: j + 1, topic })
      if (from === undefined || to === undefined) continue
      const character = common(from.takes, to.takes)
      if (character === undefined) continue
      next.push({
        i: from.repeats ? i : i + 1,
        j: to.repeats ? j : j + 1,
        topic: topic + character,
      })
    }
    level = next
  }
  return undefined
}

interface Pair {
  readonly i: number
  readonly j: number
  /** The characters taken on the way here. */
  readonly topic: string
}

/** A character that both take. */
function common(a: Characters, b: Characters): string | undefined {
  if (typeof a === 'string') return takes(b, a) ? a : undefined
  if (typeof b === 'string') return takes(a, b) ? b : undefined
  return '1'
}

function takes(characters: Characters, character: string): boolean {
  if (characters === ANY) return true
  return characters === NOT_COLON ? character !== ':' : characters === character
}
