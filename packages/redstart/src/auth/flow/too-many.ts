import type { Answer } from '../../http/index.ts'
import type { Core } from '../core.ts'
import { renderPage } from '../page/render.ts'
import type { ScopedConn } from '../types.ts'

/**
 * The answer to somebody who tried too often: 429, with when to come again.
 *
 * @param retryAfter - In seconds.
 */
export function tooMany(core: Core, conn: ScopedConn, retryAfter: number): Answer {
  const minutes = Math.max(1, Math.ceil(retryAfter / 60))
  return renderPage(
    core,
    conn,
    'notice',
    { title: core.t('too-many.title'), text: core.t('too-many.text', { minutes }) },
    {
      title: core.t('too-many.title'),
      status: 429,
      headers: { 'retry-after': String(retryAfter) },
    },
  )
}
