import { describe, expect, test } from 'vitest'
import { comeBack, issuer, LyingProviders } from '../../../test/support/lying-provider.ts'
import { testClock } from '../../testing/index.ts'
import type { OidcOptions } from './oidc.ts'

const clock = testClock()
const providers = new LyingProviders(clock)
const seconds = (): number => Math.floor(clock.now() / 1_000)

const GET = { method: 'GET', headers: {}, redirect: 'manual' } as const

describe('what the provider answers', () => {
  const failing: readonly (readonly [string, string, () => Response | Promise<Response>])[] = [
    ['unavailable', 'nothing', () => Promise.reject(new TypeError('fetch failed', { cause: 'x' }))],
    ['unavailable', 'an error of its own', () => new Response('Oh', { status: 500 })],
    [
      'unavailable',
      'a page',
      () => new Response('<p>Hi</p>', { headers: { 'content-type': 'text/html' } }),
    ],
    [
      'unavailable',
      'another address',
      () => new Response(null, { status: 302, headers: { location: '/' } }),
    ],
    ['invalid_answer', 'no object', () => Response.json([1])],
    ['invalid_answer', 'an empty object', () => Response.json({})],
    [
      'invalid_answer',
      'broken JSON',
      () => new Response('{', { headers: { 'content-type': 'application/json' } }),
    ],
    [
      'unavailable',
      'what does not end',
      () => new Response(endless(), { headers: { 'content-type': 'application/json' } }),
    ],
  ]

  test.each(failing)('A-83: %s, when it answers %s to a code', async (key, _what, answer) => {
    expect(await providers.outcome({ answers: { '/token': answer } })).toMatchObject({
      ok: false,
      key,
    })
  })

  test('A-84: without keys that can be had nothing is believed', async () => {
    const answers = { '/keys': () => new Response(null, { status: 404 }) }
    expect(await providers.outcome({ answers })).toMatchObject({ ok: false, key: 'unavailable' })
  })

  test('it has five seconds', async () => {
    const answers = { '/token': () => new Promise<Response>(() => {}) }
    const given = providers.make({ answers })
    const one = providers.attempt()
    const answer = await comeBack(given, one)
    const found = given.connection.profileOf(answer, one)
    while (!given.asked.includes('/token')) await new Promise((resolve) => setImmediate(resolve))
    await clock.advance(5_000)
    expect(await found).toMatchObject({ ok: false, key: 'unavailable', reason: 'OAUTH_TIMEOUT' })
  })

  test('A-84: a description of another issuer is refused', async () => {
    const description = {
      issuer: 'https://evil.example',
      authorization_endpoint: 'https://evil.example',
    }
    const answers = { '/.well-known/openid-configuration': () => Response.json(description) }
    await expect(
      providers.make({ answers }).connection.authorizationUrl(providers.attempt()),
    ).rejects.toThrow('issuer')
  })

  test('A-84: endpoints without TLS are refused', async () => {
    const endpoint = 'http://company.example/authorize'
    const description = { issuer, authorization_endpoint: endpoint }
    const answers = { '/.well-known/openid-configuration': () => Response.json(description) }
    await expect(
      providers.make({ answers }).connection.authorizationUrl(providers.attempt()),
    ).rejects.toThrow('HTTPS')
  })
})

