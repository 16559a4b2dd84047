import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineSocket } from '../../src/channel/index.ts'
import { defineEndpoint } from '../../src/endpoint/index.ts'
import { MountCollision, NotFound } from '../../src/errors/index.ts'
import { html } from '../../src/html/index.ts'
import { defineRouter, openFlash, signFlash } from '../../src/http/index.ts'
import { defineLive, liveRender, navigate, redirect } from '../../src/live/index.ts'
import { type SessionClaim, signSession } from '../../src/live/join/tokens.ts'
import { type } from '../../src/schema/index.ts'
import { testClock } from '../../src/testing/index.ts'
import { browser, type Site, secretKeyBase, site } from './site.ts'

const clock = testClock()
const signing = { secretKeyBase, clock }
const STALE = { status: 'error', response: { reason: 'stale' } }
const UNAUTHORIZED = { status: 'error', response: { reason: 'unauthorized' } }

const home = defineLive({ name: 'Home', container: ['section', { class: 'a' }] })
  .session(type<{ user?: string }>())
  .mount(({ connectParams, session }) => ({
    seen: JSON.stringify([connectParams, session.user ?? null]),
  }))
  .render(({ seen, flash, liveAction }) => html`<p>${seen}</p><i>${flash.info}</i>${liveAction}`)
const room = defineLive({ name: 'Room' })
  .params(z.object({ id: z.coerce.number<string>() }))
  .mount(({ params }) => ({ text: `room ${params.id}` }))
  .render(({ text, flash }) => html`<p>${text}</p><i>${flash.info}</i>`)

const guarded = browser.plug(
  (conn) => {
    const user = conn.session.get('user')
    if (user === 'gone') throw new NotFound()
    if (user === 'broken') throw new TypeError('no such luck')
    const isOver = user === 'over' && conn.isLive
    if (typeof user === 'string' && !isOver) return { user }
    conn.putFlash('error', 'Sign in.')
    return conn.redirect('/log-in')
  },
  { live: true },
)
const me = defineLive<{ user: string }>()
  .mount(({ assigns }) => ({ name: assigns.user.toUpperCase() }))
  .render(({ name }) => html`<b>${name}</b>`)

const router = defineRouter()
  .scope('/', browser, (r) =>
    r
      .live('/', home)
      .live('/rooms/:id', room, { container: ['main', { class: 'b', title: '"' }] })
      .live('/shown', home, { action: 'shown' })
      .get('/plain', (conn) => conn.text(''))
      .get('/as/:user', (conn) => {
        conn.session.put('user', conn.params.user)
        conn.session.put('live_socket_id', `users:${conn.params.user}`)
        return conn.text('')
      }),
  )
  .scope('/me', guarded, (r) => r.live('/', me).live('/again', me))
const visit = (): Promise<Site> => site({ router, clock })

