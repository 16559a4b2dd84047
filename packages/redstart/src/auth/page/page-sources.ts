import { ownFile } from '../../peer/index.ts'

/**
 * The folder with the sources of the pages, a file each, named in kebab-case: what `redstart auth eject`
 * copies.
 */
export const pageSources: URL = ownFile('src/auth/page/pages/')
