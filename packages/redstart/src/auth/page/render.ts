import type { Answer, Conn } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { PageContext } from './page-context.ts'
import type { PageName, PageProps } from './page-set.ts'

/** How a page of the accounts is sent. */
export interface RenderOptions {
  readonly title: string
  /** Default 200. */
  readonly status?: number
  /** More headers, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * A page of the accounts, in the application's layout: its own one where it was ejected. No cache keeps
 * it, and where its address holds a token no other site learns of that.
 */
export function renderPage<N extends PageName>(
  core: Core,
  conn: Conn,
  name: N,
  props: PageProps[N],
  options: RenderOptions,
): Answer {
  const { settings, t, pages } = core
  const context: PageContext = {
    t,
    paths: settings.paths,
    csrfToken: conn.csrfToken,
    appName: settings.name,
  }
  return conn.html(pages[name]({ ...context, ...props }), {
    ...options,
    headers: { ...options.headers, ...pageHeaders(conn) },
  })
}

function pageHeaders(conn: Conn): Record<string, string> {
  const noStore = { 'cache-control': 'no-store' }
  return 'token' in conn.params ? { ...noStore, 'referrer-policy': 'no-referrer' } : noStore
}
