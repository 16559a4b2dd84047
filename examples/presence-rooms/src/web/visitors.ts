/** Who is there: the logged-in by name, all others as a number. */
import { definePresence } from 'redstart/presence'
import { z } from 'zod'
import { type Face, faceOf } from '../people/face.ts'

/** The key under which all are counted who are not logged in. */
export const ANONYMOUS = 'anonymous'

export const Device = z.enum(['computer', 'tablet', 'phone'])
export type Device = z.infer<typeof Device>

/** One key for each user, with one meta for each tab that they have open. */
export const visitors = definePresence({
  meta: z.object({ name: z.string(), device: Device, since: z.string() }),
  counted: true,
  // Asked for all keys at once: pictures in a table would take one query. What is tracked already, a
  // name, is there also while the database is not.
  fetch(_topic, entries) {
    const faces: Record<string, Face> = {}
    for (const [key, { metas }] of Object.entries(entries)) {
      const [first] = metas
      if (first.count === undefined) faces[key] = faceOf(first.name)
    }
    return faces
  },
})

/** How many are in a room. */
export interface Headcount {
  readonly users: number
  readonly anonymous: number
}

/** Any list of {@link visitors}: all that is asked of an entry is the number, where it has one. */
type Listed = Readonly<
  Record<
    string,
    { readonly metas: readonly [{ readonly count?: number | undefined }, ...unknown[]] }
  >
>

export function headcountOf(here: Listed): Headcount {
  const { [ANONYMOUS]: anonymous, ...users } = here
  return { users: Object.keys(users).length, anonymous: anonymous?.metas[0].count ?? 0 }
}
