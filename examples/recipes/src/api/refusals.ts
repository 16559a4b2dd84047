import { type Changeset, errorsOf } from 'redstart/changeset'
import type { Conn, Reply } from 'redstart/http'

/** 422 with what is wrong, field by field: `{ "errors": { "name": ["can't be blank"] } }`. */
export function refused<T extends object>(
  conn: Pick<Conn, 'json'>,
  changeset: Changeset<T>,
): Reply {
  return conn.json({ errors: errorsOf(changeset) }, { status: 422 })
}
