import { InvalidPath } from '../errors/index.ts'

type Simplify<T> = { [K in keyof T]: T[K] } & {}

/** The named parts of a route's path, `"/rooms/:id"` to `{ id: string }`. */
export type PathParams<P extends string> = P extends `${string}/:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}`
    ? Simplify<{ [K in Name]: string } & PathParams<`/${Tail}`>>
    : { [K in Rest]: string }
  : {}

/** A scope's prefix and the path of a route in it. */
export type JoinPath<A extends string, B extends string> = A extends '/'
  ? B
  : B extends '/'
    ? A
    : `${A}${B}`

/** What {@link buildPath} puts into a path. */
export type PathValues<P extends string> = {
  [K in keyof PathParams<P>]: string | number
} & { query?: QueryValues }

/** Query parameters for {@link buildPath}; undefined and null ones are left out, lists repeated. */
export type QueryValues = Readonly<
  Record<string, string | number | boolean | null | undefined | readonly (string | number)[]>
>

/** Joins a scope's prefix with the path of a route: `/` and `/rooms` to `/rooms`. */
export function joinPath(prefix: string, path: string): string {
  if (prefix === '/') return path
  return path === '/' ? prefix : prefix + path
}

const SEGMENT = /^(?::[A-Za-z_]\w*|[^\s:*?#%{}|^\\]+)$/

/**
 * Refuses a path that no route can have.
 *
 * @throws InvalidPath unless it begins with "/" and its segments are plain words or `:names`.
 */
export function checkPattern(path: string): void {
  if (path === '/') return
  if (!path.startsWith('/')) throw new InvalidPath(path, 'it does not begin with "/"')
  const names = new Set<string>()
  for (const segment of path.slice(1).split('/')) {
    if (segment === '') throw new InvalidPath(path, 'it has an empty segment')
    if (!SEGMENT.test(segment) || segment === '.' || segment === '..') {
      throw new InvalidPath(
        path,
        `${JSON.stringify(segment)} is neither a plain word nor a ":name"`,
      )
    }
    if (!segment.startsWith(':')) continue
    const name = segment.slice(1)
    if (names.has(name) || name === '__proto__' || name === 'query') {
      const reserved = names.has(name) ? 'is there twice' : 'is a name that cannot be used'
      throw new InvalidPath(path, `":${name}" ${reserved}`)
    }
    names.add(name)
  }
}

/**
 * Fills a route's path. Each value is one segment, whatever it holds: it is percent-encoded.
 *
 * @throws InvalidPath when a value is missing, empty, or `.` or `..`, which browsers would resolve.
 * @example
 * buildPath('/rooms/:id', { id: 'a/b', query: { page: 2 } }) // "/rooms/a%2Fb?page=2"
 */
export function buildPath(pattern: string, values: Readonly<Record<string, unknown>> = {}): string {
  const path = pattern.replace(/\/:(\w+)/g, (_whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new InvalidPath(pattern, `there is no value for ":${name}"`)
    }
    const segment = String(value)
    if (segment === '' || segment === '.' || segment === '..') {
      throw new InvalidPath(pattern, `":${name}" cannot be ${JSON.stringify(segment)}`)
    }
    return `/${encodeURIComponent(segment)}`
  })
  const { query } = values
  return typeof query === 'object' && query !== null ? path + encodeQuery(query) : path
}

function encodeQuery(query: object): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) search.append(name, String(item))
    }
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

/**
 * Whether a browser that is sent to `target` stays on this site: one leading "/", no backslash, which
 * browsers read as one more, and nothing but printable ASCII, for they drop tabs and line breaks.
 */
export function isLocalPath(target: string): boolean {
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(target)
}
