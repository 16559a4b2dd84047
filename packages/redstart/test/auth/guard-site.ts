import { onTestFinished } from 'vitest'
import type { AuditEvent } from '../../src/auth/audit/audit-event.ts'
import { connectionGuard } from '../../src/auth/guard/connections.ts'
import { guards } from '../../src/auth/guard/guards.ts'
import { liveGuards } from '../../src/auth/guard/live-hooks.ts'
import { socketGuard } from '../../src/auth/guard/socket.ts'
import type { Host } from '../../src/auth/host.ts'
import { pathsBelow } from '../../src/auth/page/paths.ts'
import { Revocation } from '../../src/auth/revocation/revocation.ts'
import { SecretKeys } from '../../src/auth/secret/secret-keys.ts'
import { renewBrowserSession } from '../../src/auth/session/browser-session.ts'
import { clearCookie, writeCookie } from '../../src/auth/session/cookie.ts'
import { sessionSettings } from '../../src/auth/session/session-settings.ts'
import { Sessions } from '../../src/auth/session/sessions.ts'
import { requestInfo } from '../../src/auth/sign-in/request-info.ts'
import { takeReturnPath } from '../../src/auth/sign-in/return-path.ts'
import { memoryAccounts } from '../../src/auth/store/memory-store.ts'
import type { AccountStore } from '../../src/auth/store/store.ts'
import { defaultTexts } from '../../src/auth/text/texts.ts'
import { translator } from '../../src/auth/text/translate.ts'
import type { AccountUser, UserScope } from '../../src/auth/types.ts'
import { defineSocket, error, ok } from '../../src/channel/index.ts'
import { defineEndpoint } from '../../src/endpoint/index.ts'
import { html } from '../../src/html/index.ts'
import { browserPipeline, type Conn, defineRouter } from '../../src/http/index.ts'
import { defineLive, liveRender } from '../../src/live/index.ts'
import type { PubSubAdapter } from '../../src/pubsub/index.ts'
import { type Logger, silentLogger } from '../../src/telemetry/index.ts'
import { type TestClock, testClock } from '../../src/testing/index.ts'
import { Site } from '../live/site.ts'
import { testSecret } from '../support/test-sessions.ts'

/** What a site under test is made of, where that matters. */
export interface TestSiteOptions {
  readonly clock?: TestClock
  readonly store?: AccountStore
  readonly pubsub?: PubSubAdapter
  /** Runs within `connect`, when the session has been found. */
  readonly connecting?: () => Promise<void>
}

export interface TestUser extends AccountUser {
  readonly nickname: string
}

/** The users that there are, by their ids; a test may change them. */
export type TestUsers = Map<string, TestUser>

function testUser(id: string): TestUser {
  return {
    id,
    nickname: id.toUpperCase(),
    email: `${id}@example.com`,
    passwordHash: null,
    confirmedAt: null,
    lockedUntil: null,
    suspendedAt: null,
    insertedAt: new Date(0),
  }
}

type Ada = { readonly scope: UserScope<TestUser> }

