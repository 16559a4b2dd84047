import { describe, expect, it } from 'vitest'
import { CookieTooLarge, InvalidCookie, UnsafeRedirect } from '../../src/errors/index.ts'
import { html } from '../../src/html/index.ts'
import { browserPipeline, type Conn, defineRouter, pipeline } from '../../src/http/index.ts'
import { decodeSession, encodeSession, sign } from '../../src/token/index.ts'
import { secretKeyBase, ways } from './serving.ts'

const cookie = (response: Response): string =>
  response.headers.getSetCookie()[0]?.split(';')[0] ?? ''

describe.each(ways)('a session, asked through $way', ({ serve }) => {
  const session = { cookie: '_my_app_key', signingSalt: 'H7bVfM2q' }

  it('is Plug’s cookie, readable and writable by an Elixir application', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/', (conn) => {
        const before = conn.session.get('user_id')
        conn.session.put('user_id', 43)
        return conn.json({ before })
      }),
    )
    const { ask } = await serve({ router, session })
    const sent = encodeSession(secretKeyBase, { user_id: 42 }, session)
    const response = await ask('/', { headers: { cookie: `a=b; _my_app_key=${sent}` } })
    expect(await response.json()).toEqual({ before: 42 })
    const [line = ''] = response.headers.getSetCookie()
    expect(line).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/)
    const value = line.slice('_my_app_key='.length).split(';')[0]
    expect(decodeSession(secretKeyBase, value, session)).toEqual({ user_id: 43 })
  })

  it('is empty for a cookie that was changed, and sends nothing when nothing changed', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/', (conn) => conn.json({ user: conn.session.get('user') ?? null })),
    )
    const { ask } = await serve({ router, session })
    const forged = encodeSession('another secret '.repeat(5), { user: 1 }, session)
    for (const value of [forged, 'x', '', '%', '"', 'a.b.c']) {
      const response = await ask('/', { headers: { cookie: `_my_app_key=${value}` } })
      expect(await response.json()).toEqual({ user: null })
      expect(response.headers.getSetCookie()).toEqual([])
    }
  })

  it('ends with clear, and keeps all but the CSRF state with renew', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r
        .get('/token', (conn) => {
          conn.session.put('user', 'ada')
          return conn.text(conn.csrfToken)
        })
        .get('/renew', (conn) => {
          conn.session.renew()
          return conn.json({
            user: conn.session.get('user') ?? null,
            csrf: conn.session.get('_csrf_token') ?? null,
          })
        })
        .get('/clear', (conn) => {
          conn.session.clear()
          return conn.empty()
        }),
    )
    const { ask } = await serve({ router, session })
    const headers = { cookie: cookie(await ask('/token')) }
    expect(await (await ask('/renew', { headers })).json()).toEqual({ user: 'ada', csrf: null })
    expect((await ask('/clear', { headers })).headers.getSetCookie()[0]).toMatch(
      /^_my_app_key=; Max-Age=0; /,
    )
    expect((await ask('/clear')).headers.getSetCookie()).toEqual([])
  })

  it('that is too large for a browser is an error that says so', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.get('/', (conn) => {
        conn.session.put('much', 'x'.repeat(4096))
        return conn.empty()
      }),
    )
    const { ask, log } = await serve({ router, session })
    expect((await ask('/')).status).toBe(500)
    expect(log.find(({ level }) => level === 'error')?.fields.err).toBeInstanceOf(CookieTooLarge)
  })
})

