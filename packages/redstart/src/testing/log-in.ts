import type { Accounts, AccountUser, SignedIn, UserScope } from '../auth/index.ts'
import { InvalidOption, LogInRefused } from '../errors/index.ts'
import { browserPipeline, defineRouter } from '../http/index.ts'
import { silentLogger } from '../telemetry/index.ts'
import { Browser, type Visitable } from './browser.ts'
import type { Visitor } from './visit.ts'

/** How a test logs somebody in. */
export interface LogInOptions {
  /** What the session and the audit name as the way they came. Default `test`. */
  readonly method?: string
  /** Whether the session outlives the browser. Default false. */
  readonly remember?: boolean
}

/**
 * Logs a visitor in without the form and its password, for tests of what lies behind. The session is a real one,
 * begun by `accounts.logIn`: pipelines, live views and sockets know the visitor, extensions are asked, and the
 * session is listed and revoked as any other. No page is opened.
 *
 * @param visitor - Of an endpoint: `visit(endpoint)`.
 * @param user - As `accounts.createUser` gave them.
 * @returns the visitor's scope, with the new session.
 * @throws LogInRefused (rejects) when the account is suspended, or an extension has something against it, as
 *   `confirmation()` has against an address that nobody has proven; InvalidOption for a visitor of something
 *   that is no endpoint with a router.
 *
 * @example
 * const ann = visit(endpoint)
 * await logIn(ann, accounts, user)
 * const { view } = await live(endpoint, '/rooms', { visitor: ann })
 */
export async function logIn<U extends AccountUser>(
  visitor: Visitor,
  accounts: Pick<Accounts<U>, 'load' | 'logIn'>,
  user: U,
  { method = 'test', remember = false }: LogInOptions = {},
): Promise<UserScope<U>> {
  const { site, origin, cookies } = visitor.$browser
  const signing = site.$signing
  if (signing === undefined) throw new InvalidOption('visitor', visitor, 'a visitor of an endpoint')
  const failed: object[] = []
  const logger = { ...silentLogger, error: (fields: object): void => void failed.push(fields) }
  const outcomes: SignedIn[] = []
  // A page that the endpoint does not have, with the cookies that all of its pages share.
  const browser = browserPipeline().plug(accounts.load)
  const router = defineRouter().scope('/', browser, (r) =>
    r.get('/', async (conn) => {
      outcomes.push(await accounts.logIn(conn, user, { method, remember }))
      return conn.text('')
    }),
  )
  const app = router.serve({ session: signing.session, accessLog: false }, { ...signing, logger })
  const from = { remoteAddress: undefined, isEncrypted: origin.startsWith('https:') }
  const page: Visitable = {
    fetch: (request) =>
      app.respond(request, from, (answer) =>
        answer instanceof Response ? answer : answer.toResponse(),
      ),
  }
  await new Browser(page, origin, cookies).fetch(new URL('/', origin), { method: 'GET' })
  for (const fields of failed) throw Reflect.get(fields, 'err')
  const [outcome] = outcomes
  if (outcome?.ok) return { user, session: outcome.session }
  throw new LogInRefused(outcome?.refused ?? 'changed')
}
