import { type Html, html } from 'redstart/html'
import { type Flash, flashGroup } from 'redstart/live'

/** The layout of all live views: what there is to tell, and what is said while the connection is lost. */
export function frame({ flash }: { readonly flash: Flash }, content: Html): Html {
  return html`${flashGroup({ flash })}<div class="feature">${content}</div>`
}
