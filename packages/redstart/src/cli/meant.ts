/**
 * Which of the words that there are somebody meant who typed another.
 *
 * @returns undefined where none is near enough to be worth a guess.
 */
export function meant(typed: string, words: readonly string[]): string | undefined {
  const given = typed.toLowerCase()
  const near = words
    .map((word) => ({ word, distance: distanceOf(given, word.toLowerCase()) }))
    .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(word.length / 3)))
    .sort((one, other) => one.distance - other.distance)
  return near[0]?.word ?? words.find((word) => given.length > 1 && word.startsWith(given))
}

/** ` Did you mean …?` for a message, or nothing. */
export function hintAt(typed: string, words: readonly string[], before = ''): string {
  const word = meant(typed, words)
  return word === undefined ? '' : ` Did you mean \`${before}${word}\`?`
}

/**
 * How many letters have to be added, left out, replaced or swapped with their neighbour to make one word
 * of another (optimal string alignment).
 */
function distanceOf(one: string, other: string): number {
  // What is that long is no typing error.
  if (Math.abs(one.length - other.length) > 8) return Number.POSITIVE_INFINITY
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_none, column) => column)
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1]
      const isSwapped =
        row > 1 &&
        column > 1 &&
        one[row - 1] === other[column - 2] &&
        one[row - 2] === other[column - 1]
      now[column] = Math.min(
        (last[column] ?? 0) + 1,
        (now[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = last
    last = now
  }
  return last[other.length] ?? 0
}
