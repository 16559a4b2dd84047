/** An application with accounts, for tests: pages, an embedded database, mails in memory, time moved by hand. */
import {
  type Accounts,
  type AccountsDefinition,
  defineAccounts,
  type Extension,
} from '../../src/auth/index.ts'
import { assets, document } from '../../src/components/index.ts'
import { defineEndpoint, type Endpoint } from '../../src/endpoint/index.ts'
import { html } from '../../src/html/index.ts'
import { browserPipeline, defineRouter } from '../../src/http/index.ts'
import { defineMailer, type Mailer } from '../../src/mail/index.ts'
import type { Logger } from '../../src/telemetry/index.ts'
import { type TestClock, testClock, type Visitor, visit } from '../../src/testing/index.ts'
import { type AccountsDatabase, type TestUser, tables, users } from './accounts-database.ts'

export {
  type AccountsDatabase,
  openAccountsDatabase,
  type TestUser,
  tables,
  users,
} from './accounts-database.ts'

/** What `defineAccounts` of these tests can be told. */
export type TestOptions = Partial<AccountsDefinition<typeof users, '/users'>> & {
  readonly extensions?: readonly Extension[]
  /** Where its endpoint logs to. Default nowhere. */
  readonly logger?: Logger
}

/** An application with accounts, and all that it runs on. */
export interface TestSite {
  readonly accounts: Accounts<TestUser, '/users'>
  readonly endpoint: Endpoint<{}>
  readonly mailer: Mailer
  readonly clock: TestClock
  /** A visitor with an empty browser. */
  visitor(): Visitor
  /** Registers somebody with a confirmed address, and the password {@link PASSWORD}. */
  addUser(name: string): Promise<TestUser>
  /** A visitor who is logged in. */
  loggedIn(user: TestUser, options?: { readonly remember?: boolean }): Promise<Visitor>
  close(): Promise<void>
}

/** The password of everybody whom {@link TestSite.addUser} made. */
export const PASSWORD = 'violet umbrella seven'

/** What the keys of these tests are derived from. */
export const SECRET: string =
  'a secret of tests, as long as such a secret has to be: 64 bytes or more'

const NOON = Date.UTC(2026, 6, 30, 12)

/** A page without what differs from one time to the next: the tokens of its forms. */
export function withoutTokens({ html }: { readonly html: string }): string {
  return html.replace(/(csrf[-_]token" (?:value|content)=)"[^"]*"/g, '$1""')
}

/** Defines an application with accounts on a database that is open. */
export function testSite(
  { database }: AccountsDatabase,
  { logger, ...options }: TestOptions = {},
): TestSite {
  const clock = testClock(NOON)
  const mailer = defineMailer({ from: 'Test <test@example.com>', transport: 'mailbox', clock })
  const accounts = defineAccounts({
    name: 'Umbrella Club',
    url: 'http://localhost',
    database,
    users,
    tables,
    mailer,
    password: { cheap: true },
    throttle: { registerPerNetwork: { attempts: 1_000, seconds: 60 } },
    fields: { nickname: { label: 'Nickname', autocomplete: 'nickname' } },
    ...options,
  })
  const browser = browserPipeline()
    .plug(accounts.load, { live: true })
    .layout((conn, { title = 'Umbrella Club', content }) =>
      document({
        title,
        lang: 'en',
        stylesheet: '/redstart/redstart.css',
        csrfToken: conn.csrfToken,
        flash: conn.flash,
        nav: html`<a href="/">Umbrella Club</a>`,
        body: content,
      }),
    )
  const members = browser.plug(accounts.requireUser, { live: true })
  const router = defineRouter()
    .static('/redstart', assets)
    .scope('/', browser, accounts.routes)
    .scope('/', browser, (r) =>
      r.get(
        '/',
        ({ assigns }) => html`<h1>Home of ${assigns.scope.user?.nickname ?? 'a guest'}</h1>`,
      ),
    )
    .scope('/', members, (r) =>
      r
        .get('/private', ({ assigns }) => html`<h1>Private of ${assigns.scope.user.nickname}</h1>`)
        .post('/private', () => html`<h1>Changed</h1>`),
    )
  const endpoint = defineEndpoint({
    router,
    accounts,
    secretKeyBase: SECRET,
    clock,
    logger: logger ?? false,
  })
  const site: TestSite = {
    accounts,
    endpoint,
    mailer,
    clock,
    visitor: () => visit(endpoint),
    async addUser(name) {
      const made = await accounts.createUser({
        email: `${name}@example.com`,
        password: PASSWORD,
        nickname: name,
        confirmed: true,
      })
      if (made.ok) return made.user
      throw new Error(`${name} could not be made: ${JSON.stringify(made.changeset.errors)}`)
    },
    async loggedIn({ email }, { remember = false } = {}) {
      const visitor = visit(endpoint)
      await visitor.get('/users/log-in')
      const page = await visitor.submit('/users/log-in', {
        'user[email]': email,
        'user[password]': PASSWORD,
        ...(remember && { 'user[remember]': 'true' }),
      })
      if (page.status !== 200) throw new Error(`${email} could not log in: ${page.text}`)
      return visitor
    },
    close: () => endpoint.close(),
  }
  return site
}
