/** What a room may be called, and when two names are the same. */
import { type Changeset, changeset } from 'redstart/changeset'
import { z } from 'zod'

const fields = {
  name: z
    .string()
    .trim()
    .normalize('NFC')
    .min(2, 'should have at least 2 characters')
    .max(60, 'should have at most 60 characters')
    .regex(/^\P{Cc}*$/u, 'should have no control characters')
    .refine((name) => handleOfRoom(name) !== '', 'should have at least one letter or digit'),
  topic: z
    .string()
    .trim()
    .max(160, 'should have at most 160 characters')
    .regex(/^\P{Cc}*$/u, 'should have no control characters')
    .nullable(),
}

export interface RoomFields {
  name: string
  topic: string | null
}

/** @param room - The room as it is, `{}` for a new one. */
export function roomChangeset(room: Partial<RoomFields>, params?: unknown): Changeset<RoomFields> {
  return changeset(fields, room, params).uniqueConstraint('name', {
    name: 'rooms_handle_unique',
    message: 'is the name of another room',
  })
}

/** The name without case, spaces and signs: `Tea kitchen` and `TEA-KITCHEN!` are one. */
export function handleOfRoom(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
}
