/**
 * An application with accounts: a page and a route for JSON that anybody may ask for, the same behind a log-in
 * and behind a token, a page that reads a file and a row, and a socket. Logging is off. `STORAGE` says where
 * sessions and users are kept, `MIGRATIONS` and `FOLDER` are folders; `DATABASE_URL`, `REDIS_URL`
 * and `PUBSUB_URL` say what it works with.
 *
 * @module
 */
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type AccountStore,
  defineAccounts,
  defineTokens,
  memoryAccounts,
  postgresAccounts,
  redisAccounts,
  type Scope,
  type UserScope,
} from 'redstart/auth'
import { defineSocket, error } from 'redstart/channel'
import { defineDatabase, type Row } from 'redstart/db'
import { defineEndpoint } from 'redstart/endpoint'
import { type Html, html } from 'redstart/html'
import { apiPipeline, browserPipeline, type Conn, defineRouter } from 'redstart/http'
import { defineMailer } from 'redstart/mail'
import { z } from 'zod'
import { schema, tables, users } from './accounts/schema.ts'
import { fileBytes, signaturesAtOnce, visitorEmail } from './accounts/settings.ts'
import { place, quietOptions } from './rooms/room.ts'
import { members, visitor } from './web/members.ts'
import { newMember } from './web/new-member.ts'
import { memberTable } from './web/tables/redstart.ts'

const { STORAGE = 'memory', MIGRATIONS = '', FOLDER = '', DATABASE_URL = '' } = process.env
const { REDIS_URL = '' } = process.env

const database = defineDatabase({
  schema,
  migrations: MIGRATIONS,
  folder: join(FOLDER, 'data'),
  url: DATABASE_URL,
})
const repo = await database.open({ migrations: 'run' })

const accounts = defineAccounts({
  name: 'Bench',
  url: 'http://localhost',
  database,
  users,
  tables,
  store: storeOf(STORAGE),
  mailer: defineMailer({ from: 'bench@example.com', transport: 'mailbox' }),
  throttle: {
    logInPerAccount: { attempts: 100, seconds: 60 },
    logInPerNetwork: { attempts: 10_000, seconds: 60 },
  },
  fields: { nickname: { label: 'Nickname' } },
})
const tokens = defineTokens({ accounts, issuer: 'http://localhost', audience: 'bench' })

/** A page, which greets somebody by name. */
const frame = (name: string, title: string | undefined, content: Html): Html => html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title><link rel="stylesheet" href="/app.css"></head>
<body><header>Signed in as ${name}</header><main>${content}</main></body>
</html>`

const table = (conn: Conn) =>
  conn.html(
    html`<form method="post" action="/members">
<input type="hidden" name="_csrf_token" value="${conn.csrfToken}"><input name="name"><button>Add</button>
</form>
${memberTable(members)}`,
    { title: 'Members' },
  )
const short = (conn: Conn) => conn.html(html`<h1>Welcome</h1>`, { title: 'Home' })

const open = browserPipeline().layout((_conn, { content, title }) => frame(visitor, title, content))
const loaded = browserPipeline()
  .plug(accounts.load)
  .layout((_conn, { content, title }) => frame(visitor, title, content))
const guarded = browserPipeline()
  .plug(accounts.load)
  .plug(accounts.requireUser)
  .layout(({ assigns }, { content, title }) => frame(assigns.scope.user.nickname, title, content))
const bearers = apiPipeline().plug(tokens.verifyHeader).plug(tokens.ensureAuthenticated)

type User = Row<typeof users>

const user = await visitingUser()
if (STORAGE === 'memory') {
  // What is left is the work of the accounts themselves.
  const known = new Map([[user.id, user]])
  accounts.core.users.byId = async (id) => known.get(id)
}

const file = join(FOLDER, 'file.html')
await writeFile(file, 'x'.repeat(fileBytes))

/** Logs the visitor in once more, and says with what a socket is opened and the session revoked. */
async function enter(conn: Conn<{ scope: Scope<User> }>) {
  const entered = await accounts.logIn(conn, user, { method: 'password', remember: true })
  if (!entered.ok) throw new Error(`The visitor was refused: ${entered.refused}.`)
  const { session } = entered
  const token = accounts.socketToken({ user, session })
  // Asked for once, it is in the session, as it is in that of whoever has seen a form.
  return conn.json({ session: session.id, token, csrfToken: conn.csrfToken })
}

async function accessTokens(conn: Conn<{ scope: UserScope<User> }>) {
  const { scope } = conn.assigns
  const wanted = Number(conn.query.get('count'))
  const list: string[] = []
  for (let n = 0; n < wanted; n++) list.push(await tokens.tokenFor(scope))
  return conn.json(list)
}

async function fileAndRow(conn: Conn) {
  const [text, row] = await Promise.all([readFile(file, 'utf8'), repo.get(users, user.id)])
  return conn.html(html`<p>${row?.nickname}</p><pre>${text}</pre>`, { title: 'File' })
}

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const message = Buffer.alloc(300, 'x')
const signature = sign(null, message, privateKey)

/** What checking a signature costs by itself. */
function signatures(conn: Conn) {
  for (let n = 0; n < signaturesAtOnce; n++) {
    if (!verify(null, message, publicKey, signature)) throw new Error('It is not good.')
  }
  return conn.json({ ok: true })
}

const router = defineRouter()
  .scope('/', loaded, accounts.routes)
  .scope('/', loaded, (r) => r.get('/enter', enter))
  .scope('/open', open, (r) =>
    r.get('/members', table).get('/short', short).get('/file', fileAndRow),
  )
  .scope('/guarded', guarded, (r) =>
    r.get('/members', table).get('/short', short).get('/tokens', accessTokens),
  )
  .scope('/open/api', apiPipeline(), (r) =>
    r
      .post('/members', { body: newMember }, (conn) => conn.json({ id: 1, ...conn.valid.body }))
      .get('/signatures', signatures)
      .get('/revoke', async (conn) =>
        conn.json(await accounts.revokeSession(conn.query.get('session') ?? '', 'measured')),
      ),
  )
  .scope('/api', bearers, (r) =>
    r.post('/members', { body: newMember }, (conn) => conn.json({ id: 1, ...conn.valid.body })),
  )

const userSocket = defineSocket({
  params: z.object({ token: z.string() }),
  async connect({ params }) {
    const scope = await accounts.scopeOfToken(params.token)
    return scope ? { scope } : error('unauthorized')
  },
  id: ({ scope }) => accounts.socketId(scope),
})

const endpoint = defineEndpoint({
  ...quietOptions,
  router,
  accounts,
  sockets: { '/socket': userSocket },
  secretKeyBase: 'of no use outside the benchmark '.repeat(2),
  accessLog: false,
})
await endpoint.listen(place)

/** The other node may have made them. */
async function visitingUser(): Promise<User> {
  const made = await accounts.createUser({
    email: visitorEmail,
    password: 'a heron in the reeds',
    nickname: visitor,
    confirmed: true,
  })
  const found = made.ok ? made.user : await accounts.userByEmail(visitorEmail)
  if (found !== undefined) return found
  throw new Error('There is no visitor.')
}

function storeOf(storage: string): AccountStore {
  if (storage.startsWith('memory')) return memoryAccounts()
  return storage.startsWith('redis') ? redisAccounts(REDIS_URL) : postgresAccounts(database, tables)
}
