/** The rooms there are. */

export interface Room {
  readonly id: string
  readonly name: string
  /** What it is for. */
  readonly purpose: string
}

export const rooms: readonly Room[] = [
  { id: 'lounge', name: 'Lounge', purpose: 'For whatever is on your mind' },
  { id: 'garden', name: 'Garden', purpose: 'Birds, beds and bad weather' },
  { id: 'workshop', name: 'Workshop', purpose: 'What you build, and what broke' },
  { id: 'library', name: 'Library', purpose: 'Books, and who should read them' },
]

const byId = new Map(rooms.map((room) => [room.id, room]))

export function findRoom(id: string): Room | undefined {
  return byId.get(id)
}

/** The topic of a room's channel. */
export function topicOf(room: Room): `room:${string}` {
  return `room:${room.id}`
}
