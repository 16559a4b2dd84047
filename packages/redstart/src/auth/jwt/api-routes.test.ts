import { describe, expect, it } from 'vitest'
import { PASSWORD } from '../../../test/support/accounts.ts'
import { bearer, textAt, tokenNodes } from '../../../test/support/token-nodes.ts'
import { apiPipeline, defineRouter, openApi } from '../../http/index.ts'

const node = tokenNodes()

describe('routes for programs', () => {
  it('sign in, refresh and sign out', async () => {
    const at = node()
    const { email } = await at.someone()
    const signedIn = await at.ask('/api/sign_in', { body: { email, password: PASSWORD } })
    expect(signedIn).toMatchObject({
      status: 200,
      body: { data: { email, expires_in: 900 }, message: 'You are signed in.', status: 'ok' },
    })
    expect(signedIn.headers.get('cache-control')).toBe('no-store')
    expect(signedIn.headers.has('set-cookie')).toBe(false)
    const token = textAt(signedIn.body, 'data', 'token')
    expect((await at.ask('/me', bearer(token))).status).toBe(200)

    const given = { refresh_token: textAt(signedIn.body, 'data', 'refresh_token') }
    const refreshed = await at.ask('/api/refresh', { body: given })
    const next = textAt(refreshed.body, 'data', 'token')
    expect((await at.ask('/me', bearer(next))).status).toBe(200)

    const signedOut = await at.ask('/api/sign_out', { body: {}, ...bearer(next) })
    expect(signedOut).toMatchObject({ status: 200, body: { status: 'ok' } })
    for (const old of [token, next]) expect((await at.ask('/me', bearer(old))).status).toBe(401)
    expect((await at.ask('/api/refresh', { body: given })).status).toBe(401)
  })

  it('signing out by the refresh token works, and twice is no error (A-18)', async () => {
    const at = node()
    const { token, refreshToken } = await at.issued()
    for (let times = 0; times < 2; times++) {
      const body = { refresh_token: refreshToken }
      expect((await at.ask('/api/sign_out', { body })).status).toBe(200)
    }
    expect((await at.ask('/api/sign_out', { body: {} })).status).toBe(200)
    expect((await at.ask('/me', bearer(token))).status).toBe(401)
  })

  it('A-34, A-36: whatever is wrong with a sign-in, the answer is the same', async () => {
    const at = node()
    const [right, suspended] = [await at.someone(), await at.someone()]
    await at.site.accounts.suspend(suspended.id, 'test')
    const bodies = [
      { email: right.email, password: 'wrong' },
      { email: 'nobody@example.com', password: PASSWORD },
      { email: suspended.email, password: PASSWORD },
      { email: right.email },
      { email: right.email, password: '' },
      { email: right.email, password: { $ne: null } },
      { email: [right.email], password: PASSWORD },
      { user: { email: right.email, password: 7 } },
      {},
    ]
    for (const body of bodies) {
      const { status, headers, body: answer } = await at.ask('/api/sign_in', { body })
      expect(status).toBe(401)
      expect(answer).toEqual({
        message: 'E-mail address or password is wrong.',
        status: 'unauthorized',
      })
      expect(headers.get('www-authenticate')).toBe('Bearer realm="Umbrella Club"')
    }
  })

  it('A-69: too many attempts are told to wait', async () => {
    const logInPerAccount = { attempts: 5, seconds: 900 }
    const at = node('a', { throttle: { logInPerAccount } })
    const { email } = await at.someone()
    const body = { email, password: 'wrong' }
    for (let times = 0; times < 5; times++) await at.ask('/api/sign_in', { body })
    const { status, headers, body: answer } = await at.ask('/api/sign_in', { body })
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(answer).toMatchObject({ status: 'too_many_requests' })
  })

  it('A-38: registering an address that is taken looks like registering a new one', async () => {
    const at = node()
    const { email } = await at.someone()
    const register = (address: string, nickname: string) =>
      at.ask('/api/sign_up', { body: { email: address, password: PASSWORD, nickname } })
    const taken = await register(email, 'another')
    const fresh = await register('fresh@example.com', 'fresh')
    expect(fresh).toMatchObject({
      status: 202,
      body: { data: { email: 'fresh@example.com' }, status: 'accepted' },
    })
    expect(taken.status).toBe(202)
    expect(taken.body).toEqual({ ...Object(fresh.body), data: { email } })
    expect(await at.site.accounts.userByEmail('fresh@example.com')).toBeDefined()
  })

  it('friendly accounts get their tokens when they register', async () => {
    const at = node('a', { enumeration: 'friendly' })
    const body = {
      user: { email: 'Friendly@Example.com', password: PASSWORD, nickname: 'friendly' },
    }
    const { status, body: answer } = await at.ask('/api/sign_up', { body })
    expect(status).toBe(201)
    expect(answer).toMatchObject({ data: { email: 'friendly@example.com' }, status: 'created' })
    expect((await at.ask('/me', bearer(textAt(answer, 'data', 'token')))).status).toBe(200)
  })

  it('A-43, A-125: says what is wrong with a registration; what is no field of the form is ignored', async () => {
    const at = node('a', { enumeration: 'friendly' })
    const bad = await at.ask('/api/sign_up', { body: { email: 'none', password: 'short' } })
    expect(bad).toMatchObject({
      status: 422,
      body: {
        errors: {
          email: ['is no e-mail address'],
          nickname: ["can't be blank"],
          password: ['should be at least 12 characters'],
        },
        status: 'unprocessable_entity',
      },
    })
    const email = 'modest@example.com'
    const more = { confirmedAt: '2020-01-01', passwordHash: 'x', id: crypto.randomUUID() }
    await at.ask('/api/sign_up', {
      body: { email, password: PASSWORD, nickname: 'modest', ...more },
    })
    const user = await at.site.accounts.userByEmail(email)
    expect(user?.confirmedAt).toBeNull()
    expect(user?.id).not.toBe(more.id)
  })

  it('an extension refuses a sign-in here as everywhere', async () => {
    const beforeSignIn = () => 'unconfirmed' as const
    const at = node('a', { extensions: [{ name: 'test', beforeSignIn }], enumeration: 'friendly' })
    const user = await at.someone()
    const body = { email: user.email, password: PASSWORD }
    expect((await at.ask('/api/sign_in', { body })).status).toBe(401)
    const signUp = { email: 'waiting@example.com', password: PASSWORD, nickname: 'waiting' }
    expect((await at.ask('/api/sign_up', { body: signUp })).status).toBe(202)
    expect(await at.site.accounts.sessionsOf(user.id)).toEqual([])
  })

  it('A-132: signing in and out is audited, and no token is', async () => {
    const at = node()
    const user = await at.someone()
    const signedIn = await at.ask('/api/sign_in', {
      body: { email: user.email, password: PASSWORD },
    })
    const token = textAt(signedIn.body, 'data', 'token')
    await at.ask('/api/sign_out', { body: {}, ...bearer(token) })
    const events = await at.site.accounts.eventsOf(user.id)
    expect(events.slice(0, 2).map(({ kind }) => kind)).toEqual(['log_out', 'log_in'])
    expect(JSON.stringify(events)).not.toContain(token)
  })

  it('the scripts of a page get the token of its session, and a guest gets none', async () => {
    const at = node()
    const user = await at.someone()
    const visitor = await at.site.loggedIn(user)
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const renewed = await at.ask('/token', { headers: { cookie } })
    expect(renewed).toMatchObject({ status: 200, body: { data: { expires_in: 900 } } })
    const token = textAt(renewed.body, 'data', 'token')
    expect((await at.ask('/me', bearer(token))).body).toEqual({ email: user.email })
    const [session] = await at.site.accounts.sessionsOf(user.id)
    expect(await at.tokens.scopeOfToken(token)).toMatchObject({ session: { id: session?.id } })
    await at.site.accounts.revokeAll(user.id)
    expect((await at.ask('/me', bearer(token))).status).toBe(401)
    for (const headers of [{ cookie }, bearer(token).headers]) {
      expect((await at.ask('/token', { headers })).body).toEqual({
        message: 'Please log in to see this page.',
        status: 'unauthorized',
      })
    }
  })

  it('are described for whoever writes a program', () => {
    const { tokens } = node()
    const bearer = apiPipeline().plug(tokens.verifyHeader)
    const members = bearer.plug(tokens.ensureAuthenticated).plug(tokens.loadUser)
    const router = defineRouter()
      .scope('/api', apiPipeline(), tokens.routes)
      .scope('/visits', bearer.plug(tokens.verifyCookie('token')), (r) => r.get('/', tokens.jwks))
      .scope('/me', members, (r) => r.get('/', tokens.jwks))
    const { paths, components } = openApi(router, { title: 'Ours', version: '1' })
    const { scheme, cookie } = { scheme: { bearer: [] }, cookie: { tokenCookie: [] } }
    expect(paths['/visits']?.get?.security).toEqual([scheme, cookie, {}])
    expect(paths['/me']?.get).toMatchObject({
      security: [scheme],
      responses: { 401: { description: 'Unauthorized' } },
    })
    expect(components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      tokenCookie: { type: 'apiKey', in: 'cookie', name: 'token' },
    })
    const statuses = Object.entries(paths).map(([path, { post }]) => [
      path,
      ...Object.keys(post?.responses ?? {}),
    ])
    expect(statuses.slice(0, 4)).toEqual([
      ['/api/sign_up', '201', '202', '415', '422', '429'],
      ['/api/sign_in', '200', '401', '415', '429'],
      ['/api/refresh', '200', '401', '415'],
      ['/api/sign_out', '200', '415'],
    ])
    expect(components.schemas.SignedIn).toMatchObject({
      properties: { data: { required: ['email', 'token', 'refresh_token', 'expires_in'] } },
    })
  })
})
