import { callSite, placeOf } from '../html/index.ts'

/**
 * What logs and errors call a definition that has no name of its own: the place where it stands,
 * `src/counter.ts:5`.
 *
 * @param define - The function that is called there.
 * @param otherwise - What it is called where the stack does not say.
 */
export function definedAt(define: Function, otherwise: string): string {
  const site = callSite(define)
  return site === undefined ? otherwise : placeOf(site)
}
