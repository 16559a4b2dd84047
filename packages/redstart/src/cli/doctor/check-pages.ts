import { type PageChange, pageStamp, stampedVersion } from '../../auth/index.ts'
import type { Finding } from './finding.ts'

/** A page of the accounts that an application has made its own. */
export interface OwnPage {
  /** Its name in kebab-case: `log-in`. */
  readonly name: string
  /** Where it lies, from the folder of the application. */
  readonly file: string
  readonly text: string
}

/**
 * Reports ejected pages that lack what their templates got since.
 *
 * @param changes - What changed in the templates, by the name of the page.
 */
export function checkPages(
  pages: readonly OwnPage[],
  changes: Readonly<Record<string, readonly PageChange[]>>,
): readonly Finding[] {
  return pages.flatMap(({ name, file, text }): Finding[] => {
    const all = (Object.hasOwn(changes, name) ? changes[name] : undefined) ?? []
    const version = stampedVersion(text, name)
    // The first version is all that a page without a stamp can be held to have.
    const missed = all.slice(version === undefined ? 0 : version - 1)
    const stamp = pageStamp(name, changes)
    if (missed.length === 0 && version === undefined) {
      const what = `${file} does not say which version of the page it was made of.`
      return [{ level: 'note', about: 'page', text: `${what} If it is of this one, add: ${stamp}` }]
    }
    if (missed.length === 0) return []
    const level = missed.some(({ isForSafety }) => isForSafety) ? 'fault' : 'note'
    const what = missed.map((change) => change.what).join(' ')
    const then = `Make the change in the file, and write in it: ${stamp}`
    return [{ level, about: 'page', text: `${file} is older than its template. ${what} ${then}` }]
  })
}
