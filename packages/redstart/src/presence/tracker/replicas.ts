import type { Ref } from './ref.ts'
import type { ReplicaStatus } from './types.ts'

/** What becomes of a replica: whoever is `gone` was `down` before, or has its leave in the same breath. */
export interface Transition {
  readonly to: 'up' | 'down' | 'gone'
  readonly ref: Ref
}

interface Replica {
  readonly ref: Ref
  status: 'up' | 'down'
  /** The tick behind which it was last heard. */
  heard: number
}

/**
 * The other replicas, by their nodes' names, and how long they have been silent (Phoenix channels
 * protocol, section 5.4.5).
 *
 * Silence is counted in ticks of this node, not in time. A tick comes at most once a period, and once
 * when many are overdue, so a clock that leaps by hours changes nothing, and a node that was frozen has
 * heard its peers one tick ago and not an hour: it would otherwise take all of them for dead before it
 * read what they sent meanwhile. Where ticks come late, because the process is busy, silence counts
 * for less; that errs on the right side.
 */
export class Replicas {
  readonly #downTicks: number
  readonly #goneTicks: number
  readonly #byName = new Map<string, Replica>()
  #tick = 0

  /** @param limits - How many ticks of silence are too many; need not be whole. */
  constructor(limits: { readonly downTicks: number; readonly goneTicks: number }) {
    this.#downTicks = limits.downTicks
    this.#goneTicks = limits.goneTicks
  }

  /** All that are not gone. */
  get all(): readonly ReplicaStatus[] {
    return [...this.#byName.values()].map(({ ref: { name, vsn }, status }) => ({
      name,
      vsn,
      status,
    }))
  }

  /** A heartbeat came. */
  heard(ref: Ref): readonly Transition[] {
    const replica = this.#byName.get(ref.name)
    if (replica?.ref.id === ref.id) {
      replica.heard = this.#tick
      if (replica.status === 'up') return []
      replica.status = 'up'
      return [{ to: 'up', ref }]
    }
    this.#byName.set(ref.name, { ref, status: 'up', heard: this.#tick })
    const up: Transition = { to: 'up', ref }
    return replica === undefined ? [up] : [{ to: 'gone', ref: replica.ref }, up]
  }

  /** A replica has said that it goes. */
  left(ref: Ref): readonly Transition[] {
    if (this.#byName.get(ref.name)?.ref.id !== ref.id) return []
    this.#byName.delete(ref.name)
    return [{ to: 'gone', ref }]
  }

  /** A period has passed. */
  tick(): readonly Transition[] {
    this.#tick += 1
    const transitions: Transition[] = []
    for (const replica of this.#byName.values()) {
      const { ref } = replica
      const silence = this.#tick - replica.heard
      if (silence > this.#goneTicks) {
        this.#byName.delete(ref.name)
        transitions.push({ to: 'gone', ref })
      } else if (silence > this.#downTicks && replica.status === 'up') {
        replica.status = 'down'
        transitions.push({ to: 'down', ref })
      }
    }
    return transitions
  }
}
