/**
 * The path of a file below a folder, from the path of a URL; undefined for everything that is none:
 * empty segments, names that begin with a dot ("..", hidden files), separators and NUL in a name,
 * escapes that are not UTF-8. Of the names with a dot only `/.well-known` has a place of its own (RFC
 * 8615): at the root of a site, for what others look for there.
 *
 * @param path - The path of the URL, percent-encoded.
 * @param prefix - What it has to begin with, `/` or `/assets`.
 */
export function safePath(path: string, prefix: string): string | undefined {
  const start = prefix.endsWith('/') ? prefix : `${prefix}/`
  if (!path.startsWith(start)) return undefined
  const names: string[] = []
  for (const segment of path.slice(start.length).split('/')) {
    const name = decode(segment)
    if (name === undefined || name === '' || /[/\\\0]/.test(name)) return undefined
    const isWellKnown = name === '.well-known' && start === '/' && names.length === 0
    if (name.startsWith('.') && !isWellKnown) return undefined
    names.push(name)
  }
  return names.join('/')
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
