import type { Schema } from './schema.ts'

const schema: Schema<ArrayBuffer, Uint8Array> = {
  '~standard': {
    version: 1,
    vendor: 'redstart',
    validate: (value) =>
      value instanceof Uint8Array
        ? { value }
        : { issues: [{ message: 'Expected a binary payload' }] },
  },
}

/**
 * The schema of a binary payload: an `ArrayBuffer` in the browser, where the official client knows
 * nothing else, and a `Uint8Array` on the server. Anything else is refused.
 *
 * @example
 * .on('chunk', binary(), (bytes, socket) => append(socket.assigns.file, bytes))
 */
export function binary(): Schema<ArrayBuffer, Uint8Array> {
  return schema
}

/** Whether a schema is {@link binary}, so that its payloads travel as bytes and not as JSON. */
export function isBinary(value: unknown): boolean {
  return value === schema
}
