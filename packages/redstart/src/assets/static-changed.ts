import { inAddress, type Manifest } from './manifest.ts'

/**
 * Whether a page has loaded something that was built anew since, so that it should be loaded again
 * (Phoenix LiveView protocol, section 1.3).
 *
 * @param trackedUrls - The addresses of the elements with `phx-track-static`, as the client tells them.
 * @param manifest - What is served now; without it nothing is known to have changed.
 */
export function staticChanged(
  trackedUrls: readonly string[] | undefined,
  manifest: Manifest | undefined,
): boolean {
  if (trackedUrls === undefined || manifest === undefined) return false
  const current = [...manifest].flat().map(inAddress)
  return trackedUrls.some((url) => {
    const path = url.split('?', 1)[0] ?? ''
    return !current.some((name) => path.endsWith(name))
  })
}