describe('a join of the page’s view', () => {
  it('L-16: is answered with what is rendered and the version of the client', async () => {
    const page = await (await visit()).load('/')
    const { status, response } = await page.join(page.view())
    expect(status).toBe('ok')
    expect(Object.keys(response).sort()).toEqual(['liveview_version', 'rendered'])
    expect(response.liveview_version).toBe('1.2.12')
    expect(JSON.stringify(response.rendered)).toContain('_mount_attempts')
  })

  it('L-33: mount sees what the application and the client sent', async () => {
    const page = await (await visit()).load('/')
    const params = { tz: 'UTC', _mounts: 0, _live_referer: 'http://a.test/' }
    const { response } = await page.join(page.view(), { params })
    expect(JSON.stringify(response.rendered)).toContain('http://a.test/')
  })

  it('L-17: is stale without a session token, or with one that is forged, old or of another form', async () => {
    const page = await (await visit()).load('/')
    const element = page.view()
    const claim: SessionClaim = {
      kind: 'routed',
      id: element.id,
      socketId: undefined,
      view: '/',
      liveSession: 's0',
    }
    const old = testClock(clock.now() - 14 * 86_400_000 - 1000)
    for (const session of [
      undefined,
      null,
      7,
      '',
      `${element.session}x`,
      element.static,
      signSession({ ...signing, secretKeyBase: 'x'.repeat(64) }, claim),
      signSession({ ...signing, clock: old }, claim),
    ]) {
      expect(await page.join(element, { session })).toEqual(STALE)
    }
    expect((await page.join(element, { session: signSession(signing, claim) })).status).toBe('ok')
  })

  it('L-17: is stale for a payload that is none', async () => {
    const page = await (await visit()).load('/')
    const { topic } = page.view()
    expect(await page.push(topic, 'phx_join', [])).toEqual(STALE)
    expect(await page.push(topic, 'phx_join', {})).toEqual(STALE)
  })

  it('L-18: is stale with the token of another element', async () => {
    const visitor = await visit()
    const [page, other] = [await visitor.load('/'), await visitor.load('/')]
    const { topic } = other.view()
    expect(await page.join({ ...page.view(), topic })).toEqual(STALE)
  })

  it('L-19: is stale with the static token of another element, and needs none', async () => {
    const visitor = await visit()
    const [page, other] = [await visitor.load('/'), await visitor.load('/')]
    const element = page.view()
    for (const dead of [other.view().static, 'x', 7, element.session]) {
      expect(await page.join(element, { static: dead })).toEqual(STALE)
    }
    expect((await page.join(element, { static: null })).status).toBe('ok')
  })

  it('L-20: is stale without the session cookie, and without the page’s CSRF token', async () => {
    const visitor = await visit()
    const page = await visitor.load('/')
    const { topic, session, static: dead } = page.view()
    for (const [params, cookie] of [
      [{}, visitor.cookie],
      [{ _csrf_token: 'x'.repeat(56) }, visitor.cookie],
      [{ _csrf_token: page.csrf }, ''],
      [{ _csrf_token: page.csrf }, '_redstart_session=forged'],
    ] as const) {
      const client = await visitor.connect(params, cookie)
      const payload = { url: page.url, params: {}, session, static: dead, sticky: false }
      const reply = await client.request('1', '1', topic, 'phx_join', payload)
      expect(reply).toEqual(['1', '1', topic, 'phx_reply', STALE])
    }
  })

  it('L-32: is as good with what the client adds to the query', async () => {
    const visitor = await visit()
    const page = await visitor.load('/')
    const { topic, session, static: dead } = page.view()
    const client = await visitor.connect({
      _csrf_token: page.csrf,
      _mounts: '0',
      _live_referer: 'undefined',
      '_track_static[0]': `${visitor.origin}/app.js`,
    })
    const payload = { url: page.url, params: {}, session, static: dead, sticky: false }
    expect(await client.request('1', '1', topic, 'phx_join', payload)).toMatchObject({
      4: { status: 'ok' },
    })
  })

  it('L-21, A-108: is unauthorized at the address of another view, another live session, or nothing', async () => {
    const visitor = await visit()
    await visitor.get('/as/ada')
    const page = await visitor.load('/')
    const { origin } = visitor
    for (const url of [
      `${origin}/rooms/1`,
      `${origin}/me`,
      `${origin}/plain`,
      `${origin}/nothing`,
      undefined,
      'javascript:1',
      'http://',
    ]) {
      expect(await page.join(page.view(), { url })).toEqual(UNAUTHORIZED)
    }
    expect((await page.join(page.view(), { url: `${origin}/shown#top` })).status).toBe('ok')
  })

  it('L-34: gets the session with what the page handed it, which wins', async () => {
    const cart = defineLive()
      .session(type<{ user?: string; cart?: number }>())
      .mount(({ session }) => ({ text: `${session.user} ${session.cart}` }))
      .render(({ text }) => html`<p>${text}</p>`)
    const pages = defineRouter().scope('/', browser, (r) =>
      r.get('/', async (conn) => {
        conn.session.put('user', 'ada')
        conn.session.put('cart', 1)
        return liveRender(conn, cart, { session: { cart: 2 } })
      }),
    )
    const visitor = await site({ router: pages, live: { views: { cart } } })
    const page = await visitor.load('/')
    expect(page.view().text).toBe('ada 2')
    const { status, response } = await page.join(page.view(), { url: undefined })
    expect(status).toBe('ok')
    expect(response.rendered).toMatchObject({ 0: 'ada 2' })
    // The address of the page means nothing to a view that no route leads to, L-21; going on does.
    expect((await page.join(page.view(), { url: `${visitor.origin}/x` })).status).toBe('ok')
    const redirected = { url: undefined, redirect: `${visitor.origin}/` }
    expect(await page.join(page.view(), redirected)).toEqual(UNAUTHORIZED)
  })

  it('L-35, L-36: takes the place of an earlier one, and ends when the client leaves', async () => {
    const page = await (await visit()).load('/')
    const { topic } = page.view()
    await page.join(page.view())
    expect((await page.join(page.view())).status).toBe('ok')
    expect(await page.push(topic, 'phx_leave', {})).toEqual({ status: 'ok', response: {} })
    // One for each that ended: the one whose place was taken, and the one that was left.
    await page.join(page.view())
    expect(page.pushed).toEqual([
      ['phx_close', {}],
      ['phx_close', {}],
    ])
  })

  it('L-30: that fails with an error of HTTP has the page loaded again, which shows it', async () => {
    const visitor = await visit()
    const page = await visitor.load('/rooms/1')
    const { status, response } = await page.join(page.view(), {
      url: `${visitor.origin}/rooms/one`,
    })
    expect([status, response.reason, response.status]).toEqual(['error', 'reload', 404])
    visitor.cookies.set('__phoenix_reload_status__', String(response.token))
    expect((await visitor.get('/rooms/1')).status).toBe(404)
    expect((await visitor.get('/rooms/1')).status).toBe(200)
    const malformed = { url: `${visitor.origin}/rooms/%ff` }
    const refused = await page.join(page.view(), malformed)
    expect(refused.response).toMatchObject({ reason: 'reload', status: 400 })
  })
})

