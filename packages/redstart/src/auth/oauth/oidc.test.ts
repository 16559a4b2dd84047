import fc from 'fast-check'
import {
  base64url,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { describe, expect, test } from 'vitest'
import {
  callbackUrl,
  client,
  comeBack,
  issuer,
  type Lie,
  LyingProviders,
  signed,
} from '../../../test/support/lying-provider.ts'
import { testClock } from '../../testing/index.ts'
import { mintSecret } from '../secret/secrets.ts'

const clock = testClock()
const providers = new LyingProviders(clock)
const seconds = (): number => Math.floor(clock.now() / 1_000)

const GET = { method: 'GET', headers: {}, redirect: 'manual' } as const
const theirs = await generateKeyPair('ES256', { extractable: true })

test('who signs in at a provider is told by issuer and subject, with what else is known', async () => {
  expect(await providers.outcome({})).toMatchObject({
    ok: true,
    info: {
      provider: 'company',
      issuer,
      subject: '7',
      email: { address: 'ann@example.com', verified: true },
      name: 'Ann Lee',
      nickname: undefined,
      credentials: { expiresAt: clock.now() + 3_600_000, scope: 'openid email profile' },
    },
  })
})

test('A-84: every request has PKCE by S256, a state and a nonce, and asks for a code', async () => {
  const { connection } = providers.make({}, { authorizationParams: { prompt: 'select_account' } })
  const one = providers.attempt()
  const { origin, pathname, searchParams } = await connection.authorizationUrl(one)
  expect(origin + pathname).toBe(`${issuer}/authorize`)
  expect(Object.fromEntries(searchParams)).toStrictEqual({
    client_id: 'app',
    redirect_uri: callbackUrl,
    response_type: 'code',
    scope: 'openid email profile',
    state: one.state,
    nonce: one.nonce,
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    prompt: 'select_account',
  })
  expect(searchParams.get('code_challenge')).not.toBe(one.verifier)
})

const claimLies: readonly (readonly [string, () => Record<string, unknown>])[] = [
  ['a wrong nonce', () => ({ nonce: 'another' })],
  ['no nonce', () => ({ nonce: undefined })],
  ['a nonce that is no text', () => ({ nonce: ['x'] })],
  ['another issuer', () => ({ iss: 'https://evil.example' })],
  ['no issuer', () => ({ iss: undefined })],
  ['another audience', () => ({ aud: 'another-app' })],
  ['no audience', () => ({ aud: undefined })],
  ['a second audience and nobody it is for', () => ({ aud: ['app', 'another-app'] })],
  [
    'a second audience which it is for',
    () => ({ aud: ['app', 'another-app'], azp: 'another-app' }),
  ],
  ['an end that has passed', () => ({ exp: seconds() - 60 })],
  ['no end', () => ({ exp: undefined })],
  ['an end as text', () => ({ exp: String(seconds() + 60) })],
  ['a beginning that is to come', () => ({ nbf: seconds() + 3_600 })],
  ['no time', () => ({ iat: undefined })],
  ['no subject', () => ({ sub: undefined })],
  ['a number as subject', () => ({ sub: 7 })],
]

test.each(claimLies)('A-84: an ID token with %s is refused', async (_what, claims) => {
  expect(await providers.outcome({ claims })).toMatchObject({ ok: false, key: 'invalid_answer' })
})

const signatureLies: readonly (readonly [string, NonNullable<Lie['sign']>])[] = [
  ['of another key', (claims) => signed(claims, theirs)],
  ['of a key that the provider does not know', (claims) => signed(claims, theirs, { kid: 'two' })],
  ['that is none', async (claims) => new UnsecuredJWT(claims).encode()],
  ['that is empty', async (claims, keys) => (await signed(claims, keys)).replace(/[^.]*$/, '')],
  ['by the secret of the application', async (claims) => symmetric(claims, client.secret)],
  [
    'by the public key as a secret',
    async (claims, { publicKey }) => symmetric(claims, JSON.stringify(await exportJWK(publicKey))),
  ],
  [
    'of other claims',
    async (claims, keys) => {
      const [head, , signature] = (await signed(claims, keys)).split('.')
      return [head, base64url.encode(JSON.stringify({ ...claims, sub: '1' })), signature].join('.')
    },
  ],
  [
    'with a key of its own in it',
    async (claims) => signed(claims, theirs, { jwk: await exportJWK(theirs.publicKey) }),
  ],
  ['that is no token at all', async () => 'token'],
]

test.each(signatureLies)(
  'A-84: an ID token with a signature %s is refused',
  async (_what, sign) => {
    expect(await providers.outcome({ sign })).toMatchObject({ ok: false, key: 'invalid_answer' })
  },
)

test('A-84: `none` is refused also of a provider that says it supports it', async () => {
  const { server } = providers.make()
  const description = await (
    await server.fetch(`${issuer}/.well-known/openid-configuration`, GET)
  ).json()
  const supported = { id_token_signing_alg_values_supported: ['none', 'HS256', 'ES256'] }
  const answers = {
    '/.well-known/openid-configuration': () => Response.json({ ...description, ...supported }),
  }
  for (const sign of [
    async (claims: JWTPayload) => new UnsecuredJWT(claims).encode(),
    async (claims: JWTPayload) => symmetric(claims, client.secret),
  ]) {
    expect(await providers.outcome({ sign, answers })).toMatchObject({
      ok: false,
      key: 'invalid_answer',
    })
  }
  expect(await providers.outcome({ answers })).toMatchObject({ ok: true })
})

describe('what comes back with the visitor', () => {
  const changed: readonly (readonly [string, (params: URLSearchParams) => void])[] = [
    ['another state', (params) => params.set('state', mintSecret())],
    ['no state', (params) => params.delete('state')],
    ['the state twice', (params) => params.append('state', params.get('state') ?? '')],
    ['the code twice', (params) => params.append('code', 'another')],
    ['no code', (params) => params.delete('code')],
    ['another issuer (RFC 9207)', (params) => params.set('iss', 'https://evil.example')],
    ['no issuer (RFC 9207)', (params) => params.delete('iss')],
    ['an ID token', (params) => params.set('id_token', 'x')],
    ['a whole answer as a token', (params) => params.set('response', 'x')],
  ]

  test.each(changed)('A-84: %s is refused', async (_what, change) => {
    const given = providers.make()
    const one = providers.attempt()
    const answer = await comeBack(given, one)
    change(answer)
    expect(await given.connection.profileOf(answer, one)).toMatchObject({
      ok: false,
      key: 'invalid_answer',
    })
    expect(given.asked).not.toContain('/token')
  })

  test('A-84: a code of another attempt is refused by its verifier, and by its nonce', async () => {
    const given = providers.make()
    const [one, other] = [providers.attempt(), providers.attempt()]
    const answer = await comeBack(given, one)
    answer.set('state', other.state)
    const refused = { ok: false, key: 'refused', reason: 'invalid_grant' }
    expect(await given.connection.profileOf(answer, other)).toMatchObject(refused)
    const second = await comeBack(given, one)
    second.set('state', other.state)
    const mixed = { ...other, verifier: one.verifier }
    expect(await given.connection.profileOf(second, mixed)).toMatchObject({ key: 'invalid_answer' })
  })

  test('a code is good once', async () => {
    const given = providers.make()
    const one = providers.attempt()
    const answer = await comeBack(given, one)
    expect(await given.connection.profileOf(answer, one)).toMatchObject({ ok: true })
    const refused = { ok: false, key: 'refused', reason: 'invalid_grant' }
    expect(await given.connection.profileOf(answer, one)).toMatchObject(refused)
  })

  test.each([
    ['access_denied', 'cancelled', 'access_denied'],
    ['temporarily_unavailable', 'unavailable', 'temporarily_unavailable'],
    ['server_error', 'unavailable', 'server_error'],
    ['login_required', 'refused', 'login_required'],
    ['<b>Call 555-0100</b>', 'refused', 'error'],
    ['__proto__', 'refused', '__proto__'],
  ])('A-90: the error %s means %s, and no more of it is told', async (error, key, reason) => {
    const { connection } = providers.make()
    const one = providers.attempt()
    const text = { error_description: 'Call 555-0100', error_uri: 'https://evil.example' }
    const answer = new URLSearchParams({ error, state: one.state, iss: issuer, ...text })
    expect(await connection.profileOf(answer, one)).toStrictEqual({ ok: false, key, reason })
  })

  test('whatever comes back, it is an answer and no exception', async () => {
    const { connection } = providers.make()
    const one = providers.attempt()
    const name = fc.constantFrom('code', 'state', 'iss', 'error', 'id_token', 'x')
    const value = fc.oneof(
      fc.constant(one.state),
      fc.constant(issuer),
      fc.string({ unit: 'binary' }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 6 }), async (pairs) => {
        const found = await connection.profileOf(new URLSearchParams(pairs), one)
        expect(found.ok).toBe(false)
      }),
      { numRuns: 100 },
    )
  })
})

async function symmetric(claims: JWTPayload, secret: string): Promise<string> {
  const k = base64url.encode(secret.padEnd(32))
  const key = await importJWK({ kty: 'oct', k }, 'HS256')
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key)
}
