import { mimes } from 'hono/utils/mime'

const COMPRESSIBLE =
  /^text\/|^(?:application|font|image|model)\/(?:[\w.+-]*(?:json|xml)|wasm|rtf|otf|ttf|bmp|gltf-binary|x-icon|vnd\.ms-fontobject|javascript)\b/

/**
 * The `content-type` of a file by its ending, with the character set where it is text.
 *
 * @param types - Endings of the application's own, in lower case without the dot.
 */
export function contentTypeOf(name: string, types: Readonly<Record<string, string>>): string {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  // Object.hasOwn: a file may be called "x.constructor".
  if (Object.hasOwn(types, ending)) return types[ending] ?? UNKNOWN
  const known: Readonly<Record<string, string>> = mimes
  return Object.hasOwn(known, ending) ? (known[ending] ?? UNKNOWN) : UNKNOWN
}

/** Whether files of a type get smaller, so that there may be compressed forms of them. */
export function isCompressible(contentType: string): boolean {
  return COMPRESSIBLE.test(contentType)
}

const UNKNOWN = 'application/octet-stream'
