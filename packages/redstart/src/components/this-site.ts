import { UnsafeValue } from '../errors/index.ts'
import type { AttributeMap } from '../html/index.ts'

/** Whether a browser takes a URL to be of the page's own site, whichever of the two schemes it has. */
export function isOfThisSite(url: string): boolean {
  return ['https://page.invalid', 'http://page.invalid'].every(
    (site) => URL.canParse(url, site) && new URL(url, site).origin === site,
  )
}

/**
 * Refuses a button that would send its form to another site, with all that is in it.
 *
 * @throws UnsafeValue for a `formaction` that leads there.
 */
export function refuseForeignAction(attributes: AttributeMap): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.toLowerCase() !== 'formaction' || typeof value !== 'string') continue
    if (isOfThisSite(value)) continue
    throw new UnsafeValue(
      'A button, in its formaction',
      'A form that is sent to another site would take its token against forgery there. Write a path, ' +
        'or a formFor({ action }) of its own, which leaves the token out.',
    )
  }
}
