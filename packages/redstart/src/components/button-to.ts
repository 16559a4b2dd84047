import { type ClassList, type Html, html, type Renderable } from '../html/index.ts'
import { type ButtonVariant, button, buttonClass } from './button.ts'
import { type FormMethod, formHidden } from './form-hidden.ts'

/** Properties of {@link buttonTo}. */
export interface ButtonToProps {
  /** The path that the request goes to. */
  readonly to: string
  /** Default `post`. */
  readonly method?: FormMethod
  /** The token of the page's session: `conn.csrfToken`. */
  readonly csrfToken: string
  readonly label: Renderable
  /**
   * A question that has to be answered first. The button then opens it, with a button of its own that
   * sends; nothing of this needs a script.
   */
  readonly confirm?: Renderable
  /** Default `danger` for `delete`, else `secondary`. */
  readonly variant?: ButtonVariant
  readonly class?: ClassList
}

/**
 * A button that sends a request which changes something: a form with nothing but the button, so that it
 * works without a script and no crawler follows it.
 *
 * @example
 * buttonTo({ to: '/rooms/7', method: 'delete', csrfToken, label: 'Delete', confirm: 'Delete the room?' })
 */
export function buttonTo(props: ButtonToProps): Html {
  const { to, method = 'post', csrfToken, label, confirm, class: classes } = props
  const { variant = method === 'delete' ? 'danger' : 'secondary' } = props
  const form = html`<form class=${['rs-button-to', confirm === undefined && classes]} action=${to} method="post">
    ${formHidden(to, method, csrfToken)}${button({ label, variant })}
  </form>`
  if (confirm === undefined) return form
  return html`<details class=${['rs-confirm', classes]}>
    <summary class=${buttonClass(variant)}>${label}</summary>
    <div class="rs-confirm-question"><p>${confirm}</p>${form}</div>
  </details>`
}
