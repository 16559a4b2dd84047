import { type Html, html, JS, when } from 'redstart/html'
import { type EventsOf, link, type ShownOf } from 'redstart/live'
import { backToList } from '../back-to-list.ts'
import { icon } from '../icon.ts'
import { router } from '../router.ts'
import { composer } from './composer.template.ts'
import type { conversation as view } from './conversation.ts'
import { presenceLine } from './conversation-people.template.ts'
import { details } from './details.ts'
import { confirmDeletion, messageMenu, messageRow } from './message.template.ts'

export type Shown = ShownOf<typeof view>
export type Events = EventsOf<typeof view>

export function conversationPage(shown: Shown, ev: Events): Html {
  const { conversation, deleting, devices, lastSeen, liveAction, person } = shown
  return html`<section class="talk" aria-labelledby="talk-title">
    ${top(shown)}
    ${log(shown, ev)}
    ${composer(shown, ev)}
    ${messageMenu(shown)}
    ${when(deleting, (message) => confirmDeletion(message, ev))}
    ${when(liveAction === 'details', () =>
      details({ id: 'details', conversation, person, devices, lastSeen }),
    )}
  </section>`
}

function top(shown: Shown): Html {
  const { id, title } = shown.conversation
  return html`<header class="talk-top">
    ${backToList()}
    <div class="talk-heading">
      <h1 id="talk-title">${title}</h1>
      ${presenceLine(shown)}
    </div>
    ${link(
      {
        patch: router.p('/conversations/:id/details', { id }),
        class: 'icon-button',
        attrs: { 'aria-label': 'Members and details' },
      },
      icon('info'),
    )}
  </header>`
}

/** What was said. It grows from its foot, so that one stays there while messages come. */
function log(shown: Shown, ev: Events): Html {
  const { heard, held, messages, newest } = shown
  const toEnd = JS.dispatch('talk:end', { to: '#log' })
  return html`
    <div class="log" id="log" role="log" aria-live="off" aria-label="Messages" tabindex="0"
      phx-hook="Log" phx-mounted=${JS.ignoreAttributes(['data-at-end', 'data-is-news'])}
      data-newest=${newest} data-has-newer=${held.hasNewer}>
      <div class="log-content">
        ${!held.hasOlder && beginning(shown)}
        <ol class="messages" id="messages" phx-update="stream" phx-viewport-overrun-target="log"
          phx-viewport-top=${held.hasOlder && ev.older()} phx-viewport-bottom=${held.hasNewer && ev.newer()}>
          ${messages.rows((message, id) => messageRow(message, id, shown, ev))}
        </ol>
        <ol class="messages" id="pending" phx-update="ignore" aria-label="Not sent yet"></ol>
      </div>
    </div>
    <div class="log-foot">
      <p class="typing">${typingLine(shown)}</p>
      <button type="button" class="to-end" phx-click=${held.hasNewer ? ev.newest() : toEnd}>
        ${icon('back')} <span class="to-end-newest">Newest</span> <span class="to-end-news">New messages</span>
      </button>
    </div>
    <p class="rs-hidden" role="status">${heard}</p>
    ${seenMarks(shown)}`
}

function beginning({ conversation, held }: Shown): Html {
  return html`<p class="log-beginning">${
    held.ids.length > 0
      ? `This is where “${conversation.title}” begins.`
      : 'Nobody has said anything yet. Say hello!'
  }</p>`
}

function typingLine({ typing }: Shown): string {
  const [first, second, ...more] = typing.map(({ nickname }) => nickname)
  if (first === undefined) return ''
  if (second === undefined) return `${first} is typing…`
  return more.length > 0 ? 'Several people are typing…' : `${first} and ${second} are typing…`
}

/** How far everybody has read; the hook shows it below the messages, and tells how far one has read oneself. */
function seenMarks({ conversation, person, seen }: Shown): Html {
  const others = conversation.members.filter(({ id }) => id !== person.id && seen[id])
  return html`<ul id="seen" hidden phx-hook="Seen" data-own=${seen[person.id] ?? 0}>
    ${others.map(
      ({ id, nickname }) => html`<li data-person=${id} data-message=${seen[id]}>${nickname}</li>`,
    )}
  </ul>`
}
