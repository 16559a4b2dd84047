import type { Answer } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { PageLink } from '../page/page-context.ts'
import { renderPage } from '../page/render.ts'
import type { ScopedConn } from '../types.ts'

/**
 * The answer to a mailed link that has expired, was used, or never was one: the same for all.
 *
 * @param next - Where to ask for another one; default the page to log in.
 */
export function badLink(core: Core, conn: ScopedConn, next?: PageLink): Answer {
  const title = core.t('bad-link.title')
  const props = { title, text: core.t('bad-link.text'), ...(next && { link: next }) }
  return renderPage(core, conn, 'notice', props, { title, status: 404 })
}
