import { type Assets, type AssetsOptions, defineAssets } from 'redstart/assets'

/** What browsers load besides the pages. */
export function pageAssets(options: Pick<AssetsOptions, 'target'> = {}): Assets {
  return defineAssets({
    folder: new URL('../../', import.meta.url),
    entries: ['assets/app.ts', 'assets/app.css', 'assets/icon.svg'],
    ...options,
  })
}
