/** Applications with accounts and tokens, as nodes of one cluster, for tests. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import {
  defineTokens,
  type IssuedTokens,
  type RequestInfo,
  type Tokens,
} from '../../src/auth/index.ts'
import { defineEndpoint, type Endpoint } from '../../src/endpoint/index.ts'
import { apiPipeline, defineRouter } from '../../src/http/index.ts'
import { type MemoryBus, memoryBus } from '../../src/testing/index.ts'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  SECRET,
  type TestOptions,
  type TestSite,
  type TestUser,
  testSite,
} from './accounts.ts'

/** A node of an application with tokens. */
export interface TokenNode {
  readonly site: TestSite
  readonly tokens: Tokens<TestUser>
  readonly endpoint: Endpoint<{}>
  /** Takes it off the bus, and puts it back. */
  cut(): void
  mend(): void
  someone(): Promise<TestUser>
  /** Tokens of somebody, of somebody new by default. */
  issued(user?: TestUser): Promise<IssuedTokens>
  ask(path: string, options?: AskOptions): Promise<Answered>
}

/** How a program asks. */
export interface AskOptions {
  /** POST with a body, else GET. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What a program was answered. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** Whoever asks. */
export const info: RequestInfo = { ip: '192.0.2.1', userAgent: 'A program' }

/** The header of a request with a token. */
export function bearer(token: string): { headers: Record<string, string> } {
  return { headers: { authorization: `Bearer ${token}` } }
}

/** The text at a path of an answer. */
export function textAt(body: unknown, ...path: readonly string[]): string {
  let value: unknown = body
  for (const key of path) value = Reflect.get(Object(value), key)
  if (typeof value !== 'string') throw new Error(`no text at ${path.join('.')}`)
  return value
}

/** Declares what the tests of a file need, and gives what makes a node in one of them. */
export function tokenNodes(): (name?: string, options?: TestOptions) => TokenNode {
  let database: AccountsDatabase
  let bus: MemoryBus
  let closing: (() => Promise<void>)[]
  let count = 0
  beforeAll(async () => {
    database = await openAccountsDatabase()
  })
  afterAll(() => database.close())
  beforeEach(() => {
    bus = memoryBus()
    closing = []
  })
  afterEach(async () => {
    for (const close of closing.reverse()) await close()
  })

  return (name = 'a', options = {}) => {
    const site = testSite(database, options)
    const { accounts, clock } = site
    const tokens = defineTokens({ accounts, issuer: 'https://us.example', audience: 'our-api' })
    const adapter = bus.adapter(name)
    let reconnected = (): void => {}
    const endpoint = defineEndpoint({
      router: routerOf(accounts, tokens),
      accounts,
      secretKeyBase: SECRET,
      clock,
      logger: false,
      pubsub: {
        ...adapter,
        start(host) {
          reconnected = () => host.reconnected()
          adapter.start(host)
        },
      },
    })
    closing.push(async () => {
      await endpoint.close()
      await site.close()
    })
    const node: TokenNode = {
      site,
      tokens,
      endpoint,
      cut: () => bus.cut(name),
      mend() {
        bus.mend(name)
        reconnected()
      },
      someone() {
        count += 1
        return site.addUser(`someone${count}`)
      },
      async issued(user) {
        const given = await tokens.issue(user ?? (await node.someone()), info)
        if (!given.ok) throw new Error(given.refused)
        return given
      },
      async ask(path, { body, ...init } = {}) {
        const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
        const json = { accept: 'application/json', 'content-type': 'application/json' }
        const headers = { ...json, ...init.headers }
        const request = new Request(`http://localhost${path}`, { ...sent, ...init, headers })
        return answerOf(endpoint, request)
      },
    }
    return node
  }
}

async function answerOf(endpoint: Endpoint<{}>, request: Request): Promise<Answered> {
  const response = await endpoint.fetch(request)
  return { status: response.status, headers: response.headers, body: await response.json() }
}

function routerOf(accounts: TestSite['accounts'], tokens: Tokens<TestUser>) {
  const api = apiPipeline().plug(tokens.verifyHeader)
  const members = api.plug(tokens.ensureAuthenticated)
  const loaded = members.plug(tokens.loadUser)
  const both = api.plug(tokens.verifyCookie('token')).plug(tokens.ensureAuthenticated)
  const cookie = apiPipeline().plug(tokens.verifyCookie('token')).plug(tokens.ensureAuthenticated)
  return defineRouter()
    .scope('/api', apiPipeline(), tokens.routes)
    .scope('/', apiPipeline(), (r) => r.get('/jwks.json', tokens.jwks))
    .scope('/', apiPipeline().plug(accounts.load), (r) => r.get('/token', tokens.renewal))
    .scope('/', loaded, (r) =>
      r.get('/me', (conn) => conn.json({ email: conn.assigns.scope.user.email })),
    )
    .scope('/', members.plug(tokens.requireFresh(10)), (r) =>
      r.get('/fresh', (conn) => conn.json({ id: conn.assigns.claims.userId })),
    )
    .scope('/both', both, (r) => r.get('/', (conn) => conn.json({})))
    .scope('/cookie', cookie, (r) =>
      r.get('/', (conn) => conn.json({})).post('/', (conn) => conn.json({})),
    )
}
