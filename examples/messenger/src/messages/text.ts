/** A text as it is shown: links can be followed, mentions stand out. */
import type { Person } from '../people/people.ts'
import { splitMentions } from './mentions.ts'

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'mention'; readonly text: string; readonly personId: string }

const address = /https?:\/\/[^\s<>"]+/giu

/** @param members - Who can be mentioned. */
export function textParts(body: string, members: readonly Person[]): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of body.matchAll(address)) {
    const text = withoutEnd(match[0])
    const href = linkTo(text)
    if (href === undefined) continue
    parts.push(...plainParts(body.slice(end, match.index), members), { kind: 'link', text, href })
    end = match.index + text.length
  }
  return [...parts, ...plainParts(body.slice(end), members)]
}

function plainParts(text: string, members: readonly Person[]): TextPart[] {
  return splitMentions(text, members).map((piece) =>
    piece.personId === undefined
      ? { kind: 'text', text: piece.text }
      : { kind: 'mention', text: piece.text, personId: piece.personId },
  )
}

/** An address without what belongs to the sentence: its stop, and a bracket that was opened before. */
function withoutEnd(text: string): string {
  let unopened = text.split(')').length - text.split('(').length
  let end = text.length
  for (; end > 0; end -= 1) {
    const last = text[end - 1] ?? ''
    if (last === ')' && unopened > 0) unopened -= 1
    else if (!".,:;!?'”’»…]".includes(last)) break
  }
  return text.slice(0, end)
}

/** Where a text leads; only to web pages. */
function linkTo(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { protocol, href } = new URL(text)
  return protocol === 'https:' || protocol === 'http:' ? href : undefined
}
