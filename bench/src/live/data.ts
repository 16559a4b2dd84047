/** A row of the table. */
export interface Row {
  readonly id: number
  readonly name: string
  readonly n: number
  readonly badge: string
}

const badges = ['new', 'open', 'closed'] as const

/** The rows that each view begins with. */
export const firstRows: readonly Row[] = Array.from({ length: 1_000 }, (_, index) => {
  const id = index + 1
  return { id, name: `Row number ${id}`, n: 7 * id, badge: badges[id % badges.length] ?? 'new' }
})

/** A message of the stream. */
export interface Message {
  readonly id: number
  readonly author: string
  readonly body: string
}

/** The message with a number. */
export function messageOf(id: number): Message {
  return { id, author: `user${id % 50}`, body: `This is message number ${id} of the stream` }
}

/** The name of a text: `t1` to `t50`. */
type TextName = `t${1 | 2 | 3 | 4}${Digit}` | `t${Digit}` | 't50'
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/** A text of the page in a version of it: 20 characters. */
export function textOf(number: number, version: number): string {
  return `text ${number} v${version} `.padEnd(20, 'abcdefghij')
}

/** The texts that each view begins with. */
export const firstTexts: Readonly<Partial<Record<TextName, string>>> = Object.fromEntries(
  Array.from({ length: 50 }, (_, index) => [`t${index + 1}`, textOf(index + 1, 0)]),
)

/** The list of the page. */
export const pageItems: readonly { id: number; label: string; value: number }[] = Array.from(
  { length: 100 },
  (_, index) => ({ id: index + 1, label: `Item number ${index + 1}`, value: 3 * (index + 1) }),
)
