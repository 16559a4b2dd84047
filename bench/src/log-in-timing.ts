/**
 * Looks for what the time of a failed log-in tells: whether there is an account, whether it has a
 * password, is suspended, locked or not confirmed. Each case is tried as often as the others, in an order
 * that is drawn anew each round, with hashes as strong as in production. It fails when the medians are
 * more than a tenth apart.
 *
 * `npm run log-in-timing -w bench`; with another number of tries, `npm run log-in-timing -w bench -- 1000`.
 *
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pgTable } from 'drizzle-orm/pg-core'
import { accountTables, confirmation, defineAccounts, locking, userColumns } from 'redstart/auth'
import { defineDatabase, generateMigration } from 'redstart/db'
import { defineEndpoint } from 'redstart/endpoint'
import { browserPipeline, defineRouter } from 'redstart/http'
import { defineMailer } from 'redstart/mail'

const PASSWORD = 'a rather unlikely sentence'
/** So that no account has more failures than its throttle takes. */
const TRIES_PER_ACCOUNT = 20
const TOLERANCE = 0.1
const WARM_UPS = 5
const LATER = new Date(Date.now() + 86_400_000)

interface Case {
  readonly name: string
  /** Of the accounts; undefined for none. */
  readonly columns?: Readonly<Record<string, Date | string | null>>
  /** What is sent; undefined leaves the field out. */
  readonly password?: string
}

const cases: readonly Case[] = [
  { name: 'unknown address', password: PASSWORD },
  { name: 'wrong password', columns: {}, password: `${PASSWORD}!` },
  { name: 'empty password', columns: {}, password: '' },
  { name: 'password left out', columns: {} },
  { name: 'account without one', columns: { passwordHash: null }, password: PASSWORD },
  { name: 'suspended', columns: { suspendedAt: new Date() }, password: PASSWORD },
  { name: 'locked', columns: { lockedUntil: LATER }, password: PASSWORD },
  { name: 'not confirmed', columns: { confirmedAt: null }, password: PASSWORD },
]

const tries = Number(process.argv[2] ?? 200)
if (!Number.isInteger(tries) || tries < 1)
  throw new Error(`"${process.argv[2]}" is no number of tries.`)

const users = pgTable('users', userColumns())
const tables = accountTables(users)
const folder = await mkdtemp(join(tmpdir(), 'log-in-timing-'))
const database = defineDatabase({
  schema: { users, ...tables },
  migrations: join(folder, 'migrations'),
  folder: join(folder, 'data'),
})
await generateMigration(database, 'create_accounts', { interactive: false })
const repo = await database.open({ migrations: 'run' })
const accounts = defineAccounts({
  name: 'Timing',
  url: 'http://localhost',
  database,
  users,
  tables,
  mailer: defineMailer({ from: 'timing@example.com', transport: 'mailbox' }),
  throttle: {
    logInPerAccount: { attempts: 100, seconds: 86_400 },
    logInPerNetwork: { attempts: 10_000, seconds: 60 },
  },
  extensions: [confirmation(), locking({ failures: 100 })],
})
const router = defineRouter().scope('/', browserPipeline().plug(accounts.load), accounts.routes)
const secretKeyBase = 'only for this measurement '.repeat(4)
const endpoint = defineEndpoint({ router, accounts, secretKeyBase, logger: false })

const addresses = new Map<string, readonly string[]>()
const passwordHash = await accounts.core.passwords.hash(PASSWORD)
for (const { name, columns } of cases) {
  const count = Math.ceil((tries + WARM_UPS) / TRIES_PER_ACCOUNT)
  const known = Array.from(
    { length: count },
    (_, at) => `${name.replaceAll(' ', '.')}${at}@example.com`,
  )
  addresses.set(name, known)
  if (columns === undefined) continue
  const rows = known.map((email) => ({ email, passwordHash, confirmedAt: new Date(), ...columns }))
  await repo.db.insert(users).values(rows)
}

const page = await endpoint.request('/users/log-in')
const cookie = page.headers
  .getSetCookie()
  .map((line) => line.split(';', 1)[0])
  .join('; ')
const [, token = ''] = /name="_csrf_token" value="([^"]+)"/.exec(await page.text()) ?? []

/** Tries to log in. @returns how long it took, in milliseconds. */
async function attempt({ name, password }: Case, round: number): Promise<number> {
  const known = addresses.get(name) ?? []
  const body = new URLSearchParams({ _csrf_token: token })
  body.set('user[email]', known[round % known.length] ?? '')
  if (password !== undefined) body.set('user[password]', password)
  const start = performance.now()
  const response = await endpoint.request('/users/log-in', {
    method: 'POST',
    headers: { cookie },
    body,
  })
  await response.text()
  const elapsed = performance.now() - start
  if (response.status !== 422) throw new Error(`"${name}" was answered with ${response.status}.`)
  return elapsed
}

const times = new Map<string, number[]>(cases.map(({ name }) => [name, []]))
for (let round = -WARM_UPS; round < tries; round++) {
  for (const one of shuffled(cases)) {
    const elapsed = await attempt(one, round + WARM_UPS)
    if (round >= 0) times.get(one.name)?.push(elapsed)
  }
}
await endpoint.close()
await repo.close()
await rm(folder, { recursive: true, force: true })

const medians = cases.map(({ name }) => quantile(times.get(name) ?? [], 0.5))
const base = medians[0] ?? 0
console.log(`\n${tries} tries each, milliseconds\n`)
console.log('case                  median      p90    to unknown')
for (const [index, { name }] of cases.entries()) {
  const median = medians[index] ?? 0
  const p90 = quantile(times.get(name) ?? [], 0.9)
  const difference = `${((median / base - 1) * 100).toFixed(1)} %`
  const cells = [median.toFixed(2).padStart(8), p90.toFixed(2).padStart(8), difference.padStart(12)]
  console.log(`${name.padEnd(20)}${cells.join(' ')}`)
}
const spread = Math.max(...medians) / Math.min(...medians) - 1
console.log(`\nThe medians are ${(spread * 100).toFixed(1)} % apart.`)
if (spread > TOLERANCE) process.exitCode = 1

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length * share)] ?? 0
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, rank: Math.random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ value }) => value)
}
