import type { Json } from '../schema/index.ts'

/** What is JSON already, and so stays as it is. Asking costs the compiler far less than `Json` does. */
type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/**
 * What the official client hands over of what a server has sent: what JSON makes of it, and of bytes
 * an `ArrayBuffer`.
 */
export type Received<T> = T extends Uint8Array | ArrayBuffer
  ? ArrayBuffer
  : T extends JsonValue
    ? T
    : Json<T>

/** The same with all that has a name written out, so that a declaration of it imports nothing. */
export type WrittenOut<T> = T extends Uint8Array | ArrayBuffer ? ArrayBuffer : Json<T>
