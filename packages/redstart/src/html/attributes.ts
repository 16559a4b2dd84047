import type { Command } from './command.ts'

/** A name of a class, or a list of them, in which what is false or absent counts as nothing. */
export type ClassList = string | false | null | undefined | readonly ClassList[]

/**
 * What an attribute can be. `true` is its name alone; `false`, `null` and `undefined` leave it out. A
 * command stands in attributes of the client of live views, which begin with `phx-`, and in data
 * attributes.
 */
export type AttributeValue = string | number | bigint | boolean | Command | null | undefined

/** The attributes of a map. */
export interface AttributeMap {
  readonly [name: string]: AttributeValue | ClassList
}

let create: (entries: readonly (readonly [string, unknown])[]) => Attributes
let isInstance: (value: object) => value is Attributes
let readEntries: (attributes: Attributes) => readonly (readonly [string, unknown])[]

/** Attributes for a hole in a tag. Only {@link attrs}, {@link data} and {@link aria} make them. */
export class Attributes {
  readonly #entries: readonly (readonly [string, unknown])[]

  private constructor(entries: readonly (readonly [string, unknown])[]) {
    this.#entries = entries
  }

  static {
    create = (entries) => new Attributes(entries)
    isInstance = (value): value is Attributes => #entries in value
    readEntries = (attributes) => attributes.#entries
  }
}

/**
 * Attributes by their names, for a hole in a tag.
 *
 * @example
 * html`<input ${attrs({ type: 'email', required: true, value: field.value })}>`
 */
export function attrs(map: AttributeMap): Attributes {
  return create(Object.entries(map))
}

/**
 * Data attributes, named as the browser's `dataset` names them: `roomId` and `room_id` both are
 * `data-room-id`.
 *
 * @example
 * html`<li ${data({ roomId: room.id })}>${room.name}</li>`
 */
export function data(map: { readonly [name: string]: AttributeValue }): Attributes {
  return create(Object.entries(map).map(([name, value]) => [`data-${dashed(name)}`, value]))
}

/**
 * ARIA attributes: `labelledBy` is `aria-labelledby`. `true` and `false` are words here, as ARIA has
 * it, and do not leave the attribute out; `null` and `undefined` do.
 *
 * @example
 * html`<button ${aria({ expanded: open, controls: 'menu' })}>Menu</button>`
 */
export function aria(map: { readonly [name: string]: AttributeValue }): Attributes {
  return create(Object.entries(map).map(([name, value]) => [`aria-${name.toLowerCase()}`, value]))
}

/** Whether a value is a set of attributes. */
export function isAttributes(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && isInstance(value)
}

/** The names and values of attributes, in their order. */
export function entriesOf(attributes: Attributes): readonly (readonly [string, unknown])[] {
  return readEntries(attributes)
}

function dashed(name: string): string {
  return name.replaceAll('_', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
