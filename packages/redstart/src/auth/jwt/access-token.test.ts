import { createHmac, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { type TestClock, testClock } from '../../testing/index.ts'
import type { SessionInfo } from '../types.ts'
import { type AccessTokenParts, AccessTokens } from './access-token.ts'
import { ed25519, type KeyRing, keyring } from './token-keys.ts'

const pair = () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  return ed25519(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
}
const key = pair()
const start = Date.UTC(2026, 0, 1)
const now = start / 1_000

const session: SessionInfo = {
  id: 'session-1',
  userId: 'ann',
  kind: 'api',
  method: 'password',
  createdAt: new Date(start),
  lastSeenAt: new Date(start),
  authenticatedAt: new Date(start - 60_000),
  expiresAt: new Date(start + 86_400_000),
  persistent: true,
  ip: undefined,
  userAgent: undefined,
}

let clock: TestClock
let ring: KeyRing
let tokens: AccessTokens
const made = (parts: Partial<AccessTokenParts> = {}): AccessTokens =>
  new AccessTokens({
    issuer: 'https://us.example',
    audience: 'our-api',
    seconds: 900,
    ring: () => ring,
    clock: () => clock,
    ...parts,
  })
beforeEach(() => {
  clock = testClock(start)
  ring = keyring({ current: key })
  tokens = made()
})

const good = {
  iss: 'https://us.example',
  aud: 'our-api',
  sub: 'ann',
  sid: 'session-1',
  jti: 'token-1',
  iat: now,
  exp: now + 900,
  auth_time: now,
}

/** A token of ours with other claims, or another header. */
function forge(claims: Readonly<Record<string, unknown>>, header: object = {}): Promise<string> {
  if (key.privateKey === undefined) throw new Error('no key')
  const payload: JWTPayload = Object.fromEntries(
    Object.entries({ ...good, ...claims }).filter(([, value]) => value !== undefined),
  )
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: key.kid, ...header })
    .sign(key.privateKey)
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('AccessTokens', () => {
  it('reads what it made', async () => {
    const token = await tokens.sign(session)
    const read = await tokens.read(token)
    expect(read).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      userId: 'ann',
      sessionId: 'session-1',
      issuedAt: new Date(start),
      expiresAt: new Date(start + 900_000),
      authenticatedAt: new Date(start - 60_000),
    })
    expect(await tokens.read(token)).toEqual(read)
    expect(await made().read(token)).toEqual(read)
    expect(token).not.toBe(await tokens.sign(session))
  })

  it('a token with the claims of ours is good, so that what follows means something', async () => {
    expect(await tokens.read(await forge({}))).toMatchObject({ userId: 'ann' })
    expect(await tokens.read(await forge({ iat: now + 5 }))).toMatchObject({ userId: 'ann' })
  })

  it('A-95: expires no later than its session', async () => {
    const ending = { ...session, expiresAt: new Date(start + 60_500) }
    expect(await tokens.read(await tokens.sign(ending))).toMatchObject({
      expiresAt: new Date(start + 60_000),
    })
    expect(tokens.secondsOf(ending)).toBe(60)
    expect(tokens.secondsOf(session)).toBe(900)
  })

  it('expires, also one that was read before; five seconds are tolerated', async () => {
    const token = await tokens.sign(session)
    await tokens.read(token)
    await clock.advance(904_999)
    expect(await tokens.read(token)).toMatchObject({ userId: 'ann' })
    expect(await made().read(token)).toMatchObject({ userId: 'ann' })
    await clock.advance(1)
    expect(await tokens.read(token)).toBe('expired')
    expect(await tokens.read(token)).toBe('expired')
    expect(await made().read(token)).toBe('expired')
  })

  describe('A-92: refuses', () => {
    it('a token without a signature, whatever it calls that', async () => {
      const unsecured = new UnsecuredJWT(good).encode()
      expect(await tokens.read(unsecured)).toBe('invalid')
      for (const alg of ['none', 'None', 'NONE', '']) {
        const head = part({ alg, typ: 'at+jwt', kid: key.kid })
        for (const signature of ['', 'AA']) {
          expect(await tokens.read(`${head}.${part(good)}.${signature}`)).toBe('invalid')
        }
      }
    })

    it('a token that is signed by HMAC with our public key as the secret', async () => {
      const secrets = [
        key.jwk.x,
        Buffer.from(key.jwk.x, 'base64url'),
        key.publicKey.export({ type: 'spki', format: 'pem' }),
        key.publicKey.export({ type: 'spki', format: 'der' }),
      ]
      for (const secret of secrets) {
        const body = `${part({ alg: 'HS256', typ: 'at+jwt', kid: key.kid })}.${part(good)}`
        const mac = createHmac('sha256', secret).update(body).digest('base64url')
        expect(await tokens.read(`${body}.${mac}`)).toBe('invalid')
      }
    })

    it('a key that is not on the ring, and a token that names none', async () => {
      const other = made({ ring: () => keyring({ current: pair() }) })
      expect(await tokens.read(await other.sign(session))).toBe('invalid')
      for (const kid of [undefined, 'other', '__proto__', 1]) {
        expect(await tokens.read(await forge({}, { kid }))).toBe('invalid')
      }
    })

    it('a key that the token brings along or points to', async () => {
      const thief = pair()
      if (thief.privateKey === undefined) throw new Error('no key')
      for (const more of [{ jwk: thief.jwk }, { jku: 'https://thief.example' }, { x5u: 'x' }]) {
        const token = await new SignJWT(good)
          .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: key.kid, ...more })
          .sign(thief.privateKey)
        expect(await tokens.read(token)).toBe('invalid')
      }
    })

    it.each(['JWT', 'jwt', 'id+jwt', 'refresh', undefined, '', 5])('the type %j', async (typ) => {
      expect(await tokens.read(await forge({}, { typ }))).toBe('invalid')
    })

    it.each(Object.keys(good))('a token without %s', async (claim) => {
      expect(await tokens.read(await forge({ [claim]: undefined }))).toBe('invalid')
    })

    const wrong: [string, unknown][] = [
      ['iss', 'https://others.example'],
      ['iss', ['https://us.example']],
      ['aud', 'other-api'],
      ['aud', []],
      ...['exp', 'iat', 'auth_time'].flatMap((claim): [string, unknown][] =>
        [String(now + 900), true, null, 1.5, -1, 1e300, [now]].map((value) => [claim, value]),
      ),
      ['nbf', now + 60],
      ['nbf', String(now)],
      ['iat', now + 6],
      ...['sub', 'sid', 'jti'].flatMap((claim): [string, unknown][] =>
        ['', 7, true, null, ['ann'], 'x'.repeat(201)].map((value) => [claim, value]),
      ),
    ]
    it.each(wrong)('%s: %j', async (claim, value) => {
      expect(['invalid', 'expired']).toContain(await tokens.read(await forge({ [claim]: value })))
    })

    it('what is no text, too long, or has more or fewer parts', async () => {
      const token = await tokens.sign(session)
      const long = await forge({ more: 'x'.repeat(3_000) })
      const strange = [long, `${token}.`, `.${token}`, `${token}.AA.AA`, `${token}=`, ` ${token}`]
      for (const text of strange) expect(await tokens.read(text)).toBe('invalid')
      await fc.assert(
        fc.asyncProperty(fc.anything(), async (value) => {
          expect(await tokens.read(value)).toBe('invalid')
        }),
      )
    })

    it('a token of which one character was changed, also when the right one is known', async () => {
      const token = await tokens.sign(session)
      await tokens.read(token)
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      // Of the last character four bits mean nothing, and decoders may take no notice of them.
      const change = fc.tuple(fc.nat(token.length - 2), fc.constantFrom(...alphabet))
      await fc.assert(
        fc.asyncProperty(change, async ([at, char]) => {
          fc.pre(token[at] !== char && token[at] !== '.')
          const changed = token.slice(0, at) + char + token.slice(at + 1)
          expect(await tokens.read(changed)).toBe('invalid')
        }),
      )
    })
  })

  it('A-99: tokens of the previous key verify until they expire, new ones have the new name', async () => {
    const old = await tokens.sign(session)
    const next = pair()
    ring = keyring({ current: next, previous: [key] })
    expect(await tokens.read(old)).toMatchObject({ userId: 'ann' })
    const [head = ''] = (await tokens.sign(session)).split('.')
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({
      alg: 'EdDSA',
      typ: 'at+jwt',
      kid: next.kid,
    })
    await clock.advance(905_000)
    expect(await tokens.read(old)).toBe('expired')
  })

  it('A-99: a token whose key was taken off the ring is refused, also one that is known', async () => {
    const token = await tokens.sign(session)
    await tokens.read(token)
    ring = keyring({ current: pair() })
    expect(await tokens.read(token)).toBe('invalid')
  })
})
