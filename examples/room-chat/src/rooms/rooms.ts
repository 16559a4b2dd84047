/** Rooms. Nothing here knows of HTTP or of sockets. */
import { eq, max } from 'drizzle-orm'
import type { Row, Stored } from 'redstart/db'
import { z } from 'zod'
import type { Person } from '../people/people.ts'
import { running } from '../running.ts'
import { messages, rooms } from '../schema.ts'
import { handleOfRoom, type RoomFields, roomChangeset } from './room-changeset.ts'

export type Room = Row<typeof rooms>

/** A room as it travels to the readers. */
export const RoomEntry = z.object({
  id: z.string(),
  name: z.string(),
  topic: z.string().nullable(),
})
export type RoomEntry = z.infer<typeof RoomEntry>

type StoredRoom = Stored<typeof rooms, RoomFields>

/** All rooms by name, with the time of the last message in each. */
export async function listRooms(): Promise<(RoomEntry & { lastMessageAt: Date | null })[]> {
  const rows = await running()
    .repo.db.select({
      id: rooms.id,
      name: rooms.name,
      topic: rooms.topic,
      lastMessageAt: max(messages.sentAt),
    })
    .from(rooms)
    .leftJoin(messages, eq(messages.roomId, rooms.id))
    .groupBy(rooms.id)
  return rows.sort((a, b) => a.name.localeCompare(b.name))
}

export function findRoom(id: string): Promise<Room | undefined> {
  return running().repo.get(rooms, id)
}

export function openRoom(owner: Person, params: unknown): Promise<StoredRoom> {
  const changes = roomChangeset({}, params)
  const handle = handleOfRoom(changes.getChange('name') ?? '')
  return running().repo.insert(rooms, changes, { handle, ownerId: owner.id })
}

export function changeRoom(room: Room, params: unknown): Promise<StoredRoom> {
  const changes = roomChangeset(room, params)
  const handle = handleOfRoom(changes.getField('name') ?? '')
  return running().repo.update(rooms, changes, { handle })
}

/** Takes the room away, with all that was said in it. */
export async function closeRoom(room: Room): Promise<void> {
  await running().repo.delete(rooms, room.id)
}

/** Whether somebody may change and close a room: who opened it. */
export function owns(person: Person, room: Room): boolean {
  return room.ownerId === person.id
}
