/**
 * Whether many sessions slow down what every request asks: the lookup of one session, its touch, the list
 * of a user and a sweep, in a PostgreSQL server with ever more rows. It fails when a lookup among the most
 * reads more than two pages more than among the fewest: time depends on what else the machine does.
 *
 * `npm run session-rows -w bench`; with another number of rows, `npm run session-rows -w bench -- 100000`.
 *
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { pgTable } from 'drizzle-orm/pg-core'
import { accountTables, postgresAccounts, userColumns } from 'redstart/auth'
import { defineDatabase, generateMigration } from 'redstart/db'
import { startStore } from './server/store-process.ts'

const FEWEST = 1_000
const most = Number(process.argv[2] ?? 1_000_000)
if (!Number.isInteger(most) || most < FEWEST) {
  throw new Error(`"${process.argv[2]}" is no number of rows from ${FEWEST}.`)
}
const TRIES = 2_000
const WARM_UPS = 200
const SESSIONS_PER_USER = 4
const DAY = 86_400_000

const users = pgTable('users', userColumns())
const tables = accountTables(users)
const folder = await mkdtemp(join(tmpdir(), 'session-rows-'))
const server = await startStore('postgres')
const migrations = join(folder, 'migrations')
const database = defineDatabase({
  schema: { users, ...tables },
  migrations,
  url: server.url,
  // To fill a table takes long.
  timeouts: { statement: 600_000 },
})
await generateMigration(database, 'create_accounts', { interactive: false })
const repo = await database.open({ migrations: 'run' })
const { sessions } = postgresAccounts(database, tables)

/** The id of a session: as long as those that are random. */
const sessionId = (n: number): string => `session-${String(n).padStart(14, '0')}`
const userId = (n: number): string =>
  `00000000-0000-7000-8000-${String(Math.floor(n / SESSIONS_PER_USER)).padStart(12, '0')}`

async function fill(from: number, to: number): Promise<void> {
  const numbers = sql`generate_series(${from}::int, ${to - 1}::int) as n`
  const user = sql`('00000000-0000-7000-8000-' || lpad((n / ${SESSIONS_PER_USER})::text, 12, '0'))::uuid`
  await repo.db.execute(sql`
    insert into users (id, email) select distinct ${user}, ${user} || '@example.com' from ${numbers}
    on conflict do nothing`)
  await repo.db.execute(sql`
    insert into account_sessions
      (id, user_id, kind, version, secret_hash, method, persistent, created_at, rotated_at,
       last_seen_at, authenticated_at, expires_at, ends_at, ip, user_agent)
    select 'session-' || lpad(n::text, 14, '0'), ${user}, 'browser', 1,
      translate(encode(sha256(n::text::bytea), 'base64'), '+/=', '-_'), 'password', true,
      now(), now(), now(), now(), now() + n % 14 * interval '1 day' + interval '1 hour',
      now() + interval '90 days', '192.0.2.1', repeat('A browser ', 12)
    from ${numbers}`)
  await repo.raw.execute('vacuum analyze account_sessions')
  // What is written behind a flood of rows is not what is measured.
  await repo.raw.execute('checkpoint')
}

/** How many pages a lookup reads, of the index and of the table: what no other load of the machine changes. */
async function pagesOf(id: string): Promise<number> {
  const plan = await repo.db.execute(
    sql`explain (analyze, buffers, format json) select * from account_sessions where id = ${id}`,
  )
  const text = JSON.stringify(plan)
  const [, hit] = /"Shared Hit Blocks\\?":\s*(\d+)/.exec(text) ?? []
  const [, read] = /"Shared Read Blocks\\?":\s*(\d+)/.exec(text) ?? []
  return Number(hit) + Number(read)
}

/** The median and the 99th percentile of how long something takes, in µs. */
async function timed(task: () => Promise<unknown>): Promise<readonly [number, number]> {
  const times: number[] = []
  for (let n = -WARM_UPS; n < TRIES; n++) {
    const start = performance.now()
    await task()
    if (n >= 0) times.push((performance.now() - start) * 1_000)
  }
  times.sort((a, b) => a - b)
  return [times[Math.floor(TRIES / 2)] ?? 0, times[Math.floor(TRIES * 0.99)] ?? 0]
}

try {
  await measure()
} finally {
  await repo.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

async function measure(): Promise<void> {
  const pages: number[] = []
  console.log(`${TRIES} times each, median / 99th percentile in µs\n`)
  console.log(
    '     rows            lookup             touch     list of a user   sweep (nothing)   pages of a lookup',
  )
  let filled = 0
  for (let rows = FEWEST; filled < most; rows = Math.min(rows * 10, most)) {
    await fill(filled, rows)
    filled = rows
    const any = (): number => Math.floor(Math.random() * rows)
    const now = Date.now()
    const lookup = await timed(async () => {
      if ((await sessions.get(sessionId(any()))) === undefined) throw new Error('It is not there.')
    })
    const touch = await timed(() => sessions.touch(sessionId(any()), now, now + 14 * DAY))
    const list = await timed(() => sessions.listByUser(userId(any()), now))
    const sweep = await timed(() => sessions.sweep(now - DAY, 500))
    pages.push(await pagesOf(sessionId(any())))
    const cells = [lookup, touch, list, sweep].map(([median, p99]) =>
      `${median.toFixed(0)} / ${p99.toFixed(0)}`.padStart(18),
    )
    const read = String(pages.at(-1)).padStart(20)
    console.log(`${String(rows).padStart(9)}${cells.join('')}${read}`)
  }
  const [first = 0, last = 0] = [pages[0], pages.at(-1)]
  console.log(`\nA lookup reads ${first} pages among the fewest rows, ${last} among the most.`)
  if (last - first > 2) process.exitCode = 1
}
