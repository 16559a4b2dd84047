/** A change of a page of the accounts that those who have ejected it should know of. */
export interface PageChange {
  /** What changed, as a sentence. */
  readonly what: string
  /** Whether a page without it is less safe. */
  readonly isForSafety: boolean
}

/**
 * What changed in the pages of the accounts since their first version, oldest first, by their names in
 * kebab-case. Whoever changes a page so that ejected ones should follow adds a line here; a change of words or
 * looks is none.
 */
export const pageChanges: Readonly<Record<string, readonly PageChange[]>> = {}

/**
 * The line by which an ejected page says what it was made of: `// redstart: page log-in v1`. The version is 1,
 * and one more for each change.
 */
export function pageStamp(name: string, changes: typeof pageChanges = pageChanges): string {
  const count = Object.hasOwn(changes, name) ? (changes[name]?.length ?? 0) : 0
  return `// redstart: page ${name} v${count + 1}`
}

/** Which version of a page a file was made of; undefined where nothing says so. */
export function stampedVersion(text: string, name: string): number | undefined {
  const [, page, version] = /^\/\/ redstart: page ([a-z-]+) v(\d{1,6})$/m.exec(text) ?? []
  return page === name ? Number(version) : undefined
}
