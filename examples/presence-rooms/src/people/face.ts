/** What stands for somebody in a list: there are no pictures, so a colour and the first letters. */

/** How many colours the stylesheet has. */
const COLOURS = 8

export interface Face {
  readonly initials: string
  readonly colour: number
}

export function faceOf(name: string): Face {
  const [first = '', second] = name.split(/[_-]+/)
  const letters = second ? [head(first), head(second)] : [head(first)]
  let sum = 0
  for (const character of name.toLowerCase()) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) | 0
  return { initials: letters.join('').toUpperCase(), colour: Math.abs(sum) % COLOURS }
}

/** The first character, which may be two code units long. */
function head(word: string): string {
  return [...word][0] ?? ''
}
