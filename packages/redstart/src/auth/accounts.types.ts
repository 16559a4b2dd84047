/** Types of what an application writes about accounts. */
import { pgTable, text } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { is } from '../../test/equal.ts'
import { defineSocket, error, ok } from '../channel/index.ts'
import { defineDatabase } from '../db/index.ts'
import { browserPipeline, defineRouter } from '../http/index.ts'
import { defineMailer } from '../mail/index.ts'
import { accountTables, defineAccounts, type UserScope, userColumns } from './index.ts'

const users = pgTable('users', { ...userColumns(), nickname: text().notNull().unique() })
const schema = { users, ...accountTables(users) }
const database = defineDatabase({ schema, migrations: 'migrations' })
const mailer = defineMailer({ from: 'club@example.com', transport: 'log' })
const common = {
  name: 'Club',
  url: 'https://club.example',
  database,
  users,
  tables: schema,
  mailer,
}

const accounts = defineAccounts({ ...common, fields: { nickname: { label: 'Nickname' } } })

// @ts-expect-error -- no column of the table
defineAccounts({ ...common, fields: { nickName: { label: 'Nickname' } } })
// @ts-expect-error -- a column that no form may set
defineAccounts({ ...common, fields: { passwordHash: { label: 'Hash' } } })
// @ts-expect-error -- no text of the catalogue
defineAccounts({ ...common, texts: { 'log-in.titel': 'Log in' } })
// @ts-expect-error -- no page
defineAccounts({ ...common, pages: { signIn: () => '' } })

const browser = browserPipeline().plug(accounts.load, { live: true })
const members = browser.plug(accounts.requireUser, { live: true })
const router = defineRouter()
  .scope('/', browser, accounts.routes)
  .scope('/', members, (r) =>
    r.get('/rooms', ({ assigns }) => {
      is<typeof assigns.scope, UserScope<typeof users.$inferSelect>>(true)
      return Response.json(assigns.scope.user.nickname)
    }),
  )

// What the accounts serve is known to the router.
router.p('/users/log-in', { query: { sudo: '' } })
router.p('/users/settings')
router.p('/rooms')
// @ts-expect-error -- no route
router.p('/users/sign-in')

const elsewhere = defineAccounts({ ...common, path: '/members' })
const other = defineRouter().scope('/en', browser, elsewhere.routes)
other.p('/en/members/register')
// @ts-expect-error -- the accounts are elsewhere
other.p('/users/register')

// @ts-expect-error -- nothing says who a request belongs to
defineRouter().scope('/', browserPipeline(), accounts.routes)

// The end of a session is a typed topic, which is addressed with the scope of somebody who is logged in.
const anybody = defineSocket({ connect: () => ({}) })
anybody
  .channel('room')
  .params(z.object({ token: z.string() }))
  .join(async ({ params }) => {
    const scope = await accounts.scopeOfToken(params.token)
    return scope ? ok({}, { scope }) : error()
  })
  .joined((socket) => socket.subscribe(accounts.ended(socket.assigns.scope)))
  .info(accounts.ended, (end) => {
    is<typeof end.session, string>(true)
  })
// @ts-expect-error -- a guest has no session
accounts.ended({ user: undefined, session: undefined })
