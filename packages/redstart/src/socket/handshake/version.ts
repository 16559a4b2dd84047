// Semantic Versioning 2.0.0: no leading zeros, neither here nor in the numbers of a pre-release.
const NUMBER = '(?:0|[1-9]\\d*)'
const PRE_RELEASE_PART = `(?:${NUMBER}|\\d*[A-Za-z-][\\dA-Za-z-]*)`
const VERSION = new RegExp(
  `^(${NUMBER})\\.(${NUMBER})\\.(${NUMBER})(-${PRE_RELEASE_PART}(?:\\.${PRE_RELEASE_PART})*)?` +
    '(?:\\+[\\dA-Za-z-]+(?:\\.[\\dA-Za-z-]+)*)?$',
)

/** A serializer, and the versions that it speaks: any patch of `major.minor`. */
export interface VersionEntry<S> {
  readonly major: number
  readonly minor: number
  readonly serializer: S
}

/**
 * Chooses the serializer for what a client asks for with `vsn` (Phoenix channels protocol, section
 * 1.2). Without a `vsn` it speaks version 1.
 *
 * @param vsn - The query parameter: absent, a string, or anything else that a query can hold.
 * @returns undefined when nobody speaks that version, or it is none.
 */
export function negotiate<S>(vsn: unknown, entries: readonly VersionEntry<S>[]): S | undefined {
  const wanted = vsn === undefined ? '1.0.0' : vsn
  const match = typeof wanted === 'string' ? VERSION.exec(wanted) : null
  // A pre-release sorts below its version, so that 2.0.0-rc.1 is no 2.0.
  if (match === null || (match[4] !== undefined && match[3] === '0')) return undefined
  const [major, minor] = [Number(match[1]), Number(match[2])]
  return entries.find((entry) => entry.major === major && entry.minor === minor)?.serializer
}
