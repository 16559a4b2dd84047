/** What stands around the live views: messages for the visitor, and the list of conversations, which stays. */
import { type Html, html } from 'redstart/html'
import { type Flash, flashGroup, nestedView } from 'redstart/live'
import { sidebarLive } from './live/sidebar.ts'

/** The layout of all live views that a route leads to. */
export function shell({ flash }: { readonly flash: Flash }, content: Html): Html {
  return html`${flashGroup({ flash })}
    <div class="shell">
      <a class="rs-skip" href="#content">Skip the conversations</a>
      ${nestedView(sidebarLive, { id: 'sidebar', sticky: true })}
      <div class="content" id="content" tabindex="-1">${content}</div>
    </div>`
}
