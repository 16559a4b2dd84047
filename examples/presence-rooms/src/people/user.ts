/** Somebody who is signed in. */
export interface User {
  /** The same wherever they sign in. */
  readonly id: string
  readonly name: string
  /** Names one signing in, which lasts until the signing out or its end. */
  readonly session: string
  /** When they are signed in no more, in ms since 1970. */
  readonly until: number
}

/** The id of who has a nickname, however it is written. No id is a plain word: those are ours. */
export function idOf(nickname: string): string {
  return `user:${nickname.toLowerCase()}`
}
