/** What {@link detectType} knows. */
export type DetectedType =
  | 'application/pdf'
  | 'image/gif'
  | 'image/jpeg'
  | 'image/png'
  | 'image/webp'

/** Bytes at the beginning of a file that tell. */
export const SIGNATURE_BYTES = 16

/** Characters stand for bytes. */
const SIGNATURES: readonly (readonly [string, DetectedType])[] = [
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['%PDF-', 'application/pdf'],
]

/** The type that the first bytes of a file are the signature of. */
export function detectType(bytes: Buffer): DetectedType | undefined {
  const start = bytes.toString('latin1', 0, SIGNATURE_BYTES)
  // The size of the file stands between the two words of this one.
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return 'image/webp'
  return SIGNATURES.find(([signature]) => start.startsWith(signature))?.[1]
}