describe.each(ways)('cookies, asked through $way', ({ serve }) => {
  const router = defineRouter().scope('/', pipeline(), (r) =>
    r
      .get('/set', (conn) => {
        conn.putCookie('plain', 'a b;ü')
        conn.putCookie('signed', { id: 1 }, { signed: true, maxAge: 60, sameSite: 'strict' })
        conn.putCookie('secret', 'hidden', { encrypted: true })
        conn.deleteCookie('old', { path: '/x' })
        return conn.empty()
      })
      .get('/get', (conn) =>
        conn.json({
          plain: conn.cookie('plain') ?? null,
          signed: conn.cookie('signed', { signed: true }) ?? null,
          secret: conn.cookie('secret', { encrypted: true }) ?? null,
        }),
      )
      .get('/bad', (conn) => {
        conn.putCookie('a b', 'x')
        return conn.empty()
      }),
  )

  it('are set safely and come back as they were', async () => {
    const { ask } = await serve({ router })
    const lines = (await ask('/set')).headers.getSetCookie()
    expect(lines.map((line) => line.replace(/=[^;]*/, ''))).toEqual([
      'plain; Path=/; HttpOnly; SameSite=Lax',
      'signed; Max-Age=60; Path=/; HttpOnly; SameSite=Strict',
      'secret; Path=/; HttpOnly; SameSite=Lax',
      'old; Max-Age=0; Path=/x; HttpOnly; SameSite=Lax',
    ])
    expect(lines.join()).not.toContain('hidden')
    const sent = lines.map((line) => line.split(';')[0]).join('; ')
    expect(await (await ask('/get', { headers: { cookie: sent } })).json()).toEqual({
      plain: 'a b;ü',
      signed: { id: 1 },
      secret: 'hidden',
    })
  })

  it('are not believed when they are another cookie’s, or were changed', async () => {
    const { ask } = await serve({ router })
    const other = sign(secretKeyBase, 'other_cookie', 1)
    for (const value of [other, 'x', `${sign(secretKeyBase, 'signed_cookie', 1)}x`]) {
      const response = await ask('/get', {
        headers: { cookie: `signed=${value}; secret=${value}` },
      })
      expect(await response.json()).toEqual({ plain: null, signed: null, secret: null })
    }
  })

  it('that browsers refuse are an error that says so', async () => {
    const { ask, log } = await serve({ router })
    expect((await ask('/bad')).status).toBe(500)
    expect(log.find(({ level }) => level === 'error')?.fields.err).toBeInstanceOf(InvalidCookie)
  })

  it('are for https alone where the visitor came by it, through trusted proxies only', async () => {
    const forwarded = {
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' },
    }
    const trusting = await serve({ router, trustedProxies: 1 })
    expect((await trusting.ask('/set', forwarded)).headers.getSetCookie()[0]).toContain('; Secure')
    const wary = await serve({ router })
    expect((await wary.ask('/set', forwarded)).headers.getSetCookie()[0]).not.toContain('; Secure')
  })
})

describe.each(ways)('forms, asked through $way', ({ serve }) => {
  const page = (conn: Conn) =>
    html`<form method="post" action="/"><input type="hidden" name="_csrf_token" value=${conn.csrfToken}></form>`
  const router = defineRouter().scope('/', browserPipeline(), (r) =>
    r
      .get('/', page)
      .post('/', async (conn) => conn.text(`took ${(await conn.body()).name}`))
      .delete('/', (conn) => conn.text('deleted')),
  )

  it('are taken with the token of the session’s page only', async () => {
    const { ask } = await serve({ router })
    const first = await ask('/')
    const token = /value="([^"]+)"/.exec(await first.text())?.[1] ?? ''
    const headers = { cookie: cookie(first) }
    const post = (fields: Record<string, string>, more: Record<string, string> = headers) =>
      ask('/', { method: 'POST', headers: more, body: new URLSearchParams(fields) })
    expect(await (await post({ name: 'a', _csrf_token: token })).text()).toBe('took a')
    expect(await (await post({ _method: 'delete', _csrf_token: token })).text()).toBe('deleted')
    expect((await post({ name: 'a' }, { ...headers, 'x-csrf-token': token })).status).toBe(200)
    const ours = { ...headers, 'sec-fetch-site': 'same-origin' }
    expect((await post({ name: 'a', _csrf_token: token }, ours)).status).toBe(200)
    for (const refused of [
      await post({ name: 'a' }),
      await post({ name: 'a', _csrf_token: 'x' }),
      await post({ name: 'a', _csrf_token: token }, {}),
      await post({ name: 'a', _csrf_token: token }, { ...headers, 'sec-fetch-site': 'same-site' }),
      await post({ name: 'a', _csrf_token: token }, { ...headers, 'sec-fetch-site': 'cross-site' }),
      await post({ name: 'a', '_csrf_token[]': token }),
      await post({ _method: 'delete' }),
      await ask('/', { method: 'DELETE', headers }),
    ]) {
      expect(refused.status).toBe(403)
      expect(refused.headers.getSetCookie()).toEqual([])
    }
  })

  it('of another visitor’s session are refused', async () => {
    const { ask } = await serve({ router })
    const mine = await ask('/')
    const theirs = await ask('/')
    const token = /value="([^"]+)"/.exec(await theirs.text())?.[1] ?? ''
    const body = new URLSearchParams({ _csrf_token: token })
    expect(
      (await ask('/', { method: 'POST', headers: { cookie: cookie(mine) }, body })).status,
    ).toBe(403)
  })
})

