/** A message in few words, for the list of conversations. */

/** So many characters are shown. */
export const MAX_EXCERPT = 200

/** The beginning of a message; where it has no words, what it has. */
export function excerptOf(body: string, hasPicture: boolean): string {
  // No character takes more than two code units, and the whole may be long.
  const beginning = [...body.slice(0, 2 * MAX_EXCERPT)].slice(0, MAX_EXCERPT).join('')
  return beginning || (hasPicture ? 'Picture' : '')
}
