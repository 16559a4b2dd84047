/** Where the bundled scripts and styles lie: `assets.ts` makes them, the router serves them. */
export const assetsFolder: URL = new URL('../../dist/assets/', import.meta.url)
