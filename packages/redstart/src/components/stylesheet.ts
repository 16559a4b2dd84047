import { ownFile } from '../peer/index.ts'

/**
 * The folder of the stylesheet, to be served: it holds nothing else.
 *
 * @example
 * defineRouter().static('/redstart', assets)
 * // in the document: stylesheet: '/redstart/redstart.css'
 */
export const assets: URL = ownFile('src/components/assets/')

/**
 * The stylesheet of the components, to be read. Its first lines say which custom properties make a
 * theme.
 *
 * @example
 * const css = await readFile(stylesheet, 'utf8')
 */
export const stylesheet: URL = new URL('redstart.css', assets)
