let isInstance: (value: object) => value is Part

/**
 * What stands in the content of a template and only a live view can render: a live component, the
 * rows of a stream, a nested view. Everything that is rendered outside of a live view refuses it.
 *
 * What a part is made of is known to the code that makes it; here it is a place in the content.
 */
export abstract class Part {
  readonly #brand = 'part'

  /** What it is, for errors, as the beginning of a sentence: `A live component`. */
  abstract readonly what: string

  static {
    isInstance = (value): value is Part => #brand in value
  }
}

/** Whether a value is a part that only a live view can render. */
export function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && isInstance(value)
}
