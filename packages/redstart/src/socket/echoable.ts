import { UndecodableFrame } from '../errors/index.ts'
import { deeperThan } from './json-depth.ts'
import type { InboundMessage } from './serializer.ts'

/** Levels of arrays and objects in a ref, a topic or an event, which need not be strings. */
const FIELD_DEPTH = 32
/** Bytes of a ref: as many as a binary frame has room for. */
const REF_BYTES = 255

/**
 * What is echoed must be shallow, for JSON.stringify recurses and deep nesting overflows its stack;
 * and refs must be short, for a channel keeps that of its join and repeats it in every push.
 *
 * @throws UndecodableFrame
 */
export function assertEchoable({ joinRef, ref, topic, event }: InboundMessage): void {
  for (const field of [joinRef, ref, topic, event]) {
    if (deeperThan(field, FIELD_DEPTH)) {
      throw new UndecodableFrame(`its refs, topic or event have more than ${FIELD_DEPTH} levels`)
    }
  }
  for (const field of [joinRef, ref]) {
    const text = typeof field === 'object' ? JSON.stringify(field) : field
    if (typeof text === 'string' && Buffer.byteLength(text) > REF_BYTES) {
      throw new UndecodableFrame(`its refs are longer than ${REF_BYTES} bytes`)
    }
  }
}
