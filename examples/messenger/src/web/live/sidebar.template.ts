import { type Html, html } from 'redstart/html'
import { icon } from '../icon.ts'
import { router } from '../router.ts'
import { conversationList } from './inbox.template.ts'
import type { Inbox } from './inbox.ts'

export function sidebarTemplate(inbox: Inbox): Html {
  return html`
    <header class="inbox-top">
      <a class="inbox-heading" href=${router.p('/')}>Conversations</a>
      <a class="icon-button" href="${router.p('/')}#new" aria-label="New conversation">${icon('add')}</a>
    </header>
    ${conversationList(inbox)}`
}
