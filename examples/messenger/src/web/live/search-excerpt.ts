/** The part of a text in which words were found, and which of it they are. */

export interface Part {
  readonly text: string
  readonly isFound: boolean
}

const WORDS = /([\p{L}\p{M}\p{N}]+)/u
/** Words and what is between them: so many stand before the first that was found, and in the whole. */
const BEFORE = 10
const SHOWN = 80

/** @param query - Words, or how they begin. */
export function excerpt(text: string, query: string): readonly Part[] {
  const beginnings = wordsOf(query)
  const parts = text
    .split(WORDS)
    .map((text, index) => ({ text, isFound: index % 2 === 1 && begins(text, beginnings) }))
  const start = Math.max(0, parts.findIndex(({ isFound }) => isFound) - BEFORE)
  const shown = parts.slice(start, start + SHOWN)
  const cut = { text: '…', isFound: false }
  return [...(start > 0 ? [cut] : []), ...shown, ...(start + SHOWN < parts.length ? [cut] : [])]
}

function wordsOf(query: string): readonly string[] {
  return query
    .toLowerCase()
    .split(WORDS)
    .filter((_part, index) => index % 2 === 1)
}

function begins(word: string, beginnings: readonly string[]): boolean {
  const lower = word.toLowerCase()
  return beginnings.some((beginning) => lower.startsWith(beginning))
}
