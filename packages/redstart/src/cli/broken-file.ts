/**
 * Where a file of the application is broken, and how, in one line; undefined for errors of other kinds, which
 * are found by their stack.
 */
export function brokenFile(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { message, stack = '' } = error
  // esbuild, for tsx: /app/src/router.ts:2:23: ERROR: Expected identifier but found "{"
  const [, place, problem] = /^(.+:\d+:\d+): ERROR: (.+)$/m.exec(message) ?? []
  if (error.name === 'TransformError' && place && problem && isOurs(place))
    return `${place}: ${problem}`
  // tsx, for JavaScript: Parse error /app/redstart.config.js:1:1
  // tsx, for packages: Error parsing: /app/package.json
  const [, unread] =
    /^(?:Parse error (?=.*:\d+:\d+$)|Error parsing: (?=.*package\.json$))(.+)$/.exec(message) ?? []
  if (unread) return `${unread}: it cannot be parsed`
  // Node: the place stands before the stack, with or without the scheme of its address.
  const [, line] = /^(?:file:\/\/)?(\/.+:\d+)\n/.exec(stack) ?? []
  if (error instanceof SyntaxError && line && isOurs(line)) return `${line}: ${message}`
  // Node: Cannot find module '/app/src/none.ts' imported from /app/src/router.ts
  const [, missing, importer] = /^(Cannot find .+?) imported from (.+)$/m.exec(message) ?? []
  const isCode = importer !== undefined && isOurs(importer)
  if (isCode && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
    return `${importer}: ${missing}`
  }
  return undefined
}

/** Whether a file is of the application, and of none of its packages. */
function isOurs(place: string): boolean {
  return !place.includes('/node_modules/')
}