describe('flash messages', () => {
  const router = defineRouter().scope('/', browserPipeline(), (r) =>
    r
      .get(
        '/',
        (conn) => html`<p>${conn.flash.info ?? 'nothing'}|${conn.flash.error ?? 'nothing'}</p>`,
      )
      .get('/quiet', (conn) => conn.text('quiet'))
      .get('/now', (conn) => {
        conn.putFlash('info', 'now')
        return html`<p>${conn.flash.info}</p>`
      })
      .get('/later', (conn) => {
        conn.putFlash('info', 'later')
        conn.putFlash('error', '<b>')
        return conn.redirect('/between')
      })
      .get('/between', (conn) => {
        expect(conn.flash.info).toBe('later')
        return conn.redirect('/quiet')
      }),
  )

  it.each(ways)(
    'outlive redirects, and requests that do not show them, once ($way)',
    async ({ serve }) => {
      const { ask } = await serve({ router })
      const jar = new Map<string, string>()
      const get = async (path: string): Promise<Response> => {
        const headers = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }
        const response = await ask(path, { headers, redirect: 'manual' })
        for (const line of response.headers.getSetCookie()) {
          const [name = '', value = ''] = line.split(/[=;]/)
          jar.set(name, value)
        }
        const location = response.headers.get('location')
        return location === null ? response : get(location)
      }
      expect(await (await get('/later')).text()).toBe('quiet')
      expect(await (await get('/')).text()).toContain('later|&lt;b&gt;')
      expect(await (await get('/')).text()).toContain('nothing|nothing')
      expect(await (await get('/now')).text()).toContain('now')
      expect(await (await get('/')).text()).toContain('nothing|nothing')
    },
  )
})

describe.each(ways)('redirects, asked through $way', ({ serve }) => {
  it('stay on this site', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r
        .get('/go', (conn) => conn.redirect(conn.query.get('to') ?? '/'))
        .post('/go', (conn) => conn.redirect('/rooms?x=1#y'))
        .get('/out', (conn) => conn.redirectExternal(conn.query.get('to') ?? '')),
    )
    const { ask, log } = await serve({ router })
    const to = async (path: string, target: string) => {
      const response = await ask(`${path}?to=${encodeURIComponent(target)}`, { redirect: 'manual' })
      return response.headers.get('location') ?? response.status
    }
    expect(await to('/go', '/rooms/1?a=b')).toBe('/rooms/1?a=b')
    for (const target of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/\t/evil',
      '/a\r\nb',
      'javascript:alert(1)',
      '',
      'rooms',
      '/ü b',
    ]) {
      expect(await to('/go', target)).toBe(500)
    }
    expect(log.filter(({ fields }) => fields.err instanceof UnsafeRedirect)).toHaveLength(9)
    expect(await to('/out', 'https://other.example/a b')).toBe('https://other.example/a%20b')
    for (const target of ['javascript:alert(1)', '/local', 'ftp://x', ''])
      expect(await to('/out', target)).toBe(500)
    const post = await ask('/go', { method: 'POST', redirect: 'manual' })
    expect([post.status, post.headers.get('location')]).toEqual([303, '/rooms?x=1#y'])
  })
})
