import { describe, expect, test } from 'vitest'
import { InvalidOption } from '../../errors/index.ts'
import { silentLogger } from '../../telemetry/index.ts'
import { testClock } from '../../testing/index.ts'
import { SecretKeys } from '../secret/secret-keys.ts'
import { memoryAccounts } from '../store/memory-store.ts'
import type { ThrottleStore } from '../store/store.ts'
import { type ThrottleOptions, throttleSettings } from './throttle-settings.ts'
import { Throttles } from './throttles.ts'

const secretKeyBase = 'k'.repeat(64)

function bed(options: ThrottleOptions = {}, store: ThrottleStore = memoryAccounts().throttles) {
  const clock = testClock()
  const host = () => ({ clock, logger: silentLogger, secretKeyBase, pubsub: undefined })
  const make = () =>
    new Throttles(store, new SecretKeys(() => secretKeyBase), host, throttleSettings(options))
  return { clock, store, throttles: make(), other: make() }
}

const three = { attempts: 3, seconds: 900 }
const ann = 'ann@example.com'

describe('A-69: log-ins', () => {
  test('to one account are limited, on two nodes together and from any network', async () => {
    const { throttles, other, clock } = bed({ logInPerAccount: three })
    expect(await throttles.logIn(ann, '192.0.2.1')).toEqual({ ok: true })
    expect(await other.logIn(ann, '198.51.100.1')).toEqual({ ok: true })
    await clock.advance(60_000)
    expect(await throttles.logIn(ann, '2001:db8::1')).toEqual({ ok: true })
    const refused = { ok: false, retryAfter: 840 }
    expect(await other.logIn(ann, '192.0.2.1')).toEqual({ ...refused, isFirst: true })
    expect(await throttles.logIn(ann, '203.0.113.9')).toEqual({ ...refused, isFirst: false })
    expect(await throttles.logIn('bob@example.com', '192.0.2.1')).toEqual({ ok: true })
    await clock.advance(839_999)
    expect(await throttles.logIn(ann, undefined)).toMatchObject({ ok: false, retryAfter: 1 })
    await clock.advance(1)
    expect(await throttles.logIn(ann, undefined)).toEqual({ ok: true })
  })

  test('from one network are limited, to whatever accounts', async () => {
    const { throttles } = bed({ logInPerNetwork: three })
    for (const [email, ip] of [
      ['a@example.com', '192.0.2.1'],
      ['b@example.com', '192.0.2.2'],
      ['c@example.com', '::ffff:192.0.2.3'],
    ] as const) {
      expect(await throttles.logIn(email, ip)).toEqual({ ok: true })
    }
    expect(await throttles.logIn('d@example.com', '192.0.2.4')).toMatchObject({ ok: false })
    expect(await throttles.logIn('d@example.com', '192.0.3.4')).toEqual({ ok: true })
  })

  test('that come all at once are counted one by one', async () => {
    const { throttles } = bed({ logInPerAccount: three })
    const all = await Promise.all(
      Array.from({ length: 20 }, () => throttles.logIn(ann, '192.0.2.1')),
    )
    expect(all.filter(({ ok }) => ok)).toHaveLength(3)
    expect(all.filter((one) => !one.ok && one.isFirst)).toHaveLength(1)
  })

  test('A-70: success gives the account a new start, and not the network', async () => {
    const { throttles } = bed({
      logInPerAccount: three,
      logInPerNetwork: { ...three, attempts: 4 },
    })
    for (let count = 0; count < 3; count++) await throttles.logIn(ann, '192.0.2.1')
    await throttles.succeeded(ann)
    expect(await throttles.logIn(ann, '192.0.2.1')).toEqual({ ok: true })
    expect(await throttles.logIn(ann, '192.0.2.1')).toMatchObject({ ok: false })
    expect(await throttles.logIn(ann, '192.0.9.1')).toEqual({ ok: true })
  })
})

