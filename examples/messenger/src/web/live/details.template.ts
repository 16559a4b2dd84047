import { button, input } from 'redstart/components'
import { type Command, type Html, html, JS, keyed, when } from 'redstart/html'
import type { EventsOf, ShownOf } from 'redstart/live'
import type { Member } from '../../conversations/conversation.ts'
import { avatar } from '../avatar.ts'
import { icon } from '../icon.ts'
import { router } from '../router.ts'
import { dialog } from './conversation-dialog.template.ts'
import { presenceOf } from './conversation-people.template.ts'
import type { detailsComponent } from './details.ts'

type Shown = ShownOf<typeof detailsComponent>
type Events = EventsOf<typeof detailsComponent>

export function detailsPanel(shown: Shown, ev: Events): Html {
  const { id, ownerId } = shown.conversation
  const isOwner = ownerId === shown.person.id
  const close = JS.patch(router.p('/conversations/:id', { id }))
  return dialog(
    { id: 'details', title: 'Details', close },
    html`
      ${when(shown.problem, (problem) => html`<p class="composer-problem" role="alert">${problem}</p>`)}
      ${isOwner && rename(shown, ev)}
      ${members(shown, ev)}
      ${isOwner && newMember(shown, ev)}
      ${endings(shown, ev)}`,
  )
}

function rename({ myself, title }: Shown, ev: Events): Html {
  return html`<form class="details-line" id="rename" phx-submit=${ev.rename.form()} phx-target=${myself}>
    ${input({ field: title.title, label: 'Title', autocomplete: 'off' })}
    ${button({ label: 'Rename', variant: 'secondary' })}
  </form>`
}

function members(shown: Shown, ev: Events): Html {
  const { conversation } = shown
  return html`<section class="details-part" aria-labelledby="members-title">
    <h3 id="members-title">${conversation.members.length} members</h3>
    <ul class="members">${keyed(
      conversation.members,
      ({ id }) => id,
      (member) => memberRow(member, shown, ev),
    )}</ul>
  </section>`
}

function memberRow(member: Member, shown: Shown, ev: Events): Html {
  const { conversation, person } = shown
  const isMe = member.id === person.id
  const mayRemove = conversation.ownerId === person.id && !isMe
  return html`<li class="member">
    ${avatar(member)}
    <span class="member-name">${member.nickname}${isMe && ' (you)'}${member.isOwner && html` <span class="badge">Owner</span>`}</span>
    ${presenceOf(member, 'details', shown)}
    ${
      mayRemove &&
      html`<button type="button" class="icon-button" aria-label="Remove ${member.nickname}"
        phx-click=${ev.remove({ id: member.id })}>${icon('close')}</button>`
    }
  </li>`
}

function newMember({ beginning, found, myself }: Shown, ev: Events): Html {
  return html`<section class="details-part" aria-labelledby="add-title">
    <h3 id="add-title">Add somebody</h3>
    <form id="seek" phx-change=${ev.seek.form()} phx-submit=${ev.seek.form()} phx-target=${myself}>
      <input class="rs-control" type="search" name="beginning" value=${beginning} maxlength="20" autocomplete="off"
        aria-label="Nickname" placeholder="Nickname" phx-debounce="200">
    </form>
    <ul class="members" aria-label="Found">${keyed(
      found,
      ({ id }) => id,
      (
        person,
      ) => html`<li class="member">${avatar(person)} <span class="member-name">${person.nickname}</span>
        <button type="button" class="rs-button" phx-click=${ev.add({ id: person.id })}>Add<span class="rs-hidden"> ${person.nickname}</span></button></li>`,
    )}</ul>
    <p class="details-hint" role="status">${beginning !== '' && found.length === 0 && 'Nobody of that name.'}</p>
  </section>`
}

function endings({ conversation, person }: Shown, ev: Events): Html {
  return html`<div class="details-endings">
    ${confirmed('Leave', 'You will not see it any more, unless somebody adds you again.', ev.leave())}
    ${
      conversation.ownerId === person.id &&
      confirmed('Delete for everybody', 'All messages go with it, for all members.', ev.delete())
    }
  </div>`
}

/** A button that asks before it does anything. */
function confirmed(label: string, what: string, command: Command): Html {
  return html`<details class="rs-confirm" phx-mounted=${JS.ignoreAttributes(['open'])}>
    <summary class="rs-button rs-button-danger">${label}…</summary>
    <p>${what}</p>
    <button type="button" class="rs-button rs-button-danger" phx-click=${command}>${label}</button>
  </details>`
}