describe('what is known of somebody', () => {
  test('comes from the userinfo endpoint where the ID token tells no address', async () => {
    const bare = { claims: () => ({ email: undefined, email_verified: true }) }
    expect(await providers.outcome(bare)).toMatchObject({
      info: { email: { address: 'ann@example.com', verified: true } },
    })
    const unverified = { sub: '7', email: 'ann@example.com' }
    const answers = { '/userinfo': () => Response.json(unverified) }
    expect(await providers.outcome({ ...bare, answers })).toMatchObject({
      info: { email: { verified: false } },
    })
  })

  test('A-84: and is refused of somebody else', async () => {
    const claims = () => ({ email: undefined })
    const answers = { '/userinfo': () => Response.json({ sub: '8', email: 'bo@example.com' }) }
    expect(await providers.outcome({ claims, answers })).toMatchObject({
      ok: false,
      key: 'invalid_answer',
    })
  })

  test.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    [1, false],
    [undefined, false],
  ])('an address of which email_verified is %j is verified: %j', async (claim, verified) => {
    const found = await providers.outcome({ claims: () => ({ email_verified: claim }) })
    expect(found).toMatchObject({ info: { email: { verified } } })
  })

  test.each([
    ['no address', 'ann'],
    ['an at sign that only looks like one', 'ann＠example.com'],
    ['two addresses', 'ann@example.com,bo@example.com'],
    ['a line break', 'ann@example.com\nbcc: bo@example.com'],
    ['a list', ['ann@example.com']],
  ])('A-126: %s is no address', async (_what, email) => {
    expect(await providers.outcome({ claims: () => ({ email }) })).toMatchObject({
      info: { email: undefined },
    })
  })

  test('names are one line of what can be shown', async () => {
    const name = `  Ann\u202e\u0000 Lee\n${'x'.repeat(500)}`
    const found = await providers.outcome({ claims: () => ({ name, preferred_username: 'ann' }) })
    expect(found).toMatchObject({ info: { nickname: 'ann' } })
    expect(found.ok && found.info.name).toMatch(/^Ann Leex{72}x?$/)
  })

  test('a subject that no table can hold is none', async () => {
    for (const sub of ['', 'a\u0000b', 'x'.repeat(256)]) {
      expect(await providers.outcome({ claims: () => ({ sub }) })).toMatchObject({
        key: 'no_profile',
      })
    }
  })

  test('A-89: a subject that others would share is none', async () => {
    // Two ids beyond 2^53 are one number, and what is absent reads the same for everybody.
    const shared = [2 ** 53, 1.5, Number.NaN, 'undefined', 'null', '[object Object]']
    for (const subject of shared) {
      expect(await providers.outcome({}, { profile: () => ({ subject }) })).toMatchObject({
        key: 'no_profile',
      })
    }
    const whole = await providers.outcome({}, { profile: () => ({ subject: 7 }) })
    expect(whole).toMatchObject({ info: { subject: '7' } })
  })

  test('what a mapper of the application says counts', async () => {
    const profile: OidcOptions['profile'] = ({ sub }) => ({ subject: `x-${sub}`, nickname: 'ann' })
    expect(await providers.outcome({}, { profile })).toMatchObject({
      info: { subject: 'x-7', nickname: 'ann', email: undefined },
    })
  })
})

describe('who has to show once more that it is them', () => {
  const prove = async (claims: () => Record<string, unknown>) => {
    const given = providers.make({ claims })
    const one = providers.attempt({ fresh: true })
    const url = await given.connection.authorizationUrl(one)
    expect(url.searchParams.get('max_age')).toBe('0')
    return given.connection.profileOf(await comeBack(given, one), one)
  }

  test('A-68: is refused when the provider only remembered', async () => {
    const found = await prove(() => ({ auth_time: seconds() - 600 }))
    expect(found).toMatchObject({ ok: false, key: 'not_fresh' })
  })

  test('is let in when the provider asked, or does not say', async () => {
    expect(await prove(() => ({}))).toMatchObject({ ok: true })
    expect(await prove(() => ({ auth_time: undefined }))).toMatchObject({ ok: true })
  })
})

test('the provider is asked once for its description, by all who need it, and again after an hour', async () => {
  const given = providers.make()
  const discoveries = () => given.asked.filter((path) => path.startsWith('/.well-known')).length
  await Promise.all([1, 2, 3].map(() => given.connection.authorizationUrl(providers.attempt())))
  await clock.advance(3_599_000)
  await given.connection.authorizationUrl(providers.attempt())
  expect(discoveries()).toBe(1)
  await clock.advance(1_000)
  await given.connection.authorizationUrl(providers.attempt())
  expect(discoveries()).toBe(2)
})

test('while a description cannot be had again the last one serves, and none is remembered that failed', async () => {
  let isDown = true
  const down = () => Promise.reject(new TypeError('fetch failed', { cause: 'x' }))
  const { server } = providers.make()
  const path = '/.well-known/openid-configuration'
  const answers = { [path]: () => (isDown ? down() : server.fetch(issuer + path, GET)) }
  const { connection } = providers.make({ answers })
  await expect(connection.authorizationUrl(providers.attempt())).rejects.toThrow('fetch failed')
  isDown = false
  await connection.authorizationUrl(providers.attempt())
  isDown = true
  await clock.advance(3_600_000)
  expect((await connection.authorizationUrl(providers.attempt())).host).toBe('company.example')
})

function endless(): ReadableStream<Uint8Array> {
  const spaces = new Uint8Array(64_000).fill(32)
  return new ReadableStream({ pull: (controller) => controller.enqueue(spaces) })
}
