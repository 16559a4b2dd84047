import type { Renderable } from './html.ts'

let create: (load: () => Promise<Renderable>) => Later
let isInstance: (value: object) => value is Later
let readLoad: (part: Later) => () => Promise<Renderable>

/** A part of a page that is not there yet. Only {@link later} makes one. */
export class Later {
  readonly #load: () => Promise<Renderable>

  private constructor(load: () => Promise<Renderable>) {
    this.#load = load
  }

  static {
    create = (load) => new Later(load)
    isInstance = (value): value is Later => #load in value
    readLoad = (part) => part.#load
  }
}

/**
 * A part of a streamed page that takes its time. What comes before it is sent first; when the stream
 * comes to the part, `load` is called and waited for. Only `renderToStream` can wait.
 *
 * @example
 * html`<main>${later(async () => report(await statistics()))}</main>`
 */
export function later(load: () => Promise<Renderable>): Later {
  return create(load)
}

/** Whether a value is a part that is not there yet. */
export function isLater(value: unknown): value is Later {
  return typeof value === 'object' && value !== null && isInstance(value)
}

/** Loads a part. */
export function load(part: Later): Promise<Renderable> {
  return readLoad(part)()
}
