/** Who a browser belongs to: its session cookie holds the token that the rooms take too. */
import type { Conn } from 'redstart/http'
import type { User } from '../people/user.ts'
import type { UserTokens } from '../people/user-token.ts'

const KEY = 'user_token'

/** Somebody who is signed in, and the token that proves it. */
export interface SignedIn extends User {
  readonly token: string
}

export async function signedInOf(conn: Conn, tokens: UserTokens): Promise<SignedIn | undefined> {
  const token = conn.session.get(KEY)
  const user = await tokens.userWith(token)
  return user && typeof token === 'string' ? { ...user, token } : undefined
}

export function startSession(conn: Conn, token: string): void {
  conn.session.renew()
  conn.session.put(KEY, token)
}
