import { TopicOverlap } from '../errors/index.ts'
import { type Automaton, intersect, toAutomaton } from './overlap.ts'
import { parsePattern } from './parse-pattern.ts'
import type { Pattern } from './pattern.ts'

/** What a {@link TopicRouter} found. */
export interface TopicMatch<T> {
  /** The pattern that the topic matches. */
  readonly pattern: Pattern
  /** What was registered with the pattern. */
  readonly value: T
  /** What stands in the pattern's holes. */
  readonly params: Readonly<Record<string, string>>
}

/** Finds the one pattern that a topic belongs to. Made by {@link createRouter}. */
export interface TopicRouter<T> {
  /** The owner of `topic`, or undefined when there is none. */
  match(topic: string): TopicMatch<T> | undefined
}

/**
 * Makes a router. A topic that is registered as such goes before the pattern that it lies in; apart
 * from that no two entries may claim the same topic, so their order does not matter.
 *
 * @throws TopicOverlap when they do.
 * @example
 * const router = createRouter([[parsePattern('room:{id}'), rooms], [parsePattern('room:lobby'), lobby]])
 * router.match('room:lobby')?.value // lobby
 */
export function createRouter<T>(
  entries: Iterable<readonly [pattern: Pattern, value: T]>,
): TopicRouter<T> {
  const exact = new Map<string, Route<T>>()
  const open: Route<T>[] = []
  for (const [pattern, value] of entries) {
    const { source } = pattern
    if (!pattern.exact) open.push({ pattern, value })
    else if (exact.has(source)) throw new TopicOverlap(source, source, source)
    else exact.set(source, { pattern, value })
  }
  refuseOverlaps(open.map(({ pattern }) => pattern))
  const root = new Branch<T>()
  for (const route of open) root.add(route)
  return {
    match(topic) {
      const route = exact.get(topic) ?? root.find(topic, 0)
      const params = route?.pattern.match(topic)
      return route && params && { ...route, params }
    },
  }
}

interface Route<T> {
  readonly pattern: Pattern
  readonly value: T
}

function refuseOverlaps(patterns: readonly Pattern[]): void {
  const earlier: { source: string; automaton: Automaton }[] = []
  for (const pattern of patterns) {
    const automaton = toAutomaton(pattern)
    for (const other of earlier) {
      const example = intersect(other.automaton, automaton)
      if (example !== undefined) throw new TopicOverlap(other.source, pattern.source, example)
    }
    earlier.push({ source: pattern.source, automaton })
  }
}

/**
 * A node of the tree in which patterns are filed by what stands between their colons. As a hole
 * never matches a colon, pattern and topic can be compared piece by piece: a piece that is plain text
 * is looked up, and patterns that begin alike share the way. A search visits a node once at most.
 */
class Branch<T> {
  readonly #plain = new Map<string, Branch<T>>()
  /** By piece with the names of its holes left out. */
  readonly #holed = new Map<string, { readonly piece: Pattern; readonly branch: Branch<T> }>()
  /** Last pieces that end in "*". */
  readonly #rests: { readonly piece: Pattern; readonly route: Route<T> }[] = []
  #route: Route<T> | undefined

  add(route: Route<T>): void {
    let branch: Branch<T> = this
    for (const piece of route.pattern.source.split(':')) {
      if (piece.endsWith('*')) {
        branch.#rests.push({ piece: parsePattern(piece), route })
        return
      }
      branch = branch.#child(piece)
    }
    branch.#route = route
  }

  /** The route of what follows `start` in `topic`. */
  find(topic: string, start: number): Route<T> | undefined {
    const colon = topic.indexOf(':', start)
    const piece = topic.slice(start, colon === -1 ? topic.length : colon)
    const route = this.#plain.get(piece)?.follow(topic, colon)
    if (route !== undefined) return route
    for (const holed of this.#holed.values()) {
      const found = holed.piece.match(piece) && holed.branch.follow(topic, colon)
      if (found !== undefined) return found
    }
    if (this.#rests.length === 0) return undefined
    const rest = topic.slice(start)
    return this.#rests.find((entry) => entry.piece.match(rest))?.route
  }

  /** The route that ends here, or that of what follows the colon. */
  follow(topic: string, colon: number): Route<T> | undefined {
    return colon === -1 ? this.#route : this.find(topic, colon + 1)
  }

  #child(piece: string): Branch<T> {
    const branch = new Branch<T>()
    if (!piece.includes('{')) return getOrSet(this.#plain, piece, branch)
    const shape = piece.replace(/\{\w+\}/g, '{}')
    return getOrSet(this.#holed, shape, { piece: parsePattern(piece), branch }).branch
  }
}

function getOrSet<V>(map: Map<string, V>, key: string, initial: V): V {
  const value = map.get(key) ?? initial
  map.set(key, value)
  return value
}
