/** A message as it travels to the readers. */
import { z } from 'zod'
import { Person } from '../people/people.ts'

export const Message = z.object({
  id: z.number(),
  conversationId: z.string(),
  key: z.string(),
  /** Nobody, once their account was deleted. */
  author: Person.nullable(),
  body: z.string(),
  /** The ids of the people whom it names. */
  mentions: z.array(z.string()),
  picture: z.object({ id: z.string(), width: z.number(), height: z.number() }).nullable(),
  /** By whom, for each emoji; the one that came first stands first. */
  reactions: z.array(z.object({ emoji: z.string(), by: z.array(z.string()) })),
  at: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  deleted: z.boolean(),
})
export type Message = z.infer<typeof Message>
