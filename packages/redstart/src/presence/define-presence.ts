import type { Callback } from '../context/index.ts'
import { InvalidDefinition, InvalidOption } from '../errors/index.ts'
import { type In, isSchema, type Out, type Schema } from '../schema/index.ts'
import type { Counting, PresenceState } from './types.ts'

const DEFAULT_WINDOW = 100
const MAX_WINDOW = 60_000
const NAME = /^[A-Za-z][\w-]{0,63}$/

/**
 * What {@link definePresence} makes: a pure definition, which any number of endpoints can use.
 *
 * `M` is the type of a meta, `F` what `fetch` adds to an entry.
 */
export interface PresenceDefinition<M extends object = object, F extends object = object> {
  /** Names the events, and tells the presences of one endpoint apart. */
  readonly name: string
  /** For how long changes are gathered, in ms. */
  readonly window: number
  /** Whether keys may be counted. */
  readonly counted: boolean
  readonly meta: Schema
  readonly fetch: Callback | undefined
  /** Among types only; absent at run time. */
  readonly $presence?: { readonly meta: M; readonly fetched: F }
}

/** What {@link definePresence} takes. */
export interface PresenceOptions<S extends Schema, R extends object, C extends boolean> {
  /**
   * The schema of a meta: what is known of one device, tab or connection. What the schema gives back
   * is what everybody on the topic sees. It has to be synchronous, and must not transform.
   */
  readonly meta: S & MetaSchema<S, C>
  /**
   * Adds to entries what is not worth tracking, such as the name of a user. Called with all keys that
   * are asked for at once, for every list, and twice for every diff: for its joins and for its leaves,
   * which may be empty. Gives back objects by key; their `metas` are ignored, and keys may be missing.
   *
   * When it throws, or takes longer than 5 seconds, that is logged, and the entries go out without.
   */
  fetch?(
    topic: string,
    entries: PresenceState<MetaOf<S>, CountingIf<C>>,
  ): Readonly<Record<string, R>> | Promise<Readonly<Record<string, R>>>
  /**
   * Whether keys may be counted, with `track(key, null, { count: true })`: of these only the number
   * travels, however many there are. Default false.
   */
  readonly counted?: C
  /**
   * What the events begin with: `<name>_state` and `<name>_diff`. Default `presence`, which is what
   * the official client listens to unless it is told another.
   */
  readonly name?: string
  /**
   * For how long the changes of a topic are gathered into one diff after a first one went out, in
   * milliseconds. 0 sends each at once. Default 100, at most 60,000.
   */
  readonly window?: number
}

/** The metas that a schema describes. */
type MetaOf<S> = Out<S> extends infer M extends object ? M : never
type CountingIf<C> = C extends true ? Counting : {}
/** `F` of a definition: what its fetch gives besides metas, and whether it counts. */
type Fetched<R, C> = C extends true
  ? Simplify<Omit<R, 'metas'>> & Counting
  : Simplify<Omit<R, 'metas'>>
type Simplify<T> = { [K in keyof T]: T[K] } & {}

/** Whether an object has a key of this name, and not only keys of any name. */
type HasKey<T, K extends string> = string extends keyof T ? false : K extends keyof T ? true : false

/** Asks of the schema of a meta what it has to be; a sentence where it is not. */
type MetaSchema<S, C> = [Out<S>] extends [object]
  ? [Out<S>] extends [In<S>]
    ? C extends true
      ? HasKey<Out<S>, 'count'> extends true
        ? 'A presence that counts has no meta with a "count": that is what counted keys have.'
        : S
      : S
    : 'The schema of a meta must not transform: its output has to be a valid input.'
  : 'The schema of a meta has to describe an object.'

/**
 * Defines who is there: what is known of a presence, and how it is shown. It starts nothing; what is
 * tracked belongs to an endpoint, and ends with the channel that tracked it.
 *
 * @throws InvalidDefinition for a `meta` that is no schema, a `fetch` that is no function or a `name`
 *   that is none; InvalidOption for a `window` out of bounds.
 * @example
 * export const visitors = definePresence({
 *   meta: z.object({ device: z.string() }),
 *   fetch: async (_topic, entries) => {
 *     const users = await usersById(Object.keys(entries))
 *     return Object.fromEntries(users.map((user) => [user.id, { name: user.name }]))
 *   },
 * })
 */
export function definePresence<S extends Schema, R extends object = {}, C extends boolean = false>(
  options: PresenceOptions<S, R, C>,
): PresenceDefinition<MetaOf<S>, Fetched<R, C>> {
  const { name = 'presence', meta, fetch, counted = false, window = DEFAULT_WINDOW } = options
  const what = `The presence ${JSON.stringify(name)}`
  if (typeof name !== 'string' || !NAME.test(name)) {
    const mend = 'Give it a letter, and up to 63 more letters, digits, "_" or "-".'
    throw new InvalidDefinition(what, 'has a name that cannot begin an event', mend)
  }
  if (!isSchema(meta)) {
    const mend = 'Give it the schema of a meta: { meta: z.object({ device: z.string() }) }.'
    throw new InvalidDefinition(what, 'has a meta that is no schema', mend)
  }
  if (fetch !== undefined && typeof fetch !== 'function') {
    const mend = 'Make it (topic, entries) => additions by key, or leave it out.'
    throw new InvalidDefinition(what, 'has a fetch that is no function', mend)
  }
  if (!Number.isFinite(window) || window < 0 || window > MAX_WINDOW) {
    const want = `a number of milliseconds from 0 to ${MAX_WINDOW}`
    throw new InvalidOption('presence.window', window, want)
  }
  return { name, window, counted: counted === true, meta, fetch }
}
