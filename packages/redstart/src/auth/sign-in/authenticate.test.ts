import { hash as argon2 } from '@node-rs/argon2'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { HashingBusy } from '../../errors/index.ts'
import { silentLogger } from '../../telemetry/index.ts'
import { type TestClock, testClock } from '../../testing/index.ts'
import type { AuditEvent } from '../audit/audit-event.ts'
import { passwordSettings } from '../password/password-settings.ts'
import { Passwords } from '../password/passwords.ts'
import { SecretKeys } from '../secret/secret-keys.ts'
import { memoryAccounts } from '../store/memory-store.ts'
import { throttleSettings } from '../throttle/throttle-settings.ts'
import { Throttles } from '../throttle/throttles.ts'
import type { AccountUser } from '../types.ts'
import { normalizeEmail } from '../user/email.ts'
import { type AuthenticateCore, authenticate } from './authenticate.ts'

const password = 'a rather unlikely sentence'
const info = { ip: '192.0.2.1', userAgent: 'A browser' }
const secretKeyBase = 'k'.repeat(64)

let passwordHash: string
let clock: TestClock
let people: Map<string, AccountUser>
let audited: AuditEvent[]
let core: AuthenticateCore & { readonly passwords: Passwords }

function host() {
  return { clock, logger: silentLogger, secretKeyBase, pubsub: undefined }
}

beforeAll(async () => {
  const cheap = passwordSettings({ cheap: true })
  passwordHash = await new Passwords(cheap, host).hash(password)
})

beforeEach(() => {
  clock = testClock()
  people = new Map()
  audited = []
  const keys = new SecretKeys(() => secretKeyBase)
  core = {
    host,
    users: {
      byEmail: async (text) => people.get(normalizeEmail(text) ?? ''),
      async replaceHash(id, from, to) {
        const user = [...people.values()].find((one) => one.id === id)
        if (user?.passwordHash === from) people.set(user.email, { ...user, passwordHash: to })
      },
    },
    passwords: new Passwords(passwordSettings({ cheap: true }), host),
    throttles: new Throttles(memoryAccounts().throttles, keys, host, throttleSettings()),
    audit: { write: async (event) => void audited.push(event) },
  }
})

function newUser(columns: Partial<AccountUser> = {}): AccountUser {
  const id = String(people.size + 1)
  const moments = {
    confirmedAt: null,
    lockedUntil: null,
    suspendedAt: null,
    insertedAt: new Date(0),
  }
  const user = { id, email: `user${id}@example.com`, passwordHash, ...moments, ...columns }
  people.set(user.email, user)
  return user
}

test('finds who has the address and the password, however the address is written', async () => {
  const user = newUser()
  for (const email of [user.email, ` ${user.email.toUpperCase()} `]) {
    expect(await authenticate(core, { email, password }, info)).toEqual({ ok: true, user })
  }
  expect(audited).toEqual([])
})

test('A-34, A-36: says the same whatever is wrong, and the audit has the reason', async () => {
  const [good, bare] = [newUser(), newUser({ passwordHash: null })]
  const suspended = newUser({ suspendedAt: new Date() })
  const locked = newUser({ lockedUntil: new Date(clock.now() + 1) })
  const nobody = 'nobody@example.com'
  const tries: readonly (readonly [email: unknown, given: unknown, reason: string])[] = [
    [good.email, `${password}.`, 'password'],
    [good.email, undefined, 'password'],
    [good.email, '', 'password'],
    [good.email, [password], 'password'],
    [bare.email, password, 'no_password'],
    [suspended.email, password, 'suspended'],
    [locked.email, password, 'locked'],
    [nobody, password, 'unknown'],
    [nobody, undefined, 'unknown'],
    [undefined, undefined, 'unknown'],
    [{ toString: 1 }, password, 'unknown'],
    [[good.email], password, 'unknown'],
    ['x'.repeat(100_000), password, 'unknown'],
  ]
  const ids = new Map<unknown, string>([...people].map(([email, { id }]) => [email, id]))
  for (const [email, given, reason] of tries) {
    const outcome = await authenticate(core, { email, password: given }, info)
    expect(outcome).toEqual({ ok: false, reason: 'credentials' })
    const userId = ids.get(email)
    expect(audited.splice(0)).toEqual([{ kind: 'log_in_failed', userId, reason, info }])
  }
})

