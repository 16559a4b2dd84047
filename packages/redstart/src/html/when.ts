import type { Renderable } from './html.ts'

/** What is left of a type if its value counts as true. */
export type Truthy<T> = Exclude<T, false | 0 | 0n | '' | null | undefined>

/**
 * Renders one thing or another. `then` sees a value that is there.
 *
 * @example
 * html`<nav>${when(user, (user) => html`<b>${user.name}</b>`, () => html`<a href="/log-in">Log in</a>`)}</nav>`
 */
export function when<T>(
  value: T,
  then: (value: Truthy<T>) => Renderable,
  otherwise?: () => Renderable,
): Renderable {
  return isTruthy(value) ? then(value) : otherwise?.()
}

function isTruthy<T>(value: T): value is T & Truthy<T> {
  return Boolean(value)
}
