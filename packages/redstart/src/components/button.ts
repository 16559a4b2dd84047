import { attrs, type ClassList, type Html, html, type Renderable } from '../html/index.ts'
import type { ControlAttributes } from './input-props.ts'
import { refuseForeignAction } from './this-site.ts'

/** How loud a button is: the one action of a page, one beside it, one that destroys, one like a link. */
export type ButtonVariant = 'primary' | 'secondary' | 'danger' | 'plain'

/** Properties of {@link button}. */
export interface ButtonProps {
  readonly label: Renderable
  /** Default `submit`. */
  readonly type?: 'submit' | 'button' | 'reset'
  /** Default `primary`. */
  readonly variant?: ButtonVariant
  /** More attributes: `name`, `value`, `disabled`, `aria-label`, a `formaction` on this site. */
  readonly attrs?: ControlAttributes
  readonly class?: ClassList
}

/**
 * A button; in a form it sends it.
 *
 * @throws UnsafeValue for a `formaction` of another site, to which the form's token would go.
 */
export function button(props: ButtonProps): Html {
  const { label, type = 'submit', variant = 'primary', class: classes, attrs: given = {} } = props
  const { class: more, ...rest } = given
  refuseForeignAction(rest)
  return html`<button type=${type} class=${buttonClass(variant, [classes, more])} ${attrs(rest)}>${label}</button>`
}

/** Properties of {@link linkButton}. */
export interface LinkButtonProps {
  /** Where it leads. */
  readonly to: string
  readonly label: Renderable
  /** Default `secondary`. */
  readonly variant?: ButtonVariant
  /** More attributes of the link. */
  readonly attrs?: ControlAttributes
  readonly class?: ClassList
}

/** A link that looks like a button, for what is an action to people and a page to the browser. */
export function linkButton(props: LinkButtonProps): Html {
  const { to, label, variant = 'secondary', class: classes, attrs: given = {} } = props
  const { class: more, ...rest } = given
  return html`<a href=${to} class=${buttonClass(variant, [classes, more])} ${attrs(rest)}>${label}</a>`
}

/** The classes of a button, also of what only looks like one. */
export function buttonClass(variant: ButtonVariant, more?: ClassList): ClassList {
  return ['rs-button', `rs-button-${variant}`, more]
}
