import type { Callback } from '../context/index.ts'
import { InvalidDefinition } from '../errors/index.ts'
import type { Schema } from '../schema/index.ts'
import type { EventHandler } from './definition.ts'

/**
 * Reads what `.on()` was given.
 *
 * @throws InvalidDefinition when it is neither of its forms, or the name is one that no event can have.
 */
export function eventHandler(
  event: string,
  first: Schema | Callback,
  fn: Callback | undefined,
): EventHandler {
  refuseReserved(event)
  if ('~standard' in first) {
    if (typeof fn === 'function') return { kind: 'event', schema: first, fn }
  } else if (fn === undefined && typeof first === 'function') {
    return { kind: 'event', schema: undefined, fn: first }
  }
  throw new InvalidDefinition(
    `The handler of ${JSON.stringify(event)}`,
    'is not written as one',
    'Write .on(event, schema, fn) with a Standard Schema, of Zod, Valibot or ArkType for example, ' +
      '.on(event, fn) for an event without payload, or .onForm(event, fn) for a form.',
  )
}

/** As {@link eventHandler}, for what `.onForm()` was given. */
export function formHandler(event: string, fn: Callback): EventHandler {
  refuseReserved(event)
  return { kind: 'form', schema: undefined, fn }
}

/** The client's own events begin so, and JSON is how it tells commands from names. */
function refuseReserved(event: string): void {
  if (event !== '' && !event.startsWith('lv:') && !event.startsWith('[')) return
  throw new InvalidDefinition(
    `An event called ${JSON.stringify(event)}`,
    'cannot be handled, for "lv:" and "[" begin what the client means itself',
    'Give it another name.',
  )
}
