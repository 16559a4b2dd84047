/** Whom a text mentions: `@nickname` of somebody who is a member. */
import type { Person } from '../people/people.ts'

const character = String.raw`[\p{L}\p{M}\p{N}_-]`
const mention = new RegExp(
  String.raw`(?<!${character})@([\p{L}\p{N}]${character}{1,19})(?!${character})`,
  'gu',
)

/** A piece of a text: who is mentioned by it, if somebody is. */
export interface Piece {
  readonly text: string
  readonly personId?: string
}

/** A text cut into plain pieces and mentions, in order. */
export function splitMentions(text: string, people: readonly Person[]): Piece[] {
  const byHandle = new Map(people.map(({ id, nickname }) => [handleOf(nickname), id]))
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(mention)) {
    const personId = byHandle.get(handleOf(match[1] ?? ''))
    if (personId === undefined) continue
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) })
    pieces.push({ text: match[0], personId })
    end = match.index + match[0].length
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}

/** The ids of those whom a text mentions, each once. */
export function mentionsIn(text: string, people: readonly Person[]): string[] {
  return [...new Set(splitMentions(text, people).flatMap(({ personId }) => personId ?? []))]
}

/** A nickname in the form in which two nicknames are compared: `Ann` and `ann` are one. */
function handleOf(nickname: string): string {
  return nickname.normalize('NFKC').toLowerCase()
}
