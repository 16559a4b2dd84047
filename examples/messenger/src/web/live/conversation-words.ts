/** What the domain refuses, in words. */
import { type Changeset, errorsOf } from 'redstart/changeset'
import { MAX_MEMBERS } from '../../conversations/conversation.ts'

/** Why something was not done. */
type Refusal<Fields extends object> =
  | { readonly changeset: Changeset<Fields> }
  | { readonly reason: string }

const sentences: Readonly<Record<string, string>> = {
  not_allowed: 'You may not do that.',
  not_found: 'It is not there any more.',
  full: `There is no room for more: ${MAX_MEMBERS} members are the most.`,
}

const names: Readonly<Record<string, string>> = { body: 'The text', title: 'The title' }

export function wordsOf<Fields extends object>(refusal: Refusal<Fields>): string {
  if ('reason' in refusal) return sentences[refusal.reason] ?? 'That is not possible.'
  const [first] = Object.entries(errorsOf(refusal.changeset))
  if (!first) return 'That is not possible.'
  const [field, [message]] = first
  return field in names ? `${names[field]} ${message}.` : String(message)
}
