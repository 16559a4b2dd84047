/** What browsers load besides the pages. */
import { defineAssets } from 'redstart/assets'

export const assets = defineAssets({
  folder: new URL('../../', import.meta.url),
  entries: ['assets/app.ts', 'assets/app.css', 'assets/icon.svg'],
})
