/** Who is online, and on how many devices. */
import { createHash } from 'node:crypto'
import type { UserScope } from 'redstart/auth'
import type { LiveSocket } from 'redstart/live'
import { definePresence, type PresenceEntry } from 'redstart/presence'
import { z } from 'zod'
import type { User } from '../people/people.ts'

export const online = definePresence({ meta: z.object({ device: z.string() }) })

/** Each person has a topic, so that only those hear of them who show them. */
export const presenceTopic = (personId: string): string => `online:${personId}`

/** Whoever has a page open is online until it is closed. */
export function trackPerson(
  socket: Pick<LiveSocket<object>, 'presence'>,
  { user, session }: UserScope<User>,
): void {
  // Everybody who shows this person can see it: it tells devices apart, and nothing else.
  const device = createHash('sha256').update(session.id).digest('base64url').slice(0, 12)
  socket.presence(online, presenceTopic(user.id)).track(user.id, { device })
}

export async function isOnline(
  socket: Pick<LiveSocket<object>, 'presence'>,
  personId: string,
): Promise<boolean> {
  const entry = await socket.presence(online, presenceTopic(personId)).getByKey(personId)
  return entry !== undefined
}

/** On how many devices somebody is there: two tabs of one browser are one. */
export function devicesOf(entry: PresenceEntry<{ device: string }> | undefined): number {
  return new Set(entry?.metas.map(({ device }) => device)).size
}
