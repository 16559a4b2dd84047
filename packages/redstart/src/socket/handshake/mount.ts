import { InvalidMount, MountCollision } from '../../errors/index.ts'

/** One transport of a socket, and where it is served. */
export interface MountEntry<T> {
  /** The place of the socket: `/socket`, `/socket/:tenant`. */
  readonly mount: string
  /** The place of the transport below it: `websocket`, `longpoll`, or what the application says. */
  readonly path: string
  /** What serves the requests. */
  readonly target: T
}

/** What a {@link MountMatcher} found. */
export interface MountMatch<T> {
  readonly target: T
  /**
   * What stands at the `:name`s of the path, decoded. An object without prototype. Goes before
   * parameters of the same name in the query: `Object.assign(decodeQuery(query), params)`.
   */
  readonly params: Readonly<Record<string, string>>
}

/**
 * Finds what serves a path, which is given without its query and not decoded. Undefined if nothing
 * does. Never throws.
 */
export type MountMatcher<T> = (path: string) => MountMatch<T> | undefined

/**
 * Makes one matcher of all places where sockets are served (Phoenix channels protocol, section 1.1).
 *
 * Slashes at the end and doubled ones make no difference, neither here nor in requests, as in Phoenix.
 * A literal segment goes before a `:name` in the same place. A `:name` whose text is not
 * percent-encoded UTF-8 matches nothing.
 *
 * @throws InvalidMount for a place that is no path, MountCollision for two that match the same paths.
 * @example
 * const match = compileMounts([{ mount: '/socket/:tenant', path: 'websocket', target: userSocket }])
 * match('/socket/acme/websocket') // { target: userSocket, params: { tenant: 'acme' } }
 */
export function compileMounts<T>(entries: Iterable<MountEntry<T>>): MountMatcher<T> {
  const byShape = new Map<string, Route<T>>()
  for (const entry of entries) {
    const route = compile(entry)
    const other = byShape.get(route.shape)
    if (other !== undefined) throw new MountCollision(other.path, route.path)
    byShape.set(route.shape, route)
  }
  const routes = [...byShape.values()].sort((a, b) => a.rank.localeCompare(b.rank))
  return (path) => {
    if (routes.length === 0) return undefined
    const segments = split(path)
    for (const { pattern, target } of routes) {
      const params = capture(pattern, segments)
      if (params !== undefined) return { target, params }
    }
    return undefined
  }
}

interface Route<T> {
  readonly pattern: readonly Segment[]
  /** The path with all names taken away: what has the same shape matches the same requests. */
  readonly shape: string
  /** Sorts a literal before a name, the places further left counting more. */
  readonly rank: string
  /** The whole path, for people. */
  readonly path: string
  readonly target: T
}

type Segment = { readonly literal: string } | { readonly name: string }

const NO_PARAMS: Readonly<Record<string, string>> = Object.freeze(Object.create(null))
const LITERAL = /^[\w.~!$&'()+,;=@-]+$/
const NAME = /^:[a-z]\w*$/i

function compile<T>({ mount, path, target }: MountEntry<T>): Route<T> {
  if (typeof mount !== 'string' || !mount.startsWith('/')) {
    throw new InvalidMount(mount, 'it does not begin with "/"')
  }
  if (typeof path !== 'string') throw new InvalidMount(path, 'the path below it is not a string')
  const segments = split(`${mount}/${path}`)
  const whole = `/${segments.join('/')}`
  const pattern = segments.map((segment) => toSegment(segment, whole))
  const names = pattern.flatMap((segment) => ('name' in segment ? [segment.name] : []))
  const double = names.find((name, index) => names.indexOf(name) !== index)
  if (double !== undefined) throw new InvalidMount(whole, `it has two parts named ":${double}"`)
  const shape = pattern.map((segment) => ('name' in segment ? ':' : segment.literal)).join('/')
  const rank = pattern.map((segment) => ('name' in segment ? '1' : '0')).join('')
  return { pattern, shape, rank, path: whole, target }
}

function toSegment(segment: string, path: string): Segment {
  // Names begin with a letter, so none of them is __proto__.
  if (NAME.test(segment)) return { name: segment.slice(1) }
  if (LITERAL.test(segment)) return { literal: segment }
  throw new InvalidMount(path, `${JSON.stringify(segment)} is neither a plain word nor a ":name"`)
}

function capture(
  pattern: readonly Segment[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== segments.length) return undefined
  let params: Record<string, string> | undefined
  for (let index = 0; index < pattern.length; index += 1) {
    const part = pattern[index]!
    const segment = segments[index]!
    if ('literal' in part) {
      if (part.literal !== segment) return undefined
      continue
    }
    const value = decode(segment)
    if (value === undefined) return undefined
    params ??= Object.create(null) as Record<string, string>
    params[part.name] = value
  }
  return params ?? NO_PARAMS
}

function split(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
