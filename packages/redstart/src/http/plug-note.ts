import type { Callback } from '../context/index.ts'
import type { SecurityScheme } from './open-api-document.ts'
import type { ResponseNotes } from './route.ts'

/** What a plug or an action says of itself to who reads routes: `openApi`, and `redstart auth doctor`. */
export interface PlugNote {
  /** What it is called if it decides who may go on, by whom a request is from: `requireUser`. */
  readonly guard?: string
  /** What clients have to accept who want to go on. */
  readonly accepts?: readonly ('html' | 'json')[]
  /** What it answers itself, by status. A 401 says that nobody goes on without one of its `schemes`. */
  readonly responses?: ResponseNotes
  /** Where a request can say whom it is from, by the name that the description is to have for it. */
  readonly schemes?: Readonly<Record<string, SecurityScheme>>
}

const notes = new WeakMap<Callback, PlugNote>()

/**
 * Notes on a plug what it does, for descriptions alone: it runs as it did. An action that decides itself who
 * may have its answer can note its `guard`.
 *
 * @returns the plug.
 * @example
 * const requireKey = notePlug(
 *   (conn: Conn) => (isKey(conn) ? undefined : conn.json({ errors: {} }, { status: 401 })),
 *   {
 *     guard: 'requireKey',
 *     schemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } },
 *     responses: { 401: { description: 'There is no key' } },
 *   },
 * )
 */
export function notePlug<P extends Callback>(plug: P, note: PlugNote): P {
  notes.set(plug, note)
  return plug
}

/** What was noted on a plug or an action; nothing for most. */
export function noteOf(plug: Callback): PlugNote | undefined {
  return notes.get(plug)
}
