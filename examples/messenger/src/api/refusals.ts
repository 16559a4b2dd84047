/** How programs are told what the domain refused. */
import { type Changeset, errorsOf } from 'redstart/changeset'
import { error, ok } from 'redstart/channel'
import { NotFound } from 'redstart/errors'
import type { Reply } from 'redstart/http'
import type { Api } from './pipeline.ts'

/** What was wrong with what was sent, field by field, or why it may not be. */
type Refusal<T extends object, R extends string> =
  | { readonly changeset: Changeset<T> }
  | { readonly reason: R }

/** Over HTTP: 422 with the errors of the fields, 404, or 403. */
export function refused<T extends object>(conn: Api, refusal: Refusal<T, string>): Reply {
  if ('changeset' in refusal) {
    return conn.json({ errors: errorsOf(refusal.changeset) }, { status: 422 })
  }
  if (refusal.reason === 'not_found') throw new NotFound()
  return conn.json({ errors: { detail: 'Forbidden' } }, { status: 403 })
}

/** Over a channel: the value, or why there is none. */
export function answered<V, T extends object, R extends string>(
  outcome: { readonly ok: true; readonly value: V } | ({ readonly ok: false } & Refusal<T, R>),
) {
  if (outcome.ok) return ok(outcome.value)
  if ('changeset' in outcome)
    return error({ reason: 'refused', errors: errorsOf(outcome.changeset) })
  return error({ reason: outcome.reason })
}
