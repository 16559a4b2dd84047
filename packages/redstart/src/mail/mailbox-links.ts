/**
 * The links of the mailbox. All differ in the query alone, so they hold wherever the page is mounted,
 * with or without a slash at its end, and whether or not a router cut its prefix off.
 *
 * @module
 */
import type { MailMessage } from './message.ts'

/** A form of a mail that has a page of its own. */
export type MailPart = 'html' | 'source'

/** What a link of the mailbox leads to. */
export type MailboxTarget =
  | { readonly kind: 'list' }
  | { readonly kind: 'style' }
  | { readonly kind: 'mail'; readonly id: string }
  | { readonly kind: 'part'; readonly id: string; readonly part: MailPart }
  | { readonly kind: 'attachment'; readonly id: string; readonly at: number }

/** Leads to the page of all mails. */
export const listLink = '?'
/** Leads to the stylesheet. */
export const styleLink = '?style'

/** Leads to a mail, or to one of its forms. */
export function linkTo({ id }: MailMessage, part?: MailPart): string {
  return part === undefined ? `?mail=${id}` : `?mail=${id}&part=${part}`
}

/** Leads to a file of a mail. */
export function attachmentLink({ id }: MailMessage, at: number): string {
  return `?mail=${id}&attachment=${at}`
}

/** What a link leads to; the list where it leads nowhere else. */
export function targetOf(query: URLSearchParams): MailboxTarget {
  if (query.has('style')) return { kind: 'style' }
  const id = query.get('mail')
  if (id === null) return { kind: 'list' }
  const part = query.get('part')
  if (part === 'html' || part === 'source') return { kind: 'part', id, part }
  const at = query.get('attachment')
  return at === null ? { kind: 'mail', id } : { kind: 'attachment', id, at: Number(at) }
}
