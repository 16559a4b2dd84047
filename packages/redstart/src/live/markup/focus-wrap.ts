import {
  type AttributeMap,
  attrs,
  type ClassList,
  type Html,
  html,
  type Renderable,
} from '../../html/index.ts'

/** Properties of {@link focusWrap}. */
export interface FocusWrapProps {
  /** The DOM id. */
  readonly id: string
  /** More attributes of the element around. */
  readonly attrs?: AttributeMap
  readonly class?: ClassList
}

/**
 * Keeps the focus in its content, as dialogs need it: from the last thing that can have it the key goes
 * to the first.
 *
 * Phoenix LiveView protocol, section 5.5.
 *
 * @example
 * html`<div id="confirm" role="dialog" aria-modal="true">${focusWrap({ id: 'confirm-focus' }, form)}</div>`
 */
export function focusWrap(
  { id, attrs: given, class: classes }: FocusWrapProps,
  content: Renderable,
): Html {
  return html`<div id=${id} phx-hook="Phoenix.FocusWrap" ${attrs({ class: classes, ...given })}><div id="${id}-start" tabindex="0" aria-hidden="true"></div>${content}<div id="${id}-end" tabindex="0" aria-hidden="true"></div></div>`
}
