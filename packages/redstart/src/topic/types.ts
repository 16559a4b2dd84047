type Simplify<T> = { [K in keyof T]: T[K] } & {}

/**
 * What the holes of a pattern match.
 *
 * @example
 * TopicParams<'room:{id}:{tab}'> // { id: string; tab: string }
 */
export type TopicParams<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Simplify<{ [K in Name]: string } & TopicParams<Rest>>
  : {}

/**
 * The topics that a pattern matches.
 *
 * @example
 * TopicOf<'room:{id}'> // `room:${string}`
 */
export type TopicOf<P extends string> = P extends `${infer Head}{${string}}${infer Rest}`
  ? `${Head}${string}${TopicOf<Rest>}`
  : P extends `${infer Head}*`
    ? `${Head}${string}`
    : P

/** What may stand in a hole: a string without ":" that is not empty, or a finite number. */
export type TopicValue = string | number

/**
 * What fills the holes of a pattern.
 *
 * @example
 * TopicValues<'room:{id}'> // { readonly id: string | number }
 */
export type TopicValues<P extends string> = {
  readonly [K in keyof TopicParams<P>]: TopicValue
}
