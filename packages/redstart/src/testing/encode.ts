/** A message of a client as version 2 of the protocol has it: text, or bytes where the payload is bytes. */
export function encodeMessage(
  joinRef: string,
  ref: string,
  topic: string,
  event: string,
  payload: unknown,
): string | Uint8Array {
  const isBytes = payload instanceof ArrayBuffer || payload instanceof Uint8Array
  if (!isBytes) return JSON.stringify([joinRef, ref, topic, event, payload])
  const fields = [joinRef, ref, topic, event].map((field) => Buffer.from(field))
  return Buffer.concat([
    Uint8Array.of(0, ...fields.map((field) => field.length)),
    ...fields,
    new Uint8Array(payload),
  ])
}
