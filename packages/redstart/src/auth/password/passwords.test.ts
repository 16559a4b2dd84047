import { pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../clock/index.ts'
import { HashingBusy, UnusablePassword } from '../../errors/index.ts'
import type { Logger } from '../../telemetry/index.ts'
import { Redacted } from '../secret/redacted.ts'
import type { PasswordScheme } from './password-scheme.ts'
import { type PasswordOptions, passwordSettings } from './password-settings.ts'
import { Passwords } from './passwords.ts'

const good = 'a rather unlikely sentence'
const owner = { email: 'ann.lindqvist@example.com', name: 'Room chat' }
const logged: string[] = []
const note = (_fields: object, message: string): void => void logged.push(message)
const logger: Logger = { debug: note, info: note, warn: note, error: note }

function passwordsWith(options: PasswordOptions = {}): Passwords {
  const settings = passwordSettings({ cheap: true, ...options }, { NODE_ENV: 'test' })
  const host = { clock: systemClock, logger, secretKeyBase: undefined, pubsub: undefined }
  return new Passwords(settings, () => host)
}
const passwords = passwordsWith()

describe('hashing', () => {
  test('A-41: a hash is a PHC string of argon2id with the parameters of the settings', async () => {
    const strong = new Passwords(passwordSettings({}, { NODE_ENV: 'production' }), () => {
      throw new Error('nothing has to be asked of the host')
    })
    const hash = await strong.hash(good)
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(await strong.verify(hash, good)).toStrictEqual({ ok: true, outdated: false })
    expect(await strong.verify(hash, `${good}!`)).toStrictEqual({ ok: false, outdated: false })
    expect(await strong.hash(good)).not.toBe(hash)
  })

  test('A-43: any text of up to 256 characters is hashed whole, and found again', async () => {
    const unit = fc.constantFrom<'grapheme' | 'binary' | 'grapheme-ascii'>(
      'grapheme',
      'grapheme-ascii',
      'binary',
    )
    const texts = unit.chain((kind) => fc.string({ unit: kind, minLength: 1, maxLength: 128 }))
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        fc.pre(text.length <= 256)
        const hash = await passwords.hash(text)
        expect((await passwords.verify(hash, text)).ok).toBe(true)
        expect((await passwords.verify(hash, `${text}x`)).ok).toBe(false)
        expect((await passwords.verify(hash, text.slice(0, -1))).ok).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  test('A-43: nothing is cut behind 72 bytes, and 256 characters are the most', async () => {
    const hash = await passwords.hash('é'.repeat(256))
    expect((await passwords.verify(hash, 'é'.repeat(256))).ok).toBe(true)
    expect((await passwords.verify(hash, 'é'.repeat(255))).ok).toBe(false)
    expect((await passwords.verify(hash, 'é'.repeat(257))).ok).toBe(false)
    await expect(passwords.hash('é'.repeat(257))).rejects.toThrow(UnusablePassword)
    await expect(passwords.hash('')).rejects.toThrow(UnusablePassword)
  })

  test('A-43: it does not matter how a keyboard writes a letter (NFKC)', async () => {
    const hash = await passwords.hash('Ångström café ﬁn')
    expect((await passwords.verify(hash, 'A\u030angstro\u0308m cafe\u0301 fin')).ok).toBe(true)
    expect((await passwords.verify(hash, 'Angstrom cafe fin')).ok).toBe(false)
    const decomposed = 'e\u0301'.repeat(256)
    expect((await passwords.verify(await passwords.hash(decomposed), 'é'.repeat(256))).ok).toBe(
      true,
    )
  })

  test('A-46: a password may be redacted on its way, and no error shows it', async () => {
    const hash = await passwords.hash(new Redacted(good))
    expect((await passwords.verify(hash, new Redacted(good))).ok).toBe(true)
    const error: unknown = await passwords.hash('x'.repeat(300)).catch((thrown: unknown) => thrown)
    expect(String(error)).not.toContain('xxx')
  })
})

describe('A-36: what is no password of anybody', () => {
  const garbage: readonly unknown[] = [
    undefined,
    null,
    '',
    0,
    true,
    ['a', 'b'],
    { length: 3 },
    'x'.repeat(100_000),
  ]

  test('is wrong, with a hash and without one', async () => {
    const hash = await passwords.hash(good)
    for (const given of garbage) {
      for (const stored of [hash, null, undefined, '', 'nothing that is a hash']) {
        expect(await passwords.verify(stored, given)).toStrictEqual({ ok: false, outdated: false })
      }
    }
  })

  test('is hashed all the same: each try takes a place in the queue', async () => {
    const hash = await passwords.hash(good)
    for (const [stored, given] of [
      [null, good],
      [undefined, undefined],
      [hash, undefined],
      [hash, ['a']],
      [hash, 'x'.repeat(100_000)],
      ['$argon2id$v=19$m=8,t=1,p=1$!$!', good],
    ] as const) {
      const busy = passwordsWith({ maxWaiting: 1 })
      const results = await Promise.allSettled(
        Array.from({ length: 40 }, () => busy.verify(stored, given)),
      )
      expect(results.some((result) => result.status === 'rejected')).toBe(true)
    }
  })

  test('no hash is verified by a password of the decoy', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.constantFrom(null, undefined, ''), async (text, stored) => {
        expect((await passwords.verify(stored, text)).ok).toBe(false)
      }),
      { numRuns: 50 },
    )
  })
})

