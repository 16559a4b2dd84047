/** A message, and what can be done with it. */
import { type Html, html, when } from 'redstart/html'
import type { Message } from '../../messages/message.ts'
import { EMOJIS } from '../../messages/reactions.ts'
import { type TextPart, textParts } from '../../messages/text.ts'
import { avatar } from '../avatar.ts'
import { icon } from '../icon.ts'
import { router } from '../router.ts'
import type { Events, Shown } from './conversation.template.ts'
import { dialog } from './conversation-dialog.template.ts'

/** Its parts have ids: they stay the same elements, with the focus, when the message is shown anew. */
export function messageRow(message: Message, domId: string, shown: Shown, ev: Events): Html {
  const { id, author, at, deleted, key } = message
  const isOwn = author?.id === shown.person.id
  const classes = [
    'message',
    isOwn && 'message-own',
    id === shown.marked && 'message-marked',
    message.mentions.includes(shown.person.id) && 'message-for-me',
  ]
  return html`<li id=${domId} class=${classes} data-id=${id} data-at=${at}
    data-author=${author?.id} data-key=${isOwn && key} data-is-own=${isOwn && !deleted}>
    ${byline(message, isOwn)}
    <div class="message-line" id="line-${id}">${deleted ? goneBubble() : html`${bubble(message, shown)}${more(message)}`}</div>
    ${reactions(message, shown, ev)}
  </li>`
}

/** Above the first of several messages of one author; the others have it for screen readers alone. */
function byline({ id, author }: Message, isOwn: boolean): Html {
  if (isOwn) return html`<span class="rs-hidden" id="by-${id}">You:</span>`
  if (!author) return html`<span class="message-author" id="by-${id}">Somebody who has left</span>`
  return html`<span class="message-author" id="by-${id}">${avatar(author)} ${author.nickname}</span>`
}

function bubble(message: Message, { conversation, person }: Shown): Html {
  const { id, body, picture } = message
  const parts = textParts(body, conversation.members)
  return html`<div class="bubble" id="bubble-${id}">
    ${when(picture, pictureLink)}
    ${body && html`<p class="message-text">${parts.map((part) => textPart(part, person.id))}</p>`}
    ${stamp(message)}
  </div>`
}

function goneBubble(): Html {
  return html`<div class="bubble bubble-gone">This message was deleted.</div>`
}

function stamp({ id, at, editedAt }: Message): Html {
  return html`<span class="message-stamp">${editedAt && 'edited '}<time id="at-${id}" datetime=${at} phx-hook="LocalTime" data-format="clock">${at.slice(11, 16)}</time></span>`
}

function pictureLink({ id, width, height }: NonNullable<Message['picture']>): Html {
  const path = router.p('/pictures/:id', { id })
  return html`<a class="message-picture" id="picture-${id}" href=${path} target="_blank" rel="noopener">
    <img src=${path} width=${width} height=${height} alt="A picture" loading="lazy">
  </a>`
}

function textPart(part: TextPart, me: string): Html | string {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'link':
      return html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow">${part.text}</a>`
    case 'mention':
      return html`<span class=${['mention', part.personId === me && 'mention-me']}>${part.text}</span>`
  }
}

/** Named after the author and the time, as the reader has it. */
function more({ id }: Message): Html {
  return html`<button type="button" class="icon-button message-more" id="more-${id}" popovertarget="message-menu"
    aria-label="What to do with the message:" aria-labelledby="more-${id} by-${id} at-${id}">${icon('more')}</button>`
}

function reactions({ id, reactions }: Message, { conversation, person }: Shown, ev: Events): Html {
  const nameOf = new Map(conversation.members.map((member) => [member.id, member.nickname]))
  return html`${
    reactions.length > 0 &&
    html`<div class="reactions" id="reactions-${id}">${reactions.map(({ emoji, by }) => {
      const names = by.map((personId) =>
        personId === person.id ? 'you' : (nameOf.get(personId) ?? 'somebody'),
      )
      const who = new Intl.ListFormat('en').format(names)
      return html`<button type="button" class="reaction" id="reaction-${id}-${emoji}" data-emoji=${emoji} title=${who}
        aria-label="${emoji} ${by.length}: ${who}" aria-pressed=${by.includes(person.id) ? 'true' : 'false'}
        phx-click=${ev.react({ id, emoji })}>${emoji} <span>${by.length}</span></button>`
    })}</div>`
  }`
}

/** One menu for all messages; the hook puts it beside the one whose button was pressed. */
export function messageMenu({ conversation, person }: Shown): Html {
  return html`<div id="message-menu" class="menu" popover role="menu" aria-label="What to do with the message"
    phx-hook="MessageMenu" phx-update="ignore" data-is-owner=${conversation.ownerId === person.id}>
    <div class="menu-emojis" role="group" aria-label="React">${EMOJIS.map(menuEmoji)}</div>
    <button type="button" role="menuitem" tabindex="-1" data-do="edit">${icon('edit')} Edit</button>
    <button type="button" role="menuitem" tabindex="-1" data-do="delete">${icon('delete')} Delete…</button>
  </div>`
}

/** The first one has the focus when the menu opens. */
function menuEmoji(emoji: string, index: number): Html {
  return html`<button type="button" role="menuitemcheckbox" aria-checked="false" tabindex="-1"
    aria-label="React with ${emoji}" data-emoji=${emoji} autofocus=${index === 0}>${emoji}</button>`
}

export function confirmDeletion({ author, body }: Message, ev: Events): Html {
  return dialog(
    { id: 'confirm-deletion', title: 'Delete this message?', close: ev.keep() },
    html`
      <blockquote>${author && html`<b>${author.nickname}:</b> `}${body || 'A picture'}</blockquote>
      <p class="rs-actions">
        <button type="button" class="rs-button rs-button-danger" phx-click=${ev.delete()}>Delete</button>
        <button type="button" class="rs-button" phx-click=${ev.keep()}>Keep it</button>
      </p>`,
  )
}
