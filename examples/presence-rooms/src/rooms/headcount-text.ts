/** How many are in a room, in words: the same on the server and in the browser. */
export function headcountText(here: {
  readonly users: number
  readonly anonymous: number
}): string {
  const { users, anonymous } = here
  if (users + anonymous === 0) return 'Nobody here'
  if (users === 0) return anonymousText(anonymous)
  return anonymous === 0 ? `${users} here` : `${users} here, and ${anonymous} anonymous`
}

/** The line for all the anonymous. */
export function anonymousText(count: number): string {
  return count === 1 ? '1 anonymous visitor' : `${count} anonymous visitors`
}
