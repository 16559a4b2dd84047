/** Tokens of people who have logged in, and such as are not good. */
import { generateKeyPairSync } from 'node:crypto'
import { defineTokens, ed25519, keyring, type TokenOptions } from 'redstart/auth'
import { testClock } from 'redstart/testing'
import { accounts, tokens } from '../src/accounts.ts'
import type { User } from '../src/people/people.ts'
import { anotherNode } from './rooms.ts'

const info = { ip: '192.0.2.1', userAgent: 'A test' }
type Tokens = typeof tokens

/** What comes of another log-in of somebody, by any tokens. */
async function issued(user: User, from: Tokens) {
  const answer = await from.issue(user, info)
  if (!answer.ok) throw new Error(`The log-in was refused: ${answer.refused}`)
  return answer
}

/** A token of another log-in, and the session that it hangs on. */
export async function tokenOf(user: User): Promise<{ token: string; sessionId: string }> {
  const { token, session } = await issued(user, tokens)
  return { token, sessionId: session.id }
}

/** A token like those of the rooms, but for the given difference. */
export async function tokenWith(
  user: User,
  difference: Partial<TokenOptions<User>> = {},
): Promise<string> {
  const others = defineTokens({
    accounts,
    issuer: 'presence-rooms',
    audience: 'presence-rooms/rooms',
    ...difference,
  })
  return (await issued(user, others)).token
}

export function anotherKey(): { keys: TokenOptions<User>['keys'] } {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { keys: keyring({ current: ed25519(pem) }) }
}

/** A token that was good until a moment ago. */
export async function expiredToken(user: User): Promise<string> {
  const past = anotherNode({ clock: testClock(Date.now() - 16 * 60_000) })
  const { token } = await issued(user, tokens)
  await past.close()
  return token
}

/** What new tokens are given for is not one of them. */
export async function refreshToken(user: User): Promise<string> {
  return (await issued(user, tokens)).refreshToken
}

export async function tokenOfEndedSession(user: User): Promise<string> {
  const { token, sessionId } = await tokenOf(user)
  await accounts.revokeSession(sessionId, 'a test')
  return token
}

/** The claims of a good token, unsigned, as the algorithm `none` would have it. */
export async function unsignedToken(user: User): Promise<string> {
  const [, claims = ''] = (await tokenOf(user)).token.split('.')
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url')
  return `${header}.${claims}.`
}