test('A-72: mails are limited by address and purpose, and by network for all of them', async () => {
  const { throttles } = bed({ mailPerAddress: three, mailPerNetwork: { ...three, attempts: 5 } })
  for (let count = 0; count < 3; count++) {
    expect(await throttles.mail('reset', ann, `192.0.${count}.1`)).toEqual({ ok: true })
  }
  expect(await throttles.mail('reset', ann, '192.0.9.1')).toMatchObject({ ok: false })
  expect(await throttles.mail('confirm', ann, '192.0.9.1')).toEqual({ ok: true })
  for (let count = 0; count < 3; count++) {
    expect(await throttles.mail('reset', `${count}@example.com`, '192.0.9.1')).toEqual({ ok: true })
  }
  expect(await throttles.mail('unlock', 'x@example.com', '192.0.9.1')).toMatchObject({ ok: false })
})

test('A-126: however an address is written, it is one address', async () => {
  const { throttles } = bed({ logInPerAccount: three, mailPerAddress: three })
  for (const email of [ann, ' ANN@example.com ', 'Ann@EXAMPLE.com']) {
    expect(await throttles.logIn(email, '192.0.2.1')).toEqual({ ok: true })
    expect(await throttles.mail('reset', email, '192.0.2.1')).toEqual({ ok: true })
  }
  expect(await throttles.logIn('aNN@example.com', '192.0.2.1')).toMatchObject({ ok: false })
  expect(await throttles.mail('reset', 'aNN@example.com', '192.0.2.1')).toMatchObject({ ok: false })
  await throttles.succeeded('ANN@example.com')
  expect(await throttles.logIn(ann, '192.0.2.1')).toEqual({ ok: true })
})

test('what is no address is counted all the same', async () => {
  const { throttles } = bed({ logInPerAccount: three })
  for (const email of ['', 'x'.repeat(1_000_000), 'not an address']) {
    for (let count = 0; count < 3; count++) await throttles.logIn(email, '192.0.2.1')
    expect(await throttles.logIn(email, '192.0.2.1')).toMatchObject({ ok: false })
  }
})

test('registrations are limited by network', async () => {
  const { throttles } = bed({ registerPerNetwork: three })
  for (let count = 0; count < 3; count++) {
    expect(await throttles.register('192.0.2.1')).toEqual({ ok: true })
  }
  expect(await throttles.register('192.0.2.200')).toMatchObject({ ok: false, retryAfter: 900 })
  expect(await throttles.logIn(ann, '192.0.2.1')).toEqual({ ok: true })
})

test('the store sees neither addresses of mail nor of networks', async () => {
  const seen: string[] = []
  const { throttles: kept } = memoryAccounts()
  const store: ThrottleStore = {
    hit: (key, ...rest) => {
      seen.push(key)
      return kept.hit(key, ...rest)
    },
    peek: (...all) => kept.peek(...all),
    clear: async (key) => {
      seen.push(key)
      await kept.clear(key)
    },
    sweep: (...all) => kept.sweep(...all),
  }
  const { throttles } = bed({}, store)
  await throttles.logIn(ann, '192.0.2.1')
  await throttles.mail('reset', ann, '192.0.2.1')
  await throttles.register('192.0.2.1')
  await throttles.succeeded(ann)
  expect(seen).toHaveLength(6)
  expect(new Set(seen).size).toBe(5)
  for (const key of seen) expect(key).toMatch(/^[\w-]{43}$/)
})

test('A-26: with the store down nothing is allowed: its error travels', async () => {
  const down = async () => {
    throw new Error('down')
  }
  const { throttles } = bed({}, { hit: down, peek: down, clear: down, sweep: down })
  await expect(throttles.logIn(ann, '192.0.2.1')).rejects.toThrow('down')
})

test.each<[options: ThrottleOptions]>([
  [{ logInPerAccount: { attempts: 101, seconds: 900 } }],
  [{ logInPerAccount: { attempts: 0, seconds: 900 } }],
  [{ logInPerNetwork: { attempts: Number.POSITIVE_INFINITY, seconds: 900 } }],
  [{ mailPerAddress: { attempts: 21, seconds: 900 } }],
  [{ mailPerNetwork: { attempts: 5, seconds: 59 } }],
  [{ registerPerNetwork: { attempts: 5, seconds: 86_401 } }],
  [{ registerPerNetwork: { attempts: 1.5, seconds: 60 } }],
])('limits that protect nothing are refused: %o', (options) => {
  expect(() => throttleSettings(options)).toThrow(InvalidOption)
})
