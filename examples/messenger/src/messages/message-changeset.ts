/** What can be said. */
import { type Changeset, changeset } from 'redstart/changeset'
import { z } from 'zod'

export const MAX_BODY = 4000

const body = z
  .string()
  .trim()
  .normalize('NFC')
  .max(MAX_BODY, 'should have at most 4,000 characters')
  .refine((text) => !text.includes('\0'), 'should not have the character NUL')

/** Chosen by whoever sends: the same key again is the same message. */
const key = z.string().regex(/^[\w-]{1,64}$/, 'should be 1 to 64 letters, digits, “-” or “_”')

const wordsOnly = { key, body }
const underPicture = { key, body: body.default('') }

export interface MessageFields {
  key: string
  body: string
}

/** @param hasPicture - A picture needs no words. */
export function messageChangeset(
  params?: unknown,
  { hasPicture = false }: { readonly hasPicture?: boolean } = {},
): Changeset<MessageFields> {
  return changeset(hasPicture ? underPicture : wordsOnly, {}, params)
}

export interface EditFields {
  body: string
}

/** @param message - The message as it is. */
export function editChangeset(
  message: { readonly body: string; readonly picture: object | null },
  params?: unknown,
): Changeset<EditFields> {
  const fields = message.picture ? { body: underPicture.body } : { body }
  return changeset(fields, { body: message.body }, params)
}
