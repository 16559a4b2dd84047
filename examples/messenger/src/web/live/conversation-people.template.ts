/** The members in a line, and each of them in words. */
import { type Html, html } from 'redstart/html'
import { intersperse } from 'redstart/live'
import type { Member } from '../../conversations/conversation.ts'
import type { State } from './conversation-state.ts'

type Watched = Pick<State, 'devices' | 'lastSeen'>

/** As many have a name in the line; more are counted. */
const NAMED = 3

export function presenceLine({
  conversation,
  person,
  ...watched
}: Pick<State, 'conversation'> & Watched & { readonly person: { readonly id: string } }): Html {
  const others = conversation.members.filter(({ id }) => id !== person.id)
  if (others.length === 0) return html`<p class="talk-people">Only you are left.</p>`
  if (others.length > NAMED) return countLine(others, watched)
  return html`<p class="talk-people">${intersperse(
    others,
    ' · ',
    (member) => html`<span>${member.nickname} ${presenceOf(member, 'top', watched)}</span>`,
  )}</p>`
}

function countLine(others: readonly Member[], { devices }: Watched): Html {
  const here = others.filter(({ id }) => devices.get(id)).length
  return html`<p class="talk-people">${others.length + 1} members · <span data-online=${here > 0}>${here} online besides you</span></p>`
}

/**
 * Whether somebody is online, and on how many devices, or when they were last.
 *
 * @param place - Tells the times of a page apart.
 */
export function presenceOf({ id }: Member, place: string, { devices, lastSeen }: Watched): Html {
  const count = devices.get(id) ?? 0
  const last = lastSeen.get(id)?.toISOString()
  if (count > 0) {
    return html`<span class="presence" data-online>online${count > 1 && ` on ${count} devices`}</span>`
  }
  if (last === undefined) return html`<span class="presence">has not been here yet</span>`
  return html`<span class="presence">last seen <time id="${place}-${id}" datetime=${last} phx-hook="LocalTime" data-format="short">${last.slice(0, 10)}</time></span>`
}
