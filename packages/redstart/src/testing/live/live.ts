import type { SessionData } from '../../token/index.ts'
import { Browser } from '../browser.ts'
import { Visitor } from '../visit.ts'
import { putSession } from './session-cookie.ts'
import type { TestedEndpoint } from './site.ts'
import { Tab } from './tab.ts'
import { TestView } from './test-view.ts'

/** Who opens a live view in a test, and how; see {@link live}. */
export interface LiveTestOptions {
  /** Somebody who has been at the site before: signed in, for example. Default a new visitor. */
  readonly visitor?: Visitor
  /** What is added to the visitor's session, as if earlier pages had put it there. */
  readonly session?: SessionData
  /** What the page's script gives the connection: `new LiveSocket('/live', Socket, { params })`. */
  readonly connectParams?: Readonly<Record<string, unknown>>
  /** The site that a new visitor sees. Default `http://localhost`. */
  readonly origin?: string
}

/** A live view that was opened. */
export interface OpenedView {
  readonly view: TestView
  /** The page as it came, before it was connected. */
  readonly html: string
}

/**
 * Opens a live view as a browser does: asks for its page, then connects and joins it, all within the process.
 * Everything is real but the network and the browser: the pipeline, the session, the frames of the protocol.
 *
 * @throws LiveRedirected (rejects) when the view or its pipeline leads elsewhere, with `to`, `kind` and
 *   `flash`; LiveNotJoined when the page has no live view; InvalidPage when its markup cannot be kept up to
 *   date.
 * @example
 * const { view } = await live(endpoint, '/counter')
 * await view.element('button', '+').click()
 * expect(view.text()).toContain('1')
 * @example
 * const ann = visit(endpoint)
 * await ann.post('/sign-in/ann')
 * const { view } = await live(endpoint, '/rooms', { visitor: ann })
 */
export async function live(
  endpoint: TestedEndpoint,
  path: string,
  options: LiveTestOptions = {},
): Promise<OpenedView> {
  const { connectParams = {}, origin = 'http://localhost', session } = options
  const { $browser: browser } = options.visitor ?? new Visitor(new Browser(endpoint, origin))
  if (session !== undefined) putSession(endpoint.$signing, browser, session)
  const tab = new Tab(endpoint, browser, connectParams)
  const html = await tab.load(path, 0)
  return { view: new TestView(tab, undefined), html }
}
