/** The list of somebody's conversations, kept up to date: what the dashboard and the sidebar have in common. */
import type { UserScope } from 'redstart/auth'
import type { LiveSocket } from 'redstart/live'
import type { PresenceDiff } from 'redstart/presence'
import { entryAfter } from '../../conversations/entry-after.ts'
import { type PersonEvent, personEvents } from '../../conversations/events.ts'
import { type InboxEntry, inboxEntry, inboxOf, MAX_ENTRIES } from '../../conversations/inbox.ts'
import { stillHere } from '../../people/last-seen.ts'
import { type Person, personOf, type User } from '../../people/people.ts'
import { isOnline, presenceTopic, trackPerson } from '../../presence/online.ts'
import { notificationOf } from './notification.ts'

/** Of so many people it is shown whether they are online, those in the newest conversations first. */
const MAX_WATCHED = 50

export interface Inbox {
  readonly person: Person
  /** The newest activity first. */
  readonly entries: readonly InboxEntry[]
  /** Of the people shown, whether they are online. */
  readonly online: ReadonlyMap<string, boolean>
}

type InboxSocket = Pick<
  LiveSocket<Inbox>,
  'connected' | 'assigns' | 'assign' | 'subscribe' | 'unsubscribe' | 'presence' | 'pushEvent'
>

/** Before `mount`: whoever has the list open is online, and hears what concerns them. */
export async function openInbox(
  { assigns }: { readonly assigns: { readonly scope: UserScope<User> } },
  socket: Pick<InboxSocket, 'connected' | 'subscribe' | 'unsubscribe' | 'presence'>,
): Promise<Inbox> {
  const person = personOf(assigns.scope.user)
  if (socket.connected) {
    await socket.subscribe(personEvents({ id: person.id }))
    trackPerson(socket, assigns.scope)
    await stillHere(person.id)
  }
  const entries = await inboxOf(person)
  return { person, entries, online: await watch(socket, entries, new Map()) }
}

/** A conversation is new, has changed, was read, or is not theirs any more. */
export async function hearPerson(event: PersonEvent, socket: InboxSocket): Promise<void> {
  const { person, entries, online } = socket.assigns
  if (event.kind === 'missed') {
    const now = await inboxOf(person)
    return socket.assign({ entries: now, online: await watch(socket, now, online) })
  }
  const known = entries.find(({ id }) => id === event.conversationId)
  const entry =
    (known && entryAfter(known, event, person)) ?? (await inboxEntry(person, event.conversationId))
  const changed = replaced(entries, event.conversationId, entry)
  socket.assign({ entries: changed, online: await watch(socket, changed, online) })
  if (entry && event.kind === 'message' && event.notify) {
    socket.pushEvent('notify', notificationOf(event))
  }
}

/** Somebody who is shown came or went. */
export async function seePresence(
  { joins, leaves }: PresenceDiff<{ device: string }>,
  socket: InboxSocket,
): Promise<void> {
  const online = new Map(socket.assigns.online)
  for (const id of Object.keys({ ...joins, ...leaves })) online.set(id, await isOnline(socket, id))
  socket.assign({ online })
}

export async function closeInbox(
  _reason: unknown,
  { assigns: { person } }: Pick<InboxSocket, 'assigns'>,
): Promise<void> {
  await stillHere(person.id)
}

export function unreadTotal(entries: readonly InboxEntry[]): number {
  return entries.reduce((sum, { unread }) => sum + unread, 0)
}

/** The list with an entry as it is now, or without it. */
function replaced(
  entries: readonly InboxEntry[],
  id: string,
  entry: InboxEntry | undefined,
): InboxEntry[] {
  const others = entries.filter((other) => other.id !== id)
  if (entry) others.push(entry)
  others.sort((a, b) => b.activeAt.localeCompare(a.activeAt))
  return others.slice(0, MAX_ENTRIES)
}

/** Listens for those who are shown from now on, and no more for those who are not. */
async function watch(
  socket: Pick<InboxSocket, 'subscribe' | 'unsubscribe' | 'presence'>,
  entries: readonly InboxEntry[],
  known: Inbox['online'],
): Promise<Inbox['online']> {
  const shown = peopleIn(entries)
  const isSame = shown.size === known.size && [...shown].every((id) => known.has(id))
  if (isSame) return known
  for (const id of known.keys()) if (!shown.has(id)) socket.unsubscribe(presenceTopic(id))
  const seen = [...shown].map(async (id) => {
    if (!known.has(id)) await socket.subscribe(presenceTopic(id))
    return [id, await isOnline(socket, id)] as const
  })
  return new Map(await Promise.all(seen))
}

function peopleIn(entries: readonly InboxEntry[]): ReadonlySet<string> {
  const ids = new Set(entries.flatMap(({ members }) => members.map(({ id }) => id)))
  return new Set([...ids].slice(0, MAX_WATCHED))
}
