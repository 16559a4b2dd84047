/** How a conversation is begun, and what it may be called. */
import { type Changeset, changeset, many } from 'redstart/changeset'
import { z } from 'zod'
import { MAX_MEMBERS } from './conversation.ts'

export const MAX_TITLE = 80

const title = z
  .string()
  .trim()
  .normalize('NFC')
  .max(MAX_TITLE, `should have at most ${MAX_TITLE} characters`)
  .regex(/^\P{Cc}*$/u, 'should have no control characters')

const newConversation = {
  title: title.nullable(),
  // In small letters, as all ids are given: so one of them is no other's.
  members: many(
    { userId: z.guid('is invalid').toLowerCase() },
    {
      sort: 'members_sort',
      drop: 'members_drop',
      max: MAX_MEMBERS - 1,
      with: (row) =>
        row
          .uniqueConstraint('userId', {
            name: 'members_conversation_id_user_id_pk',
            message: 'is named twice',
          })
          .foreignKeyConstraint('userId', { message: 'has no account any more' }),
    },
  ),
}

export interface ConversationFields {
  /** Without one it is made of the nicknames. */
  title: string | null
  /** All but the one who begins it. */
  members: { userId: string }[]
}

/** @param ownerId - Who begins it: a member without being named. */
export function conversationChangeset(
  params?: unknown,
  ownerId?: string,
): Changeset<ConversationFields> {
  return changeset(newConversation, {}, params)
    .validateLength('members', { min: 1, message: 'should have somebody besides you' })
    .validate('members', (rows) =>
      rows.some(({ userId }) => userId === ownerId) ? 'should not name yourself' : undefined,
    )
}

export interface TitleFields {
  title: string
}

export function titleChangeset(
  current: Partial<TitleFields>,
  params?: unknown,
): Changeset<TitleFields> {
  return changeset({ title }, current, params)
}

/** A title for a conversation that was given none: `Ann, Ben and Cleo`. */
export function titleOf(nicknames: readonly string[]): string {
  const names = new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(nicknames)
  return names.length <= MAX_TITLE ? names : `${names.slice(0, MAX_TITLE - 1).trimEnd()}…`
}
