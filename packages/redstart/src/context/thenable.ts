/**
 * Whether a handler's result is yet to come. Query builders and other promise-likes count, so that
 * returning one of them works as it does from an async function.
 */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  )
}
