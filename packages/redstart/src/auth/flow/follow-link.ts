import type { Answer } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { FollowLinkProps } from '../page/pages/follow-link.ts'
import { renderPage } from '../page/render.ts'
import type { ScopedConn } from '../types.ts'
import { badLink } from './bad-link.ts'

/**
 * The page to which a mailed link leads, with the button that does it: opening it changes nothing.
 *
 * @param email - The address that it is about; undefined for a link that is not good.
 */
export function followLink(
  core: Core,
  conn: ScopedConn,
  { purpose, to }: Pick<FollowLinkProps, 'purpose' | 'to'>,
  email: string | undefined,
): Answer {
  if (email === undefined) return badLink(core, conn)
  const title = core.t(`${purpose}.title`)
  return renderPage(core, conn, 'followLink', { purpose, to, email }, { title })
}
