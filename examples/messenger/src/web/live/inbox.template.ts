import { type Html, html, keyed, when } from 'redstart/html'
import { link } from 'redstart/live'
import { type InboxEntry, MAX_UNREAD } from '../../conversations/inbox.ts'
import { avatar } from '../avatar.ts'
import { icon } from '../icon.ts'
import { router } from '../router.ts'
import { type Inbox, unreadTotal } from './inbox.ts'

/** The conversations, and what tells of them elsewhere: the title of the page, and notifications. */
export function conversationList({ person, entries, online }: Inbox): Html {
  return html`
    <nav class="inbox" id="inbox" aria-label="Conversations" phx-hook="CurrentLink">
      ${when(
        entries.length > 0,
        () =>
          html`<ul>${keyed(
            entries,
            ({ id }) => id,
            (entry) => row(entry, person.nickname, online),
            { memo: [online] },
          )}</ul>`,
        () => html`<p class="inbox-empty">Nobody has said anything yet. Begin a conversation.</p>`,
      )}
    </nav>
    <span id="unread" hidden phx-hook="UnreadTitle" data-unread=${unreadTotal(entries)}></span>
    <span id="notifier" hidden phx-hook="Notifier"></span>`
}

function row(entry: InboxEntry, me: string, online: Inbox['online']): Html {
  const { id, title, members, last, unread, mentioned } = entry
  const here = members.filter((member) => online.get(member.id))
  return html`<li>${link(
    {
      navigate: router.p('/conversations/:id', { id }),
      class: ['entry', unread > 0 && 'entry-new'],
    },
    html`
      <span class="entry-people" data-online=${here.length > 0}>
        ${members.length > 0 ? members.slice(0, 2).map(avatar) : icon('people')}
      </span>
      <span class="entry-title">${title}</span>
      ${here.length > 0 && html`<span class="rs-hidden">${namesOf(here)} online</span>`}
      <span class="entry-last">${lastOf(entry, me)}</span>
      ${last && html`<time class="entry-time" id="at-${id}" datetime=${last.at} phx-hook="LocalTime" data-format="short">${last.at.slice(0, 10)}</time>`}
      ${
        unread > 0 &&
        html`<span class="entry-unread">${mentioned && html`<b aria-hidden="true">@</b>`}
        <span>${unread < MAX_UNREAD ? unread : `${MAX_UNREAD - 1}+`}</span>
        <span class="rs-hidden">unread${mentioned && ', you are mentioned'}</span></span>`
      }`,
  )}</li>`
}

function lastOf({ last, memberCount }: InboxEntry, me: string): string {
  if (!last) return 'No message yet'
  if (last.author === me) return `You: ${last.text}`
  return memberCount > 2 ? `${last.author ?? 'Somebody'}: ${last.text}` : last.text
}

function namesOf(people: InboxEntry['members']): string {
  return people.map(({ nickname }) => nickname).join(', ')
}
