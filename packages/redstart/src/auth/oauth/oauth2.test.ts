import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { silentLogger } from '../../telemetry/index.ts'
import { testClock } from '../../testing/index.ts'
import { mintSecret } from '../secret/secrets.ts'
import { type OAuth2Options, oauth2 } from './oauth2.ts'
import type { Connection, ConnectionAttempt, Profiled } from './provider.ts'

const clock = testClock()
const site = {
  callbackUrl: 'https://app.example/users/oauth/forge/callback',
  accountsUrl: 'https://app.example/users',
  host: () => ({ clock, logger: silentLogger, secretKeyBase: undefined, pubsub: undefined }),
}

/** What the provider was asked, and what it answers by path. */
const asked: { path: string; body: string; authorization: string | undefined }[] = []
let answers: Record<string, unknown>
let origin: string

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? ''
  const { authorization } = request.headers
  asked.push({ path, body: await text(request), authorization })
  const found = answers[path]
  const status = found === undefined ? 404 : 200
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(found ?? {}))
}

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  origin = `http://127.0.0.1:${address.port}`
})

afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

beforeEach(() => {
  asked.length = 0
  answers = {
    '/token': { access_token: 'token-7', token_type: 'bearer', scope: 'user' },
    '/user': { id: 7, login: 'ann', name: 'Ann Lee' },
    '/emails': [{ email: 'Ann@example.com', verified: true, primary: true }],
  }
})

function connection(options: Partial<OAuth2Options> = {}): Connection {
  const provider = oauth2({
    label: 'Forge',
    issuer: 'https://forge.example',
    authorizationEndpoint: `${origin}/authorize`,
    tokenEndpoint: `${origin}/token`,
    userinfoEndpoint: `${origin}/user`,
    clientId: 'app',
    clientSecret: 'k3yk3yk3yk3yk3yk3y',
    scopes: ['user'],
    async profile({ id, login, name }, get) {
      const emails = await get(`${origin}/emails`)
      const main: unknown = Array.isArray(emails) ? emails[0] : undefined
      const { email, verified } = { email: undefined, verified: false, ...Object(main) }
      const [subject, nickname] = [Number(id), String(login)]
      return { subject, nickname, name: String(name), email, emailVerified: verified }
    },
    ...options,
  })
  return provider.connect('forge', site)
}

const attempt: ConnectionAttempt = {
  state: mintSecret(),
  nonce: mintSecret(),
  verifier: mintSecret(),
  startedAt: clock.now(),
  fresh: false,
}

function comeBack(options: Partial<OAuth2Options> = {}, more = {}): Promise<Profiled> {
  const query = new URLSearchParams({ code: 'code-7', state: attempt.state, ...more })
  return connection(options).profileOf(query, attempt)
}

test('a request has PKCE by S256 and a state, and no nonce, for there is no ID token', async () => {
  const url = await connection().authorizationUrl({ ...attempt, fresh: true })
  expect(Object.fromEntries(url.searchParams)).toStrictEqual({
    client_id: 'app',
    redirect_uri: site.callbackUrl,
    response_type: 'code',
    scope: 'user',
    state: attempt.state,
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  })
})

test('who it is says the API of the provider, asked with the token', async () => {
  expect(await comeBack()).toStrictEqual({
    ok: true,
    info: {
      provider: 'forge',
      issuer: 'https://forge.example',
      subject: '7',
      email: { address: 'ann@example.com', verified: true },
      name: 'Ann Lee',
      nickname: 'ann',
      credentials: {
        accessToken: 'token-7',
        refreshToken: undefined,
        expiresAt: undefined,
        scope: 'user',
      },
    },
  })
  expect(asked.map(({ path }) => path)).toStrictEqual(['/token', '/user', '/emails'])
  expect(asked.slice(1).map(({ authorization }) => authorization)).toStrictEqual([
    'Bearer token-7',
    'Bearer token-7',
  ])
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toMatchObject({
    code: 'code-7',
    code_verifier: attempt.verifier,
    redirect_uri: site.callbackUrl,
    client_secret: 'k3yk3yk3yk3yk3yk3y',
  })
})

test('the secret goes into a header where the provider wants it so', async () => {
  await comeBack({ clientAuth: 'basic' })
  const [{ authorization = '', body = '' } = {}] = asked
  const sent = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()
  expect(sent).toBe('app:k3yk3yk3yk3yk3yk3y')
  expect(body).not.toContain('client_secret')
})

test('A-84: the issuer of an answer has to be the one, where it is named (RFC 9207)', async () => {
  expect(await comeBack({}, { iss: 'https://forge.example' })).toMatchObject({ ok: true })
  expect(await comeBack({}, { iss: 'https://evil.example' })).toMatchObject({
    ok: false,
    key: 'invalid_answer',
  })
})

test.each<[string, string, Record<string, unknown>]>([
  ['invalid_answer', 'an error with status 200', { '/token': { error: 'bad_verification_code' } }],
  ['invalid_answer', 'no token', { '/token': {} }],
  [
    'invalid_answer',
    'a token of another type',
    { '/token': { access_token: 'x', token_type: 'mac' } },
  ],
  ['no_profile', 'nobody', { '/user': { id: '' }, '/emails': [] }],
])('A-83: %s, when the provider answers with %s', async (key, _what, changed) => {
  answers = { ...answers, ...changed }
  const profile: OAuth2Options['profile'] = ({ id }) => ({ subject: String(id) })
  expect(await comeBack({ profile })).toMatchObject({ ok: false, key })
})

test('A-83: a provider without a user for the token is a failure as data', async () => {
  delete answers['/user']
  expect(await comeBack()).toMatchObject({
    ok: false,
    key: 'invalid_answer',
    reason: 'UNEXPECTED_STATUS',
  })
})

test('A-83: so is a mapper that stumbles over what the provider sent', async () => {
  const profile = () => {
    throw new RangeError('no such field')
  }
  expect(await comeBack({ profile })).toStrictEqual({
    ok: false,
    key: 'invalid_answer',
    reason: 'RangeError',
  })
})

test('A-83: nobody at the address of the provider is a failure as data', async () => {
  const tokenEndpoint = 'http://127.0.0.1:9/token'
  expect(await comeBack({ tokenEndpoint })).toMatchObject({ ok: false, key: 'unavailable' })
})
