import type { Ref } from './ref.ts'

/** For each replica, by the id of its {@link Ref}, up to which counter all is known of it. */
export type VectorClock = ReadonlyMap<string, number>

/** A clock that another node has sent, and who did. */
export interface HeardClock {
  readonly from: Ref
  readonly clock: VectorClock
}

/** Whether `a` knows at least as many replicas as `b`, and of those of `b` at least as much. */
export function dominates(a: VectorClock, b: VectorClock): boolean {
  if (a.size < b.size) return false
  for (const [ref, counter] of b) if ((a.get(ref) ?? 0) < counter) return false
  return true
}

/** Whether `a` knows of each of its own replicas at least as much as `b`. */
export function geq(a: VectorClock, b: VectorClock): boolean {
  if (a.size === 0) return b.size === 0
  for (const [ref, counter] of a) if (counter < (b.get(ref) ?? 0)) return false
  return true
}

/** The pointwise maximum. */
export function upperBound(clocks: Iterable<VectorClock>): Map<string, number> {
  return combine(clocks, Math.max)
}

/** The pointwise minimum; what only one of them knows stays as it is. */
export function lowerBound(clocks: Iterable<VectorClock>): Map<string, number> {
  return combine(clocks, Math.min)
}

/** `clock` without the replicas that `refs` does not know. */
export function limited(clock: VectorClock, refs: ReadonlyMap<string, unknown>): VectorClock {
  return new Map([...clock].filter(([ref]) => refs.has(ref)))
}

/**
 * Takes one more clock into the set of those from whom something can be learned: who is behind one
 * of them is left out (Phoenix channels protocol, section 5.4.4).
 */
export function fold(set: readonly HeardClock[], heard: HeardClock): readonly HeardClock[] {
  if (heard.clock.size === 0) return set
  const together = upperBound(set.map(({ clock }) => clock))
  if (dominates(heard.clock, together)) return [heard]
  if (dominates(together, heard.clock)) return set
  const rest = set.filter(({ clock }) => !dominates(heard.clock, clock))
  const wanted =
    rest.length < set.length || rest.some(({ clock }) => !dominates(clock, heard.clock))
  return wanted ? [...rest, heard] : rest
}

function combine(
  clocks: Iterable<VectorClock>,
  pick: (a: number, b: number) => number,
): Map<string, number> {
  const combined = new Map<string, number>()
  for (const clock of clocks) {
    for (const [ref, counter] of clock) {
      const other = combined.get(ref)
      combined.set(ref, other === undefined ? counter : pick(other, counter))
    }
  }
  return combined
}
