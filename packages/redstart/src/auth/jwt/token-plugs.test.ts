import { describe, expect, it } from 'vitest'
import { bearer, info, tokenNodes } from '../../../test/support/token-nodes.ts'
import { InvalidOption } from '../../errors/index.ts'
import { defineTokens } from './define-tokens.ts'

const node = tokenNodes()
const MINUTE = 60_000

describe('access tokens', () => {
  it('open a route to their user, and are not written anywhere', async () => {
    const at = node()
    const user = await at.someone()
    const { token, session } = await at.issued(user)
    expect(await at.ask('/me', bearer(token))).toMatchObject({
      status: 200,
      body: { email: user.email },
    })
    expect(session).toMatchObject({ kind: 'api', method: 'password', ip: '192.0.2.1' })
    expect(await at.site.accounts.sessionsOf(user.id)).toHaveLength(1)
  })

  it('A-93: a refresh token is refused where an access token is wanted, and the reverse', async () => {
    const at = node()
    const { token, refreshToken } = await at.issued()
    expect(await at.tokens.verify(refreshToken)).toEqual({ ok: false, reason: 'invalid' })
    expect(await at.tokens.refresh(token, info)).toBeUndefined()
    expect((await at.ask('/me', bearer(refreshToken))).status).toBe(401)
    const refreshed = await at.ask('/api/refresh', { body: { refresh_token: token } })
    expect(refreshed.status).toBe(401)
    expect(await at.tokens.verify(token)).toMatchObject({ ok: true })
  })

  it('A-101, A-102: a token counts in its header alone', async () => {
    const at = node()
    const { token } = await at.issued()
    for (const path of [`/me?access_token=${token}`, `/me?token=${token}`]) {
      expect((await at.ask(path)).status).toBe(401)
    }
    const cookie = { headers: { cookie: `token=${token}` } }
    expect((await at.ask('/me', cookie)).status).toBe(401)
    expect((await at.ask('/cookie', bearer(token))).status).toBe(401)
    expect((await at.ask('/cookie', cookie)).status).toBe(200)
    expect((await at.ask('/both', cookie)).status).toBe(200)
    expect((await at.ask('/both', bearer(token))).status).toBe(200)
    const bad = { headers: { ...cookie.headers, authorization: 'Bearer none' } }
    expect((await at.ask('/both', bad)).status).toBe(401)
  })

  it('a token in a cookie counts for nothing when another site has the browser send it', async () => {
    const at = node()
    const { token } = await at.issued()
    const post = (headers: Record<string, string>) =>
      at.ask('/cookie', { method: 'POST', headers: { cookie: `token=${token}`, ...headers } })
    for (const site of ['same-origin', 'none']) {
      expect((await post({ 'sec-fetch-site': site })).status).toBe(200)
    }
    expect((await post({ origin: 'http://localhost' })).status).toBe(200)
    expect((await post({})).status).toBe(200)
    for (const site of ['cross-site', 'same-site', '']) {
      expect((await post({ 'sec-fetch-site': site })).status).toBe(401)
    }
    for (const origin of ['https://evil.example', 'null', 'https://localhost', '']) {
      expect((await post({ origin })).status).toBe(401)
    }
  })

  it('A-103: 401 says what is missing, in one shape', async () => {
    const at = node()
    const { token } = await at.issued()
    const none = await at.ask('/me')
    expect(none.status).toBe(401)
    expect(none.body).toEqual({ message: 'This needs an access token.', status: 'unauthorized' })
    expect(none.headers.get('www-authenticate')).toBe('Bearer realm="Umbrella Club"')
    const basic = await at.ask('/me', { headers: { authorization: 'Basic YTpi' } })
    expect(basic.headers.get('www-authenticate')).toBe('Bearer realm="Umbrella Club"')
    const garbage = await at.ask('/me', bearer('garbage'))
    expect(garbage.headers.get('www-authenticate')).toBe(
      'Bearer realm="Umbrella Club", error="invalid_token", error_description="The access token is invalid"',
    )
    await at.site.clock.advance(16 * MINUTE)
    const expired = await at.ask('/me', bearer(token))
    expect(expired.body).toEqual({
      message: 'The access token has expired.',
      status: 'unauthorized',
    })
    expect(expired.headers.get('www-authenticate')).toContain('"The access token expired"')
  })

  it('A-66: a route that wants a fresh sign-in refuses one of ten minutes and a second ago', async () => {
    const at = node()
    const { token } = await at.issued()
    await at.site.clock.advance(10 * MINUTE)
    expect((await at.ask('/fresh', bearer(token))).status).toBe(200)
    await at.site.clock.advance(1_000)
    const stale = await at.ask('/fresh', bearer(token))
    expect(stale.status).toBe(401)
    expect(stale.headers.get('www-authenticate')).toContain(
      'error="insufficient_user_authentication", error_description="A more recent sign-in is required", max_age=600',
    )
  })

  it('A-68: new tokens for a refresh token are no fresher than the sign-in', async () => {
    const at = node()
    const { refreshToken } = await at.issued()
    await at.site.clock.advance(11 * MINUTE)
    const again = await at.tokens.refresh(refreshToken, info)
    expect((await at.ask('/fresh', bearer(again?.token ?? ''))).status).toBe(401)
  })

  it('end with the suspension and with the deletion of their user', async () => {
    const at = node()
    const [one, two] = [await at.someone(), await at.someone()]
    const [first, second] = [await at.issued(one), await at.issued(two)]
    await at.site.accounts.suspend(one.id, 'test')
    await at.site.accounts.deleteUser(two.id)
    for (const { token, refreshToken } of [first, second]) {
      expect((await at.ask('/me', bearer(token))).status).toBe(401)
      expect(await at.tokens.refresh(refreshToken, info)).toBeUndefined()
    }
    expect(await at.tokens.issue({ ...one, suspendedAt: new Date() }, info)).toEqual({
      ok: false,
      refused: 'suspended',
    })
  })

  it('A-99: the key set holds what is public, and nothing else', async () => {
    const { body } = await node().ask('/jwks.json')
    expect(body).toEqual({
      keys: [
        {
          ...{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' },
          x: expect.stringMatching(/^[\w-]{43}$/),
          kid: expect.stringMatching(/^[\w-]{43}$/),
        },
      ],
    })
  })

  it('settings that cannot be are refused', () => {
    const { accounts } = node().site
    const names = { issuer: 'i', audience: 'a' }
    for (const accessSeconds of [0, 59, 3_601, 90.5, Number.NaN]) {
      expect(() => defineTokens({ accounts, ...names, accessSeconds })).toThrow(InvalidOption)
    }
    expect(() => defineTokens({ accounts, ...names, issuer: '' })).toThrow(InvalidOption)
    expect(() => defineTokens({ accounts, ...names, audience: '' })).toThrow(InvalidOption)
  })
})
