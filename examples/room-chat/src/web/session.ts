/** Who a browser belongs to, as its session cookie tells. */
import type { Conn } from 'redstart/http'
import { findPerson, type Person, signOut } from '../people/people.ts'
import { running } from '../running.ts'
import { socketId } from './socket.ts'

const KEY = 'person_id'

export async function personOf(conn: Conn): Promise<Person | undefined> {
  const id = conn.session.get(KEY)
  return typeof id === 'string' ? findPerson(id) : undefined
}

export function startSession(conn: Conn, person: Person): void {
  conn.session.renew()
  conn.session.put(KEY, person.id)
}

/** Gives the nickname back, and closes what is open under it in every tab. */
export async function endSession(conn: Conn, person: Person): Promise<void> {
  conn.session.clear()
  await signOut(person.id)
  await running().endpoint.disconnect(socketId(person.id))
}
