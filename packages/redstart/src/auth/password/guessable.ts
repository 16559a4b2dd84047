import { COMMON_WORDS } from './common-words.ts'

/** A password of so few parts that each are guessed first is guessed soon. */
const FEW_PARTS = 3
/** So short a piece, again and again, makes no password however often. */
const SHORT_PERIOD = 4
const MIN_RUN = 3
/** What is longer and no repetition is not looked into: it takes time, and nobody guesses it. */
const LONGEST = 64

const KEYBOARD: readonly string[] = [
  '`1234567890-=',
  'qwertyuiop[]',
  'asdfghjkl;',
  'zxcvbnm,./',
  'qwertzuiopü',
  'yxcvbnm,.-',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '!@#$%^&*()',
]

/** What people write for letters, and think that nobody would guess. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: '4@',
  b: '8',
  e: '3',
  g: '9',
  i: '1!|',
  l: '1!|',
  o: '0',
  s: '5$',
  t: '7+',
  z: '2',
}

const RUN_NEIGHBOURS = neighbours()

/**
 * Whether a password is made of what guessing begins with: common words, runs of the keyboard or the
 * alphabet, years, digits and signs behind them, or one piece again and again. Lists of common
 * passwords hold next to none that are as long as ours have to be; these are how people lengthen the
 * others.
 *
 * @param password - In NFKC.
 * @param words - More words that are guessed first, in lower case, such as the visitor's address.
 */
export function isGuessable(password: string, words: readonly string[] = []): boolean {
  const text = password.toLowerCase()
  const piece = text.slice(0, periodOf(text))
  if (piece.length <= SHORT_PERIOD || words.includes(piece)) return true
  if (piece.length > LONGEST) return false
  return partsOf(piece, [...COMMON_WORDS, ...words]) <= FEW_PARTS
}

/** How long the piece is that a text repeats; the whole length when it repeats none. */
function periodOf(text: string): number {
  const again = (text + text).indexOf(text, 1)
  if (again < text.length) return again
  // The last time may be cut off: abcabcab.
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.startsWith(text.slice(period))) return period
  }
  return text.length
}

/** Of how few parts that are guessed first a text can be put together; Infinity when it cannot. */
function partsOf(text: string, words: readonly string[]): number {
  const fewest: number[] = new Array<number>(text.length + 1).fill(Number.POSITIVE_INFINITY)
  fewest[0] = 0
  for (let start = 0; start < text.length; start++) {
    const parts = fewest[start]! + 1
    if (parts > FEW_PARTS) continue
    for (const end of partEnds(text, start, words)) {
      fewest[end] = Math.min(fewest[end]!, parts)
    }
  }
  return fewest[text.length]!
}

/** Where a part that begins at `start` can end. */
function* partEnds(text: string, start: number, words: readonly string[]): Generator<number> {
  for (const word of words) {
    if (word !== '' && isWordAt(text, start, word)) yield start + word.length
  }
  const run = runEnd(text, start)
  for (let end = start + MIN_RUN; end <= run; end++) yield end
  const [digits = ''] = /^\d{1,4}/.exec(text.slice(start, start + 4)) ?? []
  for (let end = start + 1; end <= start + digits.length; end++) yield end
  const [signs = ''] = /^[^\p{L}\p{N}]{1,3}/u.exec(text.slice(start, start + 3)) ?? []
  for (let end = start + 1; end <= start + signs.length; end++) yield end
}

function isWordAt(text: string, start: number, word: string): boolean {
  if (start + word.length > text.length) return false
  for (let index = 0; index < word.length; index++) {
    const [want, have] = [word[index]!, text[start + index]!]
    if (want !== have && !LOOK_ALIKES[want]?.includes(have)) return false
  }
  return true
}

/** Where a run ends: one character again and again, neighbours in one direction, keys side by side. */
function runEnd(text: string, start: number): number {
  let end = start + 1
  for (const step of [0, 1, -1]) {
    let at = start + 1
    while (at < text.length && text.charCodeAt(at) - text.charCodeAt(at - 1) === step) at++
    end = Math.max(end, at)
  }
  for (const next of RUN_NEIGHBOURS) {
    let at = start + 1
    while (at < text.length && next.has(text.slice(at - 1, at + 1))) at++
    end = Math.max(end, at)
  }
  return end
}

/** The pairs of each row of keys, one set for each direction. */
function neighbours(): readonly ReadonlySet<string>[] {
  return KEYBOARD.flatMap((row) =>
    [row, [...row].reverse().join('')].map(
      (keys) => new Set(Array.from({ length: keys.length - 1 }, (_, at) => keys.slice(at, at + 2))),
    ),
  )
}
