/** What can be said. */
import { type Changeset, changeset } from 'redstart/changeset'
import { z } from 'zod'

const fields = {
  key: z.string().regex(/^[\w-]{1,64}$/, 'should be 1 to 64 letters, digits, “-” or “_”'),
  body: z
    .string()
    .trim()
    .max(2000, 'should have at most 2,000 characters')
    .refine((body) => !body.includes('\0'), 'should not have the character NUL'),
}

export interface MessageFields {
  key: string
  body: string
}

export function messageChangeset(params: unknown): Changeset<MessageFields> {
  return changeset(fields, {}, params).uniqueConstraint('key', { name: 'messages_sent_once' })
}
