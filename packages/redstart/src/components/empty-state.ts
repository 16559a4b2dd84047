import { type ClassList, type Html, html, type Renderable } from '../html/index.ts'

/** Properties of {@link emptyState}. */
export interface EmptyStateProps {
  /** What is not there: `No rooms yet`. */
  readonly title: Renderable
  /** What to make of it. */
  readonly body?: Renderable
  /** How to change it. */
  readonly action?: Renderable
  readonly class?: ClassList
}

/** What stands in the place of a list with nothing in it. */
export function emptyState({ title, body, action, class: classes }: EmptyStateProps): Html {
  return html`<div class=${['rs-empty', classes]}>
    <p><strong>${title}</strong></p>
    ${body !== undefined && html`<div class="rs-hint">${body}</div>`}
    ${action !== undefined && html`<div class="rs-actions">${action}</div>`}
  </div>`
}
