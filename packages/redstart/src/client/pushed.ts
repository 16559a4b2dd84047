import type { Received } from '../channel/index.ts'
import type { TypedPush } from './typed-push.ts'

/** What became of a push: the answer, or `timeout` when there was none in time. */
export type Outcome<Ok, Err, Statuses extends object = {}> =
  | Answer<'ok', Ok>
  | Answer<'error', Err>
  | { [S in keyof Statuses & string]: Answer<S, Statuses[S]> }[keyof Statuses & string]
  | { readonly status: 'timeout' }

type Answer<S extends string, T> = [T] extends [never]
  ? never
  : { readonly status: S; readonly response: Received<T> }

/** The list, if it is complete: a promise would wait for ever for an answer that it does not know. */
type Complete<Statuses, Listed extends readonly unknown[]> = [keyof Statuses] extends [
  Listed[number],
]
  ? Listed
  : readonly [missing: Exclude<keyof Statuses, Listed[number]>, ...unknown[]]

/**
 * Makes a promise of a push. It is never rejected: a refusal and a timeout are outcomes that a program
 * has to look at, and the types tell which there are.
 *
 * While the connection is down, a push waits for it and may time out. A join that the connection
 * interrupts is tried again, and the promise waits for an answer as long as the client tries.
 *
 * @param statuses - The statuses of the handler besides `ok` and `error`, all of them.
 * @example
 * const posted = await pushed(room.push('new_msg', { body: 'hi' }))
 * if (posted.status === 'ok') show(posted.response.id)
 *
 * const ordered = await pushed(shop.push('order', order), 'queued')
 * if (ordered.status === 'queued') show(ordered.response.position)
 */
export function pushed<
  Ok,
  Err,
  Statuses extends object,
  const Listed extends readonly (keyof Statuses & string)[],
>(
  push: TypedPush<Ok, Err, Statuses>,
  ...statuses: Complete<Statuses, Listed>
): Promise<Outcome<Ok, Err, Statuses>>
export function pushed(push: OfficialPush, ...statuses: string[]): Promise<unknown> {
  return new Promise((resolve) => {
    push.receive('timeout', () => resolve({ status: 'timeout' }))
    for (const status of ['ok', 'error', ...statuses]) {
      push.receive(status, (response) => resolve({ status, response }))
    }
  })
}

interface OfficialPush {
  receive(status: string, callback: (response: unknown) => void): unknown
}
