/** The token with which a page opens the socket: it says who its reader is. */
import { sign, verify } from 'redstart/token'
import { findPerson, type Person, SIGNED_IN_SECONDS } from '../people/people.ts'
import { running } from '../running.ts'

const SALT = 'user'

export function tokenFor(person: Person): string {
  return sign(running().secretKeyBase, SALT, person.id)
}

/** Who opens a socket with this token. */
export async function personWith(token: string): Promise<Person | undefined> {
  const maxAge = SIGNED_IN_SECONDS
  const verified = verify(running().secretKeyBase, SALT, token, { maxAge })
  const id = verified.ok ? verified.data : undefined
  return typeof id === 'string' ? findPerson(id) : undefined
}
