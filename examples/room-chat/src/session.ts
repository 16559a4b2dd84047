/** Who is asking: a signed cookie tells it to the pages, a signed token to the socket. */
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { sign, verify } from 'redstart/token'
import { z } from 'zod'
import { type People, type Person, SIGNED_IN_SECONDS } from './people.ts'

const COOKIE = 'room_chat'
const Id = z.uuid()

export function openSessions(secretKeyBase: string, people: People) {
  // The salt keeps the two apart: a cookie is no token, and a token is no cookie.
  const issue = (salt: 'session' | 'user', person: Person) => sign(secretKeyBase, salt, person.id)

  async function read(salt: 'session' | 'user', token: string): Promise<Person | undefined> {
    const verified = verify(secretKeyBase, salt, token, { maxAge: SIGNED_IN_SECONDS })
    const id = Id.safeParse(verified.ok ? verified.data : undefined)
    return id.success ? people.find(id.data) : undefined
  }

  return {
    /** Sets the cookie of somebody who just signed in. */
    start(c: Context, person: Person): void {
      setCookie(c, COOKIE, issue('session', person), {
        path: '/',
        httpOnly: true,
        sameSite: 'Lax',
        secure: new URL(c.req.url).protocol === 'https:',
        maxAge: SIGNED_IN_SECONDS,
      })
    },

    end(c: Context): void {
      deleteCookie(c, COOKIE, { path: '/' })
    },

    /** Who sent this request. */
    async personOf(c: Context): Promise<Person | undefined> {
      return read('session', getCookie(c, COOKIE) ?? '')
    },

    /** What a page gives to its script, to open the socket with. */
    tokenFor: (person: Person): string => issue('user', person),

    /** Who opens a socket with this token. */
    personWith: (token: string): Promise<Person | undefined> => read('user', token),
  }
}

export type Sessions = ReturnType<typeof openSessions>
