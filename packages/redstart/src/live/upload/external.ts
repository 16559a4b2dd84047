import { InvalidExternalTarget } from '../../errors/index.ts'

/** Where the browser sends a file: the name of one of its `uploaders`, and what that has to know. */
export interface ExternalMeta {
  readonly uploader: string
  readonly [key: string]: unknown
}

/** What `.external()` decides of a file: where it goes, or why it goes nowhere. */
export type ExternalTarget =
  | ExternalMeta
  | { readonly uploader?: undefined; readonly error: Readonly<Record<string, unknown>> }

/** @throws InvalidExternalTarget for what is neither a target nor an error. */
export function checkTarget(name: string, given: unknown): ExternalTarget {
  if (isTarget(given)) return given
  throw new InvalidExternalTarget(name)
}

function isTarget(given: unknown): given is ExternalTarget {
  if (typeof given !== 'object' || given === null) return false
  if ('uploader' in given) return typeof given.uploader === 'string'
  return 'error' in given && typeof given.error === 'object' && given.error !== null
}
