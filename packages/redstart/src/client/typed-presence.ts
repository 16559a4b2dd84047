import type { PresenceDefinition, PresenceEntry, PresenceState } from '../presence/index.ts'

/** The official client's `Presence`, with the entries of a definition. */
export interface PresenceOver<M extends object, F extends object> {
  /** Who is there, by key. */
  readonly state: PresenceState<M, F>

  /**
   * Calls back for each key that came or got another meta: with the entry as it was, if there was one,
   * and with what came.
   */
  onJoin(
    callback: (
      key: string,
      current: PresenceEntry<M, F> | undefined,
      joined: PresenceEntry<M, F>,
    ) => void,
  ): void

  /** Calls back for each key that lost a meta: with what is left of its entry, and with what went. */
  onLeave(
    callback: (
      key: string,
      current: Omit<PresenceEntry<M, F>, 'metas'> & {
        readonly metas: readonly PresenceEntry<M, F>['metas'][number][]
      },
      left: PresenceEntry<M, F>,
    ) => void,
  ): void

  /** Calls back when the list has changed. */
  onSync(callback: () => void): void

  /** All entries, or what `pick` makes of them. */
  list(): PresenceEntry<M, F>[]
  list<T>(pick: (key: string, entry: PresenceEntry<M, F>) => T): T[]

  /** Whether the state has not come yet since the last join. */
  inPendingSyncState(): boolean
}

/** A `Presence` of the official client that knows what a definition tracks. */
export type TypedPresence<D extends PresenceDefinition> =
  D extends PresenceDefinition<infer M, infer F> ? PresenceOver<M, F> : never

/** What {@link typedPresence} asks for: a `Presence` of the official client. */
export interface OfficialPresence {
  onSync(callback: () => void): void
  inPendingSyncState(): boolean
}

/**
 * Gives a `Presence` of the official `phoenix` package the types of what the server tracks. At run
 * time it is returned as it is.
 *
 * @example
 * import { Presence } from 'phoenix'
 * import { typedPresence } from 'redstart/client'
 * import type { visitors } from '../server/visitors.ts'
 *
 * const here = typedPresence<typeof visitors>(new Presence(room))
 * here.onSync(() => show(here.list((key, { metas }) => `${key}: ${metas.length}`)))
 */
export function typedPresence<D extends PresenceDefinition>(
  presence: OfficialPresence,
): TypedPresence<D>
export function typedPresence(presence: OfficialPresence): OfficialPresence {
  return presence
}
