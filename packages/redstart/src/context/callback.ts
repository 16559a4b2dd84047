/**
 * A function of the application, its types erased: what took it has checked them, and calls it with
 * what was promised there.
 */
export type Callback = (...args: never[]) => unknown

/** Calls an application's function across the line where the types of a builder end. */
export function call(fn: Callback, ...args: unknown[]): unknown {
  return fn(...(args as never[]))
}
