/** Who of the members is online, on how many devices, and when they were last. */
import type { PresenceDiff } from 'redstart/presence'
import type { Conversation } from '../../conversations/conversation.ts'
import { lastSeenOf } from '../../people/last-seen.ts'
import { devicesOf, online, presenceTopic } from '../../presence/online.ts'
import type { State, Talk } from './conversation-state.ts'

type Watched = Pick<State, 'devices' | 'lastSeen'>
type Watching = Pick<Talk, 'connected' | 'presence' | 'subscribe'>

/** Watches the members, and no longer those who were and are none. */
export async function watchMembers(
  socket: Watching & Partial<Pick<Talk, 'unsubscribe'>>,
  { members }: Conversation,
  before?: Conversation,
): Promise<Watched> {
  const ids = members.map(({ id }) => id)
  const idsBefore = before?.members.map(({ id }) => id) ?? []
  for (const id of idsBefore) if (!ids.includes(id)) socket.unsubscribe?.(presenceTopic(id))
  if (socket.connected) {
    const isNew = (id: string) => !idsBefore.includes(id)
    await Promise.all(ids.filter(isNew).map((id) => socket.subscribe(presenceTopic(id))))
  }
  const counted = ids.map(async (id) => [id, await countDevices(socket, id)] as const)
  return { devices: new Map(await Promise.all(counted)), lastSeen: await lastSeenOf(ids) }
}

/** Somebody came or went, or is there on one device more or less. */
export async function seePresence(
  { joins, leaves }: PresenceDiff<{ device: string }, {}>,
  socket: Talk,
): Promise<void> {
  const devices = new Map(socket.assigns.devices)
  const lastSeen = new Map(socket.assigns.lastSeen)
  for (const id of Object.keys({ ...joins, ...leaves })) {
    const count = await countDevices(socket, id)
    devices.set(id, count)
    if (count === 0) lastSeen.set(id, new Date())
  }
  socket.assign({ devices, lastSeen })
}

async function countDevices(socket: Pick<Talk, 'presence'>, id: string): Promise<number> {
  return devicesOf(await socket.presence(online, presenceTopic(id)).getByKey(id))
}
