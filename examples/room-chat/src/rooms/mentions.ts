/** Who a text mentions. The server and the page read it with the same code. */

const character = String.raw`[\p{L}\p{M}\p{N}_-]`
const mention = new RegExp(
  String.raw`(?<!${character})@([\p{L}\p{N}]${character}{1,19})(?!${character})`,
  'gu',
)

/** A nickname in the form in which two nicknames are compared: `Ann` and `ann` are one. */
export function handleOf(nickname: string): string {
  return nickname.normalize('NFKC').toLowerCase()
}

/** The handles that a text mentions, each once. */
export function mentionsIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(mention), ([, nickname = '']) => handleOf(nickname)))]
}

/** A text cut into plain pieces and mentions, in order, so that a page can mark the mentions. */
export function splitMentions(text: string): { text: string; handle?: string }[] {
  const pieces: { text: string; handle?: string }[] = []
  let end = 0
  for (const match of text.matchAll(mention)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) })
    pieces.push({ text: match[0], handle: handleOf(match[1] ?? '') })
    end = match.index + match[0].length
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}
