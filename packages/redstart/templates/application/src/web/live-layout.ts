/** What stands around every live view. */
import { type Html, html } from 'redstart/html'
import { type Flash, flashGroup } from 'redstart/live'

export function liveLayout({ flash }: { readonly flash: Flash }, content: Html): Html {
  return html`${flashGroup({ flash })}${content}`
}
