/** What the requirements say of cookies and answers, byte by byte over real connections to two nodes. */
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { confirmation, locking } from '../../src/auth/index.ts'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  PASSWORD,
  type TestOptions,
  type TestSite,
  testSite,
} from '../support/accounts.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NAME = 'umbrella_club_session'

interface Node {
  readonly site: TestSite
  readonly port: number
}

/** An answer as it came over the wire: every header, in its order. */
interface Answer {
  readonly status: number | undefined
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

let db: AccountsDatabase
let nodes: readonly [Node, Node]
beforeAll(async () => {
  db = await openAccountsDatabase()
  nodes = [await open(), await open()]
})
afterAll(async () => {
  for (const { site } of nodes) await site.close()
  await db.close()
})

/** How far the time was moved on, which all nodes have in common. */
let elapsed = 0

async function open(options: TestOptions = {}): Promise<Node> {
  const site = testSite(db, { extensions: [confirmation(), locking()], ...options })
  const { now } = site.clock
  site.clock.now = () => now() + elapsed
  const { port } = await site.endpoint.listen({ port: 0, host: '127.0.0.1' })
  return { site, port }
}

function ask(
  { port }: Node,
  path: string,
  cookie: string,
  form?: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const body = form && new URLSearchParams(form).toString()
    const method = body === undefined ? 'GET' : 'POST'
    const type = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
    const headers = { host: 'localhost', cookie, ...type, ...more }
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const pairs = Array.from({ length: response.rawHeaders.length / 2 }, (_, index) => {
        const [name = '', value = ''] = response.rawHeaders.slice(2 * index)
        return [name.toLowerCase(), value] as const
      })
      text(response).then(
        (read) => resolve({ status: response.statusCode, headers: pairs, body: read }),
        reject,
      )
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

/** The cookies that an answer sets, by name. */
function setIn({ headers }: Answer): ReadonlyMap<string, string> {
  const lines = headers.filter(([name]) => name === 'set-cookie').map(([, line]) => line)
  return new Map(lines.map((line) => [line.split('=', 1)[0] ?? '', line.split(/[=;]/)[1] ?? '']))
}

function headerOf(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}

/** Opens the page to log in, and sends its form. */
async function logIn(
  node: Node,
  email: string,
  password: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const page = await ask(node, '/users/log-in', '')
  const _csrf_token = /name="_csrf_token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const form = { _csrf_token, 'user[email]': email, 'user[password]': password }
  return ask(node, '/users/log-in', headerOf(setIn(page)), form, headers)
}

/** The account cookie of somebody who has just logged in. */
async function handleOf(name: string): Promise<string> {
  const user = await nodes[0].site.addUser(name)
  return setIn(await logIn(nodes[0], user.email, PASSWORD)).get(NAME) ?? ''
}

const home = (node: Node, handle: string): Promise<Answer> => ask(node, '/', `${NAME}=${handle}`)

it('A-10: ten requests at once, on two nodes, succeed and are handed one secret between them', async () => {
  const handle = await handleOf('ten')
  elapsed += DAY
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => home(index % 2 ? nodes[0] : nodes[1], handle)),
  )
  for (const answer of answers) expect(answer.body).toContain('Home of ten')
  const handed = new Set(answers.flatMap((answer) => setIn(answer).get(NAME) ?? []))
  expect(handed.size).toBe(1)
  for (const next of handed) {
    expect(next).not.toBe(handle)
    expect((await home(nodes[1], next)).body).toContain('Home of ten')
  }
})

it('A-11: the old secret works until the new one came, then a minute, and is refused a second later', async () => {
  const handle = await handleOf('eleven')
  elapsed += DAY
  const lost = setIn(await home(nodes[0], handle)).get(NAME)
  // The answer never reached the browser, which comes an hour later as before.
  elapsed += HOUR
  const again = await home(nodes[1], handle)
  expect(again.body).toContain('Home of eleven')
  const next = setIn(again).get(NAME) ?? ''
  expect(next).toBe(lost)
  expect((await home(nodes[0], next)).body).toContain('Home of eleven')
  elapsed += 59_000
  expect((await home(nodes[1], handle)).body).toContain('Home of eleven')
  elapsed += 2_000
  const late = await home(nodes[0], handle)
  expect(late.status).toBe(200)
  expect(late.body).toContain('Home of a guest')
  // Whoever brought it had a copy: the session is over, for its owner too.
  expect((await home(nodes[1], next)).body).toContain('Home of a guest')
})

