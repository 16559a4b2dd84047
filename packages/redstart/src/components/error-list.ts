import { type ClassList, type Html, html } from '../html/index.ts'

/** Properties of {@link errorList}. */
export interface ErrorListProps {
  /** What is wrong, as sentences. */
  readonly errors: readonly string[]
  /** The DOM id, for an `aria-describedby`. */
  readonly id?: string
  readonly class?: ClassList
}

/** What is wrong with one value; nothing where nothing is. */
export function errorList({ errors, id, class: classes }: ErrorListProps): Html {
  if (errors.length === 0) return html``
  return html`<div id=${id} class=${['rs-errors', classes]}>${errors.map(
    (error) => html`<p>${error}</p>`,
  )}</div>`
}
