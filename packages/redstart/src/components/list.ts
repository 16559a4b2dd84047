import { type ClassList, type Html, html, type Renderable } from '../html/index.ts'

/** Properties of {@link list}. */
export interface ListProps {
  readonly items: readonly ListItem[]
  readonly class?: ClassList
}

/** A property of a record, and its value. */
export interface ListItem {
  readonly label: Renderable
  readonly value: Renderable
}

/**
 * The properties of a record.
 *
 * @example
 * list({ items: [{ label: 'Name', value: room.name }, { label: 'Members', value: room.members }] })
 */
export function list({ items, class: classes }: ListProps): Html {
  return html`<dl class=${['rs-list', classes]}>${items.map(
    ({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`,
  )}</dl>`
}
