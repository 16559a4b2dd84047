import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  tables,
  users,
} from '../../../test/support/accounts.ts'
import type { DatabaseSchema, Repo } from '../../db/index.ts'
import { silentLogger } from '../../telemetry/index.ts'
import { type TestClock, testClock } from '../../testing/index.ts'
import { Audit } from './audit.ts'
import type { AuditRecord } from './audit-event.ts'

const info = { ip: '192.0.2.1', userAgent: 'A browser' }

let opened: AccountsDatabase
let repo: Repo<DatabaseSchema>
let clock: TestClock
let audit: Audit
let told: AuditRecord[]
beforeAll(async () => {
  opened = await openAccountsDatabase()
  repo = await opened.database.repo()
  clock = testClock()
  const host = () => ({ clock, logger: silentLogger, secretKeyBase: undefined, pubsub: undefined })
  audit = new Audit(
    opened.database,
    { accountEvents: tables.accountEvents },
    host,
    (record) => void told.push(record),
  )
})
beforeEach(() => {
  told = []
})
afterAll(() => opened.close())

const user = async (): Promise<string> => {
  const email = `${crypto.randomUUID()}@example.org`
  const { value } = await repo.insert(users, { email, nickname: email })
  return value.id
}

test('A-132: an event has actor, subject, session, address, browser and reason', async () => {
  const [userId, actorId] = [await user(), await user()]
  const event = { kind: 'suspended', userId, actorId, sessionId: 's1', reason: 'spam' } as const
  await audit.write({ ...event, info })
  const record = { ...event, ...info, at: new Date(clock.now()), id: expect.any(String) }
  expect(await audit.of(userId)).toEqual([record])
  expect(told).toEqual([record])
  expect(await audit.of(actorId)).toEqual([])
})

test('an event may be of nobody', async () => {
  await audit.write({ kind: 'log_in_failed', info: { ip: undefined, userAgent: undefined } })
  expect(told).toMatchObject([{ kind: 'log_in_failed', userId: undefined, ip: undefined }])
})

test('what a client makes long is cut', async () => {
  const userId = await user()
  const userAgent = 'x'.repeat(10_000)
  await audit.write({ kind: 'log_in', userId, info: { ip: '::1', userAgent } })
  expect((await audit.of(userId))[0]?.userAgent).toHaveLength(256)
})

test('the latest come first, and no more than are wanted', async () => {
  const userId = await user()
  for (const kind of ['registered', 'confirmed', 'log_in', 'log_out'] as const) {
    await audit.write({ kind, userId })
    if (kind !== 'log_in') await clock.advance(1_000)
  }
  const all = (await audit.of(userId)).map(({ kind }) => kind)
  expect(all).toEqual(['log_out', 'log_in', 'confirmed', 'registered'])
  expect((await audit.of(userId, 2)).map(({ kind }) => kind)).toEqual(['log_out', 'log_in'])
})

test('sign-ins are counted, with the last and the one before', async () => {
  const userId = await user()
  expect(await audit.signInsOf(userId)).toEqual({
    count: 0,
    lastAt: undefined,
    lastIp: undefined,
    previousAt: undefined,
    previousIp: undefined,
  })
  const times: Date[] = []
  for (const ip of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
    await clock.advance(60_000)
    times.push(new Date(clock.now()))
    await audit.write({ kind: 'log_in', userId, info: { ...info, ip } })
    await audit.write({ kind: 'sudo', userId, info })
  }
  expect(await audit.signInsOf(userId)).toEqual({
    count: 3,
    lastAt: times[2],
    lastIp: '192.0.2.3',
    previousAt: times[1],
    previousIp: '192.0.2.2',
  })
})

test('A-133: rows survive their user, without a name, an address or a browser', async () => {
  const [userId, actorId] = [await user(), await user()]
  await audit.write({ kind: 'log_in', userId, sessionId: 's1', info })
  await audit.write({ kind: 'suspended', userId: actorId, actorId: userId, info })
  const before = await repo.db.select().from(tables.accountEvents)
  await audit.anonymise(userId)
  await repo.delete(users, userId)
  const after = await repo.db.select().from(tables.accountEvents)
  expect(after).toHaveLength(before.length)
  expect(JSON.stringify(after)).not.toContain(userId)
  const [own, done] = told.map(({ id }) => after.find((row) => row.id === id))
  const nothing = { sessionId: null, ip: null, userAgent: null }
  expect(own).toMatchObject({ kind: 'log_in', userId: null, ...nothing })
  expect(done).toMatchObject({ kind: 'suspended', userId: actorId, actorId: null, ...nothing })
})

test('A-133: an event of somebody who was deleted meanwhile is kept without them', async () => {
  const [userId, actorId] = [await user(), await user()]
  await repo.delete(users, userId)
  await audit.write({ kind: 'log_in_failed', userId, actorId, reason: 'changed', info })
  const nobody = { userId: undefined, actorId: undefined, ip: undefined, userAgent: undefined }
  expect(told).toMatchObject([{ kind: 'log_in_failed', reason: 'changed', ...nobody }])
})

test.each(['', 'nobody', "' or 1=1", '00000000-0000-7000-8000-000000000000'])(
  'of %j there is nothing',
  async (userId) => {
    expect(await audit.of(userId)).toEqual([])
    expect(await audit.signInsOf(userId)).toMatchObject({ count: 0 })
    await audit.anonymise(userId)
  },
)