describe('a join of the view that a page goes on to', () => {
  it('L-22: mounts the view of the address on the same topic, and says what it is in', async () => {
    const page = await (await visit()).load('/')
    const redirected = { url: undefined, redirect: `${page.url}rooms/7` }
    const { status, response } = await page.join(page.view(), redirected)
    expect(status).toBe('ok')
    expect(response.container).toEqual(['main', { class: 'b', title: '"' }])
    expect(JSON.stringify(response.rendered)).toContain('room 7')
    const back = await page.join(page.view(), { url: undefined, redirect: page.url })
    expect(back.response.container).toEqual(['section', { class: 'a' }])
  })

  it('L-23: is unauthorized across pipelines, and where no live view is', async () => {
    const visitor = await visit()
    await visitor.get('/as/ada')
    const page = await visitor.load('/')
    for (const path of ['/me', '/plain', '/nothing', '/rooms']) {
      const redirected = { url: undefined, redirect: visitor.origin + path }
      expect(await page.join(page.view(), redirected)).toEqual(UNAUTHORIZED)
    }
  })

  it('L-24: is as good again after the connection was lost', async () => {
    const page = await (await visit()).load('/')
    const redirected = { url: undefined, redirect: `${page.url}rooms/7`, params: { _mounts: 1 } }
    expect((await page.join(page.view(), redirected)).status).toBe('ok')
  })
})

describe('the flash of a join', () => {
  it('L-25: comes signed with the join; what is forged or old is none', async () => {
    const visitor = await visit()
    const page = await visitor.load('/')
    const shown = async (flash: unknown): Promise<string> => {
      const redirected = { url: undefined, redirect: `${page.url}rooms/7`, flash }
      const { response } = await page.join(page.view(), redirected)
      return JSON.stringify(response.rendered)
    }
    expect(await shown(signFlash(signing, { info: 'Moved.' }))).toContain('Moved.')
    const old = { ...signing, clock: testClock(clock.now() - 400_000) }
    for (const flash of [signFlash(old, { info: 'Moved.' }), 'x', 7, {}]) {
      expect(await shown(flash)).not.toContain('Moved.')
    }
  })

  it('L-26: is that of the first render for the first mount of a page, and not later', async () => {
    const visitor = await visit()
    visitor.cookies.set('__phoenix_flash__', signFlash(signing, { info: 'Saved.' }))
    const page = await visitor.load('/')
    const shown = async (changes: object): Promise<boolean> => {
      const { status, response } = await page.join(page.view(), { ...changes })
      expect(status).toBe('ok')
      return JSON.stringify(response.rendered).includes('Saved.')
    }
    expect(page.page.html).toContain('Saved.')
    expect(await shown({})).toBe(true)
    expect(await shown({ params: { _mounts: 1 } })).toBe(false)
    expect(await shown({ params: {} })).toBe(false)
    expect(await shown({ url: undefined, redirect: page.url })).toBe(false)
    expect(await shown({ flash: signFlash(signing, { info: 'Other.' }) })).toBe(false)
  })
})

