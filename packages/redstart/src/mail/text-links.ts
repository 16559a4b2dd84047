/** A piece of plain text: as it is, or the address of a page. */
export interface TextPiece {
  readonly text: string
  readonly isLink: boolean
}

/** What ends a sentence, and not the address before it. */
const closing = ".,;:!?)]}'"

/** Cuts a text at the web addresses in it; the pieces joined are the text again. */
export function textLinks(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = []
  let end = 0
  for (const { 0: match, index } of text.matchAll(/\bhttps?:\/\/[^\s<>"]+/gi)) {
    let length = match.length
    while (closing.includes(match.charAt(length - 1))) length--
    const address = match.slice(0, length)
    if (!URL.canParse(address)) continue
    pieces.push({ text: text.slice(end, index), isLink: false }, { text: address, isLink: true })
    end = index + address.length
  }
  return [...pieces, { text: text.slice(end), isLink: false }].filter((piece) => piece.text !== '')
}
