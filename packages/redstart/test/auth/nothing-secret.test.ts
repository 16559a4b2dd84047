import { inspect } from 'node:util'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { settled } from '../../src/auth/flow/later.ts'
import {
  confirmation,
  deletion,
  invitations,
  locking,
  passwordReset,
  tracking,
} from '../../src/auth/index.ts'
import type { Logger } from '../../src/telemetry/index.ts'
import type { FormFields, VisitedPage, Visitor } from '../../src/testing/index.ts'
import { linkIn } from '../support/account-site.ts'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  PASSWORD,
  type TestSite,
  tables,
  testSite,
  users,
} from '../support/accounts.ts'

/** Everything that was logged, as deep as it goes. */
const logged: string[] = []
const note = (fields: object, message: string): void => {
  logged.push(
    `${message} ${inspect(fields, { depth: Number.POSITIVE_INFINITY, showHidden: true })}`,
  )
}
const logger: Logger = { debug: note, info: note, warn: note, error: note }

const NEW_PASSWORD = 'yellow bicycle nine'
const WRONG = 'an orange that is wrong'
/** What browsers and mails hold, and what was typed as a password. */
const secrets = new Set([PASSWORD, NEW_PASSWORD, WRONG])
const [ZOE, OTHER, INVITED] = ['zoe@example.com', 'zoe.two@example.com', 'invited@example.com']
const addresses = [ZOE, OTHER, INVITED]

let site: TestSite
let db: AccountsDatabase
beforeAll(async () => {
  db = await openAccountsDatabase()
  const mailing = { attempts: 20, seconds: 900 }
  site = testSite(db, {
    logger,
    throttle: { mailPerAddress: mailing, logInPerAccount: { attempts: 50, seconds: 900 } },
    extensions: [
      ...[confirmation(), passwordReset(), locking(), tracking()],
      ...[invitations(), deletion()],
    ],
  })
})
afterAll(async () => {
  await site.close()
  await db.close()
})

/** Opens a page and sends its form; remembers the cookies there were on the way. */
async function send(
  visitor: Visitor,
  path: string,
  fields: FormFields = {},
  action = path,
): Promise<VisitedPage> {
  await visitor.get(path)
  keep(visitor)
  const page = await visitor.submit(action, fields)
  keep(visitor)
  return page
}

function keep(visitor: Visitor): void {
  for (const [, value] of visitor.cookies) if (value !== '') secrets.add(value)
}

/** The path of the link in a mail. */
async function link(to: string, subject: RegExp): Promise<string> {
  await settled(site.accounts.core)
  await site.mailer.next({ to, subject: subject.source })
  const mail = site.mailer.sent.findLast(
    (one) => subject.test(one.subject) && one.to[0]?.email === to,
  )
  const path = mail ? linkIn(mail) : ''
  secrets.add(path.split('/').at(-1) ?? '')
  return path
}

const logIn = (visitor: Visitor, password: string): Promise<VisitedPage> =>
  send(
    visitor,
    '/users/log-in?sudo',
    { 'user[email]': ZOE, 'user[password]': password },
    '/users/log-in',
  )

/** The secrets, and addresses, that a text shows. */
function shownIn(text: string, of: Iterable<string>): readonly string[] {
  return [...of].filter((one) => text.includes(one))
}

it('A-46, A-48, A-132: what is logged and audited holds no password, token, cookie or address', async () => {
  const visitor = site.visitor()
  await send(visitor, '/users/register', {
    'user[email]': ZOE,
    'user[password]': PASSWORD,
    'user[nickname]': 'zoe',
  })
  await send(visitor, await link(ZOE, /Confirm/))
  for (let tries = 0; tries < 5; tries += 1) await logIn(visitor, WRONG)
  await send(visitor, await link(ZOE, /locked/))
  expect((await logIn(visitor, PASSWORD)).text).toContain('Home of zoe')
  await send(visitor, '/users/settings/password', { 'user[password]': NEW_PASSWORD })
  await send(visitor, '/users/settings/email', { 'user[email]': OTHER })
  await send(visitor, await link(OTHER, /Confirm your new/))
  const back = await send(visitor, await link(ZOE, /was changed/))
  secrets.add(back.path.split('/').at(-1) ?? '')
  await send(visitor, back.path, { 'user[password]': NEW_PASSWORD })
  await send(visitor, '/users/invitations', { 'user[email]': INVITED })
  await send(site.visitor(), await link(INVITED, /invite/), {
    'user[password]': NEW_PASSWORD,
    'user[nickname]': 'invited',
  })
  await send(visitor, '/users/reset-password', { 'user[email]': ZOE })
  const open = await link(ZOE, /Choose/)
  await visitor.get('/users/sessions')
  await visitor.submit('/users/log-out')
  keep(visitor)

  const repo = await db.database.repo()
  expect(secrets.size).toBeGreaterThan(15)
  const audited = await repo.db.select().from(tables.accountEvents)
  expect(shownIn(JSON.stringify(audited), addresses)).toEqual([])
  const stored = await Promise.all(
    [users, ...Object.values(tables)].map((table) => repo.db.select().from(table)),
  )
  expect(shownIn(JSON.stringify(stored), secrets)).toEqual([])
  expect(shownIn(logged.join('\n'), [...secrets, ...addresses])).toEqual([])

  // And when the database fails in the middle of it.
  await repo.db.execute(sql`drop table account_events, account_tokens, account_sessions cascade`)
  for (const [path, fields] of [
    ['/users/log-in', { 'user[email]': ZOE, 'user[password]': NEW_PASSWORD }],
    [
      '/users/register',
      { 'user[email]': OTHER, 'user[password]': PASSWORD, 'user[nickname]': 'n' },
    ],
    ['/users/reset-password', { 'user[email]': ZOE }],
    ['/users/unlock', { 'user[email]': ZOE }],
  ] as const) {
    await send(site.visitor(), path, fields)
  }
  await site.visitor().get(open)
  await visitor.get('/users/settings')
  await repo.db.execute(sql`drop table users cascade`)
  await send(site.visitor(), '/users/log-in', { 'user[email]': ZOE, 'user[password]': PASSWORD })
  await settled(site.accounts.core)
  expect(logged.filter((line) => line.includes('QueryFailed')).length).toBeGreaterThan(3)
  expect(shownIn(logged.join('\n'), [...secrets, ...addresses])).toEqual([])
})