test('A-47: what comes when the queue is full gets HashingBusy, a 503 with Retry-After', async () => {
  const busy = passwordsWith({ maxWaiting: 3 })
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => busy.hash(good)))
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  expect(refused.length).toBeGreaterThan(0)
  for (const reason of refused) {
    expect(reason).toBeInstanceOf(HashingBusy)
    expect(reason).toMatchObject({ status: 503, retryAfter: 2 })
  }
  expect(await busy.hash(good)).toMatch(/^\$argon2id/)
})

describe('A-42: hashes of other systems and of earlier settings', () => {
  const salt = randomBytes(16)
  const pbkdf2 = pbkdf2Sync(good, salt, 1000, 64, 'sha512')
  const adapted = (bytes: Buffer): string =>
    bytes.toString('base64').replaceAll('+', '.').replace(/=+$/, '')
  const scrypt = scryptSync(good, salt, 64, { N: 1024, r: 8, p: 1 })

  test.each([
    ['of Pow', `$pbkdf2-sha512$1000$${salt.toString('base64')}$${pbkdf2.toString('base64')}`],
    ['of pbkdf2_elixir', `$pbkdf2-sha512$1000$${adapted(salt)}$${adapted(pbkdf2)}`],
    ['of scrypt', `$scrypt$ln=10,r=8,p=1$${adapted(salt)}$${adapted(scrypt)}`],
    [
      'of AdonisJS',
      `$scrypt$n=1024,r=8,p=1$${salt.toString('base64')}$${scrypt.toString('base64')}`,
    ],
  ])('one %s is right and outdated', async (_system, hash) => {
    expect(await passwords.verify(hash, good)).toStrictEqual({ ok: true, outdated: true })
    expect(await passwords.verify(hash, `${good}.`)).toStrictEqual({ ok: false, outdated: false })
  })

  test('one of argon2 with less memory, or another variant, is outdated; with more it is not', async () => {
    const { hash } = await import('@node-rs/argon2')
    const stored = (memoryCost: number, algorithm: 0 | 1 | 2) =>
      hash(good, { memoryCost, timeCost: 1, algorithm })
    const wide = new Passwords(
      { ...passwordSettings({}, {}), cost: { memory: 64, passes: 1 } },
      () => ({ clock: systemClock, logger, secretKeyBase: undefined, pubsub: undefined }),
    )
    expect(await wide.verify(await stored(32, 2), good)).toStrictEqual({ ok: true, outdated: true })
    expect(await wide.verify(await stored(64, 1), good)).toStrictEqual({ ok: true, outdated: true })
    expect(await wide.verify(await stored(128, 2), good)).toStrictEqual({
      ok: true,
      outdated: false,
    })
  })

  test('the application brings what verifies others', async () => {
    const reversed: PasswordScheme = {
      recognizes: (hash) => hash.startsWith('$backwards$'),
      verify: async (hash, password) => hash === `$backwards$${[...password].reverse().join('')}`,
    }
    const other = passwordsWith({ schemes: [reversed] })
    expect(await other.verify('$backwards$cba', 'abc')).toStrictEqual({ ok: true, outdated: true })
    expect((await other.verify('$backwards$cba', 'cba')).ok).toBe(false)
    // As it was typed, for systems that did not normalise, and in NFKC, for those that did.
    expect((await other.verify('$backwards$é', 'e\u0301')).ok).toBe(true)
    expect((await other.verify('$backwards$\u0301e', 'e\u0301')).ok).toBe(true)
  })

  test('a hash that nobody can read is wrong and in the log, without itself', async () => {
    logged.length = 0
    expect((await passwords.verify('$unknown$secret', good)).ok).toBe(false)
    expect(logged).toStrictEqual(['A stored password hash is of no scheme that is known.'])
  })

  test('hashes that ask for more than a machine has are not computed', async () => {
    const bytes = salt.toString('base64')
    for (const hash of [
      `$scrypt$ln=30,r=8,p=1$${bytes}$${bytes}`,
      `$scrypt$n=1000,r=8,p=1$${bytes}$${bytes}`,
      `$scrypt$n=0,r=0,p=0$${bytes}$${bytes}`,
      `$pbkdf2-sha512$99999999$${bytes}$${bytes}`,
      `$pbkdf2-sha512$0$${bytes}$${bytes}`,
      `$pbkdf2-sha512$1000$${bytes}$AAAA`,
      '$argon2id$v=19$m=9999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA',
    ]) {
      expect(await passwords.verify(hash, good)).toStrictEqual({ ok: false, outdated: false })
    }
  })

  test('garbage where a hash should be never throws', async () => {
    const shape = fc
      .tuple(
        fc.constantFrom('argon2id', 'argon2i', 'scrypt', 'pbkdf2-sha512', '2b', ''),
        fc.constantFrom('v=19$m=8,t=1,p=1', 'ln=4,r=1,p=1', '1', '12', 'v=16$m=8,t=1,p=9', ''),
        fc.base64String({ maxLength: 90 }),
        fc.base64String({ maxLength: 180 }),
      )
      .map((parts) => `$${parts.join('$')}`)
    await fc.assert(
      fc.asyncProperty(fc.oneof(shape, fc.string()), async (hash) => {
        expect((await passwords.verify(hash, good)).ok).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})

describe('A-43, A-44: what a new password has to be', () => {
  test.each([
    ['', 'missing'],
    ['elevenchars', 'too_short'],
    ['ﷺ.', 'too_short'],
    ['x'.repeat(257), 'too_long'],
    ['x'.repeat(100_000), 'too_long'],
    ['aaaaaaaaaaaaaaaa', 'common'],
    ['ababababababab', 'common'],
    ['abcabcabcabcab', 'common'],
    ['123456789012', 'common'],
    ['1234567890123456', 'common'],
    ['qwertyuiopasdf', 'common'],
    ['QWERTYUIOP123', 'common'],
    ['poiuytrewq99', 'common'],
    ['zyxwvutsrqponm', 'common'],
    ['1q2w3e4r5t6y', 'common'],
    ['Password1234', 'common'],
    ['P@ssw0rd2024!', 'common'],
    ['passwordpassword', 'common'],
    ['PasswordPasswordPassword', 'common'],
    ['iloveyou12345', 'common'],
    ['Sunshine2024!!!', 'common'],
    ['ＰＡＳＳＷＯＲＤ１２３４', 'common'],
    ['correcthorsebatterystaple', 'common'],
    ['            ', 'common'],
    ['ann.lindqvist@example.com', 'personal'],
    ['ANN.LINDQVIST@EXAMPLE.COM', 'personal'],
    ['ann.lindqvist', 'personal'],
    ['AnnLindqvist1', 'personal'],
    ['lindqvist2024', 'personal'],
    ['Room chat 123', 'personal'],
    ['roomchat!2024', 'personal'],
  ])('%j is %s', (password, issue) => {
    expect(passwords.check(password, owner)).toBe(issue)
    expect(passwords.check(new Redacted(password), owner)).toBe(issue)
  })

  test.each([
    good,
    'correct horse battery staple',
    'dragon monkey sunshine',
    'x7Kq-2mLp-9vRt',
    'Grüße aus Køge',
    '木漏れ日の中を歩く猫が好きだ',
    'tYhb8#kLpw2Z',
  ])('%j is good enough', (password) => {
    expect(passwords.check(password, owner)).toBeUndefined()
  })

  test('a long address is no password either', () => {
    const email = `${'very.long.name.'.repeat(9)}@example.com`
    expect(passwords.check(email.toUpperCase(), { email, name: 'Room chat' })).toBe('personal')
    expect(passwords.check(`${email} in my words`, { email, name: 'Room chat' })).toBeUndefined()
  })

  test('nothing that a visitor types makes it fail', () => {
    const piece = fc.constantFrom('a', '1', '!', 'password', 'qwer', '🙂', 'ß', '\ud800')
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(piece, { maxLength: 256 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(texts, fc.string(), fc.string(), (password, email, name) => {
        const issue = passwords.check(password, { email, name })
        expect([undefined, 'missing', 'too_short', 'too_long', 'common', 'personal']).toContain(
          issue,
        )
      }),
    )
  })

  test('random passwords of twelve characters are good enough', () => {
    for (let count = 0; count < 500; count++) {
      expect(passwords.check(randomBytes(9).toString('base64'), owner)).toBeUndefined()
    }
  })
})
