import { type ClassList, type Html, html, type Renderable } from '../html/index.ts'

/** Properties of {@link header}. */
export interface HeaderProps {
  readonly title: Renderable
  /** A sentence below it. */
  readonly subtitle?: Renderable
  /** Links and buttons that belong to the whole page. */
  readonly actions?: Renderable
  readonly class?: ClassList
}

/** The heading of a page, with what can be done there. */
export function header({ title, subtitle, actions, class: classes }: HeaderProps): Html {
  return html`<header class=${['rs-header', classes]}>
    <div>
      <h1>${title}</h1>
      ${subtitle !== undefined && html`<div class="rs-hint">${subtitle}</div>`}
    </div>
    ${actions !== undefined && html`<div class="rs-actions">${actions}</div>`}
  </header>`
}