/** A small application with pages, live views and sockets behind the guards, on one node. */
export function guardSite(options: TestSiteOptions = {}) {
  const { clock = testClock(), store = memoryAccounts(), connecting } = options
  const users: TestUsers = new Map(['ada', 'bob'].map((id) => [id, testUser(id)]))
  const events: AuditEvent[] = []
  const logged: string[] = []
  const note = (_fields: object, message: string): void => void logged.push(message)
  const logger: Logger = { ...silentLogger, warn: note, error: note }
  let lent: Host = { clock, logger, secretKeyBase: testSecret, pubsub: undefined }
  const host = (): Host => lent
  const settings = {
    slug: 'chat',
    session: sessionSettings({ carryOver: ['locale'] }),
    paths: pathsBelow('/users'),
    afterLogIn: '/',
  }
  const keys = new SecretKeys(() => testSecret)
  const revocation = new Revocation({ store, host, settings: settings.session })
  const audit = { write: async (event: AuditEvent): Promise<void> => void events.push(event) }
  const sessions = new Sessions({
    store: store.sessions,
    keys,
    settings: settings.session,
    host,
    audit,
    revocation,
  })
  const byId = async (id: string): Promise<TestUser | undefined> => users.get(id)
  const core = {
    settings,
    host,
    sessions,
    revocation,
    users: { byId },
    t: translator(defaultTexts),
  }
  const accounts = { ...guards(core), ...socketGuard(core), ...connectionGuard(core) }
  const hooks = liveGuards(core)

  const logIn = async (conn: Conn<{ scope: Partial<UserScope<TestUser>> }, { id: string }>) => {
    const { id } = conn.params
    const { session: earlier } = conn.assigns.scope
    const again = earlier?.userId === id ? await sessions.reauthenticate(earlier.id) : undefined
    const info = requestInfo(conn)
    const start = { userId: id, kind: 'browser', method: 'test', persistent: true, info } as const
    const { session, handle } = again ?? (await sessions.start(start))
    const to = takeReturnPath(conn) ?? '/'
    if (!again) renewBrowserSession(core, conn, session.id)
    writeCookie(core, conn, handle, session)
    return conn.redirect(to)
  }
  const logOut = async (conn: Conn<{ scope: Partial<UserScope<TestUser>> }>) => {
    const { session } = conn.assigns.scope
    if (session) await sessions.revoke({ ids: [session.id] }, 'log_out')
    clearCookie(core, conn)
    conn.session.clear()
    return conn.redirect('/')
  }

  const browser = browserPipeline()
    .plug(accounts.load, { live: true })
    .layout(
      (conn, { content }) =>
        html`<!doctype html><head><meta name="csrf-token" content=${conn.csrfToken}></head><body>${Object.values(conn.flash)}${content}</body>`,
    )
  const members = browser.plug(accounts.requireUser, { live: true })
  const sudo = members.plug(accounts.requireSudo({ minutes: 10 }), { live: true })
  const guest = browser.plug(accounts.requireGuest)

  const roomLive = defineLive<Ada>({ name: 'Room' })
    .use(hooks.requireSudo({ minutes: 20, events: ['delete'] }))
    .mount(() => ({ deleted: 0 }))
    .on('delete', (socket) => socket.assign({ deleted: socket.assigns.deleted + 1 }))
    .on('read', () => {})
    .render(
      ({ scope, deleted, flash }, ev) =>
        html`<p>${scope.user.nickname} ${deleted} ${flash.error}</p><button phx-click=${ev.delete()}>Delete</button><button phx-click=${ev.read()}>Read</button>`,
    )
  const lobbyLive = defineLive<{ scope: Partial<UserScope<TestUser>> }>({ name: 'Lobby' })
    .mount(() => ({}))
    .render(({ scope }) => html`<p>Hello ${scope.user?.nickname ?? 'guest'}</p>`)
  const cart = defineLive({ name: 'Cart' })
    .use(hooks.requireUser)
    .mount(() => ({}))
    .render(({ scope }) => html`<p>The cart of ${scope.user.nickname}</p>`)

  const router = defineRouter()
    .scope('/', browser, (r) =>
      r
        .get('/', (conn) => html`<p>Home of ${conn.assigns.scope.user?.nickname ?? 'a guest'}</p>`)
        .get('/as/:id', logIn)
        .get('/log-out', logOut)
        .get('/cart', async (conn) => html`<h1>Shop</h1>${await liveRender(conn, cart)}`)
        .get('/put/:key', (conn) => {
          conn.session.put(conn.params.key, 'before')
          return conn.text(conn.csrfToken)
        })
        .get('/kept', (conn) => conn.json(conn.session.all()))
        .post('/form', (conn) => conn.text('taken'))
        .live('/lobby', lobbyLive),
    )
    .scope('/', guest, (r) =>
      r
        .get('/users/log-in', () => html`<p>Log in</p>`)
        .get('/users/register', () => html`<p>Register</p>`),
    )
    .scope('/', members, (r) =>
      r
        .get('/me', (conn) => html`<p>${conn.assigns.scope.user.nickname}</p>`)
        .get('/token', (conn) => conn.text(accounts.socketToken(conn.assigns.scope)))
        .post('/me', (conn) => conn.text('changed'))
        .live('/room', roomLive),
    )
    .scope('/sudo', sudo, (r) => r.get('/', () => html`<p>Danger</p>`).live('/live', roomLive))

  const tokenSocket = defineSocket({
    async connect({ params }) {
      const scope = await accounts.scopeOfToken(params.token)
      await connecting?.()
      return scope ? { scope } : error('unauthorized')
    },
    id: ({ scope }) => accounts.socketId(scope),
  })
  const cookieSocket = defineSocket({
    connectInfo: ['session', 'cookies'],
    async connect({ connectInfo }) {
      const scope = await accounts.scopeOfConnect(connectInfo)
      return scope ? { scope } : error('unauthorized')
    },
    id: ({ scope }) => accounts.socketId(scope),
  })
  const lobby = tokenSocket
    .channel('lobby')
    .join(() => ok())
    .on('who', (socket) => ok({ id: socket.assigns.scope.user.id }))
    .on('sudo', async (socket) => {
      return (await accounts.isFresh(socket.assigns.scope, 10))
        ? ok()
        : error({ reason: 'not fresh' })
    })

  // Minutes pass in which nobody says anything.
  const websocket = { timeout: Number.POSITIVE_INFINITY }
  const endpoint = defineEndpoint({
    router,
    sockets: {
      '/socket': { socket: tokenSocket.channels(lobby), websocket },
      '/page-socket': { socket: cookieSocket, websocket },
    },
    live: { views: { cart }, websocket },
    secretKeyBase: testSecret,
    host: '127.0.0.1',
    clock,
    logger,
    accessLog: false,
    ...(options.pubsub && { pubsub: options.pubsub }),
    accounts: {
      ...connectionGuard(core),
      $run(given) {
        lent = given
        const stop = revocation.start()
        return async () => stop()
      },
    },
  })
  onTestFinished(() => endpoint.close())
  return { endpoint, accounts, sessions, revocation, store, users, clock, events, logged, core }
}

/** What {@link guardSite} makes. */
export type GuardSite = ReturnType<typeof guardSite>

/** Somebody with a browser at a site, which listens. */
export async function visitorOf({ endpoint, logged }: GuardSite): Promise<Site> {
  const { port } = await endpoint.listen({ port: 0, host: '127.0.0.1' })
  return new Site(endpoint, `127.0.0.1:${port}`, logged)
}