it('A-26: with the store away every page is 503, no cookie is taken, and nobody is logged out', async () => {
  const handle = await handleOf('twentysix')
  const { sessions } = nodes[0].site.accounts.core.store
  const { get } = sessions
  sessions.get = () => Promise.reject(new Error('connection refused'))
  try {
    for (const path of ['/', '/private', '/users/settings', '/users/log-in']) {
      const answer = await ask(nodes[0], path, `${NAME}=${handle}`)
      expect(answer.status).toBe(503)
      expect(setIn(answer).has(NAME)).toBe(false)
      expect(answer.body).not.toContain('refused')
    }
    // Who has no cookie is a guest without asking, and one whose cookie is garbage too.
    expect((await ask(nodes[0], '/', `${NAME}=garbage`)).status).toBe(200)
  } finally {
    sessions.get = get
  }
  expect((await home(nodes[0], handle)).body).toContain('Home of twentysix')
})

/** An answer without what is new each time: tokens against forgery, nonces, ids, and the time. */
function normal({ status, headers, body }: Answer, email: string): unknown {
  const fresh = new Set(['date', 'x-request-id'])
  const nonces = (value: string): string => value.replace(/nonce-[^']+/g, 'nonce')
  return {
    status,
    headers: headers.map(([name, value]) => {
      if (fresh.has(name)) return [name, value.length]
      // Which cookies, how long, and how they are kept.
      if (name === 'set-cookie') return [name, value.replace(/=[^;]*/, (v) => `${v.length}`)]
      return [name, nonces(value)]
    }),
    body: body.replace(/(csrf[-_]token" (?:value|content)=)"[^"]*"/g, '$1').replaceAll(email, '…'),
  }
}

it('A-34: byte for byte the same answer whatever is wrong with a log-in', async () => {
  const [node] = nodes
  const { accounts, clock } = node.site
  const wrong = await node.site.addUser('casea')
  const suspended = await node.site.addUser('caseb')
  await accounts.suspend(suspended.id, 'spam')
  const locked = await node.site.addUser('casec')
  await accounts.core.users.update(locked.id, { lockedUntil: new Date(clock.now() + HOUR) })
  await accounts.createUser({ email: 'cased@example.com', nickname: 'cased', confirmed: true })
  await accounts.createUser({ email: 'casee@example.com', nickname: 'casee', password: PASSWORD })
  const expected = normal(await logIn(node, wrong.email, 'not the password'), wrong.email)
  expect(expected).toMatchObject({ status: 422 })
  for (const name of ['caseb', 'casec', 'cased', 'casee', 'casef']) {
    const email = `${name}@example.com`
    expect(normal(await logIn(node, email, PASSWORD), email), name).toEqual(expected)
  }
})

it('A-37: byte for byte the same answer for known and unknown addresses', async () => {
  const [node] = nodes
  await node.site.addUser('known')
  for (const path of ['/users/confirm', '/users/unlock']) {
    const answers = ['known', 'nobdy'].map(async (name) => {
      const page = await ask(node, path, '')
      const _csrf_token = /name="_csrf_token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
      const email = `${name}@example.com`
      const form = { _csrf_token, 'user[email]': email }
      return normal(await ask(node, path, headerOf(setIn(page)), form), email)
    })
    const [known, unknown] = await Promise.all(answers)
    expect(known).toMatchObject({ status: 200 })
    expect(unknown).toEqual(known)
  }
})

it('A-69, A-71: one network is counted on two nodes, whatever address a client says it has', async () => {
  const throttle = { logInPerNetwork: { attempts: 40, seconds: 900 } }
  const strict = [await open({ throttle }), await open({ throttle })] as const
  try {
    const statuses: (number | undefined)[] = []
    for (let tries = 0; tries < 41; tries += 1) {
      const headers = {
        'x-forwarded-for': `203.0.${tries}.1`,
        'x-real-ip': `203.0.${tries}.1`,
        forwarded: `for=203.0.${tries}.1`,
      }
      const node = strict[tries % 2 === 0 ? 0 : 1]
      const { status } = await logIn(node, `stranger${tries}@example.com`, PASSWORD, headers)
      statuses.push(status)
      if (status === 429) break
    }
    expect(statuses.at(-1)).toBe(429)
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set([422]))
    const { headers } = await logIn(strict[0], 'ann@example.com', PASSWORD)
    const wait = Number(headers.find(([name]) => name === 'retry-after')?.[1])
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(900)
  } finally {
    for (const { site } of strict) await site.close()
  }
})