test('A-36: hashes as often whatever is wrong', async () => {
  const [good, bare] = [newUser(), newUser({ passwordHash: null })]
  const suspended = newUser({ suspendedAt: new Date() })
  let verified = 0
  const passwords = {
    hash: () => Promise.reject(new Error('there is nothing to be hashed anew')),
    requireRoom: () => {},
    verify(hash: string | null | undefined, given: unknown) {
      verified++
      return core.passwords.verify(hash, given)
    },
  }
  for (const [email, given] of [
    [good.email, 'wrong'],
    [good.email, undefined],
    [bare.email, password],
    [suspended.email, password],
    ['nobody@example.com', password],
    [undefined, undefined],
  ]) {
    verified = 0
    await authenticate({ ...core, passwords }, { email, password: given }, info)
    expect(verified).toBe(1)
  }
})

test('lets in who was locked, when the time is over', async () => {
  const { email } = newUser({ lockedUntil: new Date(clock.now()) })
  expect(await authenticate(core, { email, password }, info)).toMatchObject({ ok: true })
})

test('A-69, A-132: too many tries are refused before anything is looked at, and audited once', async () => {
  const { email, id } = newUser()
  const wrong = { email, password: 'wrong' }
  for (let count = 0; count < 10; count++) await authenticate(core, wrong, info)
  audited = []
  const refused = { ok: false, reason: 'throttled', retryAfter: 900 }
  expect(await authenticate(core, { email, password }, info)).toEqual(refused)
  const shouted = { email: email.toUpperCase(), password }
  expect(await authenticate(core, shouted, info)).toEqual(refused)
  expect(audited).toEqual([{ kind: 'throttled', reason: 'log_in', userId: id, info }])
  await clock.advance(900_000)
  expect(await authenticate(core, { email, password }, info)).toMatchObject({ ok: true })
})

test('A-34: a right password does not reset the counter, which would tell of it', async () => {
  const { email } = newUser()
  for (let count = 0; count < 10; count++) await authenticate(core, { email, password }, info)
  const outcome = await authenticate(core, { email, password }, info)
  expect(outcome).toMatchObject({ ok: false, reason: 'throttled' })
})

/** Of a variant that is hashed no more. */
const oldHash = () => argon2(password, { memoryCost: 8, timeCost: 1, parallelism: 1, algorithm: 1 })

test('A-42: an old hash is replaced, once', async () => {
  const { email } = newUser({ passwordHash: await oldHash() })
  const outcome = await authenticate(core, { email, password }, info)
  const stored = people.get(email)
  expect(stored?.passwordHash).toMatch(/^\$argon2id\$/)
  expect(outcome).toEqual({ ok: true, user: stored })
  expect(await authenticate(core, { email, password }, info)).toEqual({ ok: true, user: stored })
})

test('A-42: a hash that was changed meanwhile stays as it was changed', async () => {
  const { email, id } = newUser({ passwordHash: await oldHash() })
  const passwords: AuthenticateCore['passwords'] = {
    requireRoom: () => {},
    verify: (hash, given) => core.passwords.verify(hash, given),
    hash(text) {
      newUser({ id, email, passwordHash: 'of another password' })
      return core.passwords.hash(text)
    },
  }
  await authenticate({ ...core, passwords }, { email, password }, info)
  expect(people.get(email)?.passwordHash).toBe('of another password')
})

test('A-42: where there is no room for a new hash, the next log-in makes it', async () => {
  const user = newUser({ passwordHash: await oldHash() })
  const passwords: AuthenticateCore['passwords'] = {
    verify: (hash, given) => core.passwords.verify(hash, given),
    hash: () => Promise.reject(new HashingBusy(100)),
    requireRoom: () => {},
  }
  const given = { email: user.email, password }
  expect(await authenticate({ ...core, passwords }, given, info)).toEqual({ ok: true, user })
  expect(people.get(user.email)).toEqual(user)
})

test('A-47: a flood travels on as HashingBusy', async () => {
  const refuse = () => Promise.reject(new HashingBusy(100))
  const passwords = { hash: refuse, verify: refuse, requireRoom: () => {} }
  const attempt = authenticate({ ...core, passwords }, { email: 'a@example.com', password }, info)
  await expect(attempt).rejects.toThrow(HashingBusy)
})

test('A-47: when no more may wait, a try asks the store nothing and counts for nothing', async () => {
  const settings = passwordSettings({ cheap: true, maxWaiting: 1 })
  const passwords = new Passwords(settings, host)
  let asked = 0
  const ask = async () => void asked++
  const users = { ...core.users, byEmail: ask }
  const throttles = { logIn: () => ask().then(() => ({ ok: true }) as const) }
  const given = { email: 'a@example.com', password }
  const begun = Array.from({ length: settings.queue.inFlight + 1 }, () =>
    passwords.verify(passwordHash, password),
  )
  const attempt = authenticate({ ...core, passwords, users, throttles }, given, info)
  await expect(attempt).rejects.toThrow(HashingBusy)
  expect(asked).toBe(0)
  await Promise.all(begun)
})
