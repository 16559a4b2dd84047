import { attrs, type ClassList, type Html, html, type Renderable } from '../../html/index.ts'

/** Properties of {@link portal}. */
export interface PortalProps {
  /** The DOM id. */
  readonly id: string
  /** Where the content is shown: a CSS selector of an element that is there, `body`. */
  readonly target: string
  /** Classes of the element around the content. */
  readonly class?: ClassList
}

/**
 * Shows its content elsewhere in the page: what must not be cut off or covered by what is around it,
 * such as a dialog or a tooltip. Events of the content still go to the live view or component that
 * renders it. Before the live view is connected it is not shown.
 *
 * Phoenix LiveView protocol, section 5.5.
 *
 * @example
 * portal({ id: 'help-portal', target: 'body' }, html`<div role="tooltip">…</div>`)
 */
export function portal({ id, target, class: classes }: PortalProps, content: Renderable): Html {
  return html`<template id=${id} data-phx-portal=${target}><div id="_lv_portal_wrap_${id}" ${attrs({ class: classes })}>${content}</div></template>`
}
