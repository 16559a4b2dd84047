/**
 * The stylesheet of the components, for an application to serve. Its first lines say which custom
 * properties make a theme.
 *
 * @example
 * const css = await readFile(stylesheetPath, 'utf8')
 * const headers = { 'content-type': 'text/css; charset=utf-8' }
 * r.get('/redstart.css', (conn) => conn.text(css, { headers }))
 */
export const stylesheetPath: URL = new URL('./redstart.css', import.meta.url)