describe('the live plugs of a route, at each connected mount', () => {
  it('L-112: give the view what it needs, also where the page goes on to it', async () => {
    const visitor = await visit()
    await visitor.get('/as/ada')
    const page = await visitor.load('/me')
    const { response } = await page.join(page.view())
    expect(response.rendered).toMatchObject({ 0: 'ADA' })
    const on = { url: undefined, redirect: `${visitor.origin}/me/again` }
    expect((await page.join(page.view(), on)).response.rendered).toMatchObject({ 0: 'ADA' })
  })

  it('L-27: lead elsewhere in place of the mount, and messages go along', async () => {
    const visitor = await visit()
    await visitor.get('/as/over')
    const page = await visitor.load('/me')
    const { status, response } = await page.join(page.view())
    expect(status).toBe('error')
    expect(response).toEqual({
      redirect: { to: '/log-in', status: 302, flash: expect.any(String) },
      events: [],
    })
    const { flash } = z.object({ flash: z.string() }).parse(response.redirect)
    expect(openFlash(signing, flash)).toEqual({ error: 'Sign in.' })
  })

  it('A-106: are not asked with the page of one visitor and the connection of another', async () => {
    const pageOf = async (user?: string): Promise<Awaited<ReturnType<Site['load']>>> => {
      const visitor = await visit()
      if (user !== undefined) await visitor.get(`/as/${user}`)
      return visitor.load(user === undefined ? '/' : '/me')
    }
    const [ada, bob, guest] = [await pageOf('ada'), await pageOf('bob'), await pageOf()]
    for (const [connection, page] of [
      [bob, ada],
      [guest, ada],
      [ada, guest],
    ] as const) {
      expect(await connection.join(page.view(), { url: page.url })).toEqual(STALE)
    }
    expect((await ada.join(ada.view())).status).toBe('ok')
  })

  it('L-30: refuse with the status of an error, or crash the join', async () => {
    for (const [user, reply] of [
      ['gone', { reason: 'reload', status: 404, token: expect.any(String) }],
      ['broken', { reason: 'join crashed' }],
    ] as const) {
      const visitor = await visit()
      await visitor.get(`/as/${user}`)
      const page = await visitor.load('/')
      const { id } = page.view()
      const socketId = `users:${user}`
      const claim: SessionClaim = { kind: 'routed', id, socketId, view: '/me', liveSession: 's1' }
      const changes = {
        session: signSession(signing, claim),
        static: null,
        url: `${visitor.origin}/me`,
      }
      expect(await page.join(page.view(), changes)).toEqual({ status: 'error', response: reply })
      expect(visitor.errors).toHaveLength(user === 'broken' ? 1 : 0)
    }
  })
})

describe('a view that leads elsewhere when it is connected', () => {
  const leaving = defineLive()
    .mount((_context, socket) => {
      if (!socket.connected) return {}
      socket.putFlash('info', 'Moved.')
      socket.pushEvent('bye', { a: 1 })
      const { search } = socket.uri ?? {}
      if (search === '?away') return navigate('/rooms/1')
      return search === '?over' ? navigate('/rooms/1', { replace: true }) : redirect('/plain')
    })
    .render(() => html``)
  const pages = defineRouter().scope('/', browser, (r) => r.live('/', leaving))

  it('L-27, L-28: is answered with where, with the events and the flash', async () => {
    const visitor = await site({ router: pages, clock })
    for (const [path, key, where] of [
      ['/', 'redirect', { to: '/plain', status: 302 }],
      ['/?away', 'live_redirect', { to: '/rooms/1', kind: 'push' }],
      ['/?over', 'live_redirect', { to: '/rooms/1', kind: 'replace' }],
    ] as const) {
      const page = await visitor.load(path)
      const { status, response } = await page.join(page.view())
      expect([status, response]).toEqual([
        'error',
        { [key]: { ...where, flash: expect.any(String) }, events: [['bye', { a: 1 }]] },
      ])
    }
  })
})

describe('the socket of live views', () => {
  it('L-140: is closed by the name in the session, with a code that has the client come again', async () => {
    const visitor = await visit()
    await visitor.get('/as/ada')
    const page = await visitor.load('/')
    await page.join(page.view())
    await visitor.endpoint.disconnect('users:eve')
    await visitor.endpoint.disconnect('users:ada')
    expect(await page.client.closed).toBe(1001)
  })

  it('is where the endpoint says, and only where there are live views', async () => {
    const visitor = await site({ router, live: { path: '/views' } })
    await expect(visitor.connect({})).rejects.toThrow('404')
    const without = defineRouter().scope('/', browser, (r) => r.get('/', (conn) => conn.text('')))
    await expect((await site({ router: without })).connect({})).rejects.toThrow('404')
  })

  it('does not take the place of another socket', () => {
    const sockets = { '/live': defineSocket({ connect: () => ({}) }) }
    expect(() => defineEndpoint({ router, sockets, secretKeyBase, logger: false })).toThrow(
      MountCollision,
    )
  })

  it('says which version of the client it is told of', async () => {
    const visitor = await site({ router, live: { clientVersion: '1.2.3' } })
    const page = await visitor.load('/')
    expect((await page.join(page.view())).response.liveview_version).toBe('1.2.3')
  })
})
