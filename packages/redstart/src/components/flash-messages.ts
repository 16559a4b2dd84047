import { type ClassList, type Html, html } from '../html/index.ts'

/** What a page has to tell its visitor: `conn.flash`. */
export interface FlashTexts {
  readonly info?: string | undefined
  readonly error?: string | undefined
}

/** Properties of {@link flashMessages}. */
export interface FlashMessagesProps {
  readonly flash: FlashTexts
  readonly class?: ClassList
}

/**
 * The messages that a page has for its visitor. Both places are always there, for assistive technology
 * announces what changes in a place that it knows; errors interrupt, the others wait.
 */
export function flashMessages({ flash, class: classes }: FlashMessagesProps): Html {
  return html`<div class=${['rs-flashes', classes]}>
    <div role="status">${flash.info && html`<p class="rs-flash rs-flash-info">${flash.info}</p>`}</div>
    <div role="alert">${flash.error && html`<p class="rs-flash rs-flash-error">${flash.error}</p>`}</div>
  </div>`
}
