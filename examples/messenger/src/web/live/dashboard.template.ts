import { type Html, html, JS } from 'redstart/html'
import type { Person } from '../../people/people.ts'
import { icon } from '../icon.ts'
import { conversationList } from './inbox.template.ts'
import type { Inbox } from './inbox.ts'
import { newConversation } from './new-conversation.ts'

interface Dashboard extends Inbox {
  /** Who is in the new conversation from the beginning. */
  readonly invited: readonly Person[]
}

export function dashboardTemplate(shown: Dashboard): Html {
  return html`
    <div class="sidebar">
      <header class="inbox-top">
        <h1 class="inbox-heading">Conversations</h1>
        <a class="icon-button" href="#new" aria-label="New conversation"
          phx-click=${JS.focus({ to: '#people-search' })}>${icon('add')}</a>
      </header>
      ${conversationList(shown)}
    </div>
    <div class="content">
      <section class="pane" id="new" aria-labelledby="new-heading">
        <a class="new-back" href="#">${icon('back')} Conversations</a>
        <h1 id="new-heading">New conversation</h1>
        ${newConversation({ id: 'conversation', person: shown.person, invited: shown.invited })}
      </section>
    </div>`
}
