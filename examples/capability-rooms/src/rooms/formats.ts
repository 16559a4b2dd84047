/** What browsers send. The server can check its form and nothing else: it knows no meaning. */
import { z } from 'zod'
import { BOX_LENGTH, LONGEST_ROOM, MINUTE, SHORTEST_ROOM } from './bounds.ts'

/** A SHA-256 value, in lower-case hex. */
const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits')

/** 128 random bits, in lower-case hex: the id of a message, or the slot of a page. */
const Random = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits')

/** What happens to messages: deleted when the first other person reads one, or when its author writes anew. */
export const Mode = z.enum(['burn', 'replace'])
export type Mode = z.infer<typeof Mode>

/** A room to be opened. */
export const NewRoom = z.object({
  room: Hash,
  access: Hash,
  destroy: Hash,
  mode: Mode,
  /** How long the room lives, in ms. */
  ttl: z.number().int().min(SHORTEST_ROOM).max(LONGEST_ROOM),
  /** How long each message does, in ms, if the room does. */
  messageTtl: z.number().int().min(MINUTE).max(LONGEST_ROOM),
})
export type NewRoom = z.infer<typeof NewRoom>

/** What somebody shows at the door. */
export const Claim = z.object({
  room: Hash,
  access: Hash,
  /** Stands for one page: it tells a message's author from its readers, and who may replace it. */
  slot: Random,
})
export type Claim = z.infer<typeof Claim>

/** A message on its way in: nonce, ciphertext and tag, under an id that its author chose. */
export const Sealed = z.object({
  id: Random,
  box: z
    .string()
    .max(BOX_LENGTH)
    .regex(/^[\w-]+$/, 'must be base64url'),
})
export type Sealed = z.infer<typeof Sealed>

/** A message on its way out. */
export const Message = Sealed.extend({
  /** How long it has, in ms. */
  expiresIn: z.number(),
  /** The earlier message of the same author, which it replaces. */
  replaces: z.string().nullable(),
})
export type Message = z.infer<typeof Message>

export const MessageId = z.object({ id: Random })
export const DestroyRequest = z.object({ destroy: Hash })
