import { describe, expect, it } from 'vitest'
import {
  InvalidLiveAnswer,
  InvalidPlug,
  InvalidQuery,
  LiveConnReadOnly,
  NotFound,
} from '../errors/index.ts'
import { html } from '../html/index.ts'
import { silentLogger } from '../telemetry/index.ts'
import { testClock } from '../testing/index.ts'
import { encodeSession, type TermRecord } from '../token/index.ts'
import type { Conn } from './conn.ts'
import type { HttpApp } from './http-app.ts'
import type { LiveConn, LiveHandshake, LiveRedirect } from './live-conn.ts'
import type { LiveMatch } from './live-routes.ts'
import type { LiveTarget } from './live-target.ts'
import { type Pipeline, pipeline } from './pipeline.ts'
import { browserPipeline } from './pipelines.ts'
import { defineRouter, type Router } from './router.ts'
import { defaultSession } from './session.ts'

const secretKeyBase = 'only for tests '.repeat(5)
const view = (name: string): LiveTarget => ({ name, $render: async (conn) => conn.empty() })

function serve(router: Pick<Router, 'serve'>, liveViews = {}): HttpApp {
  const surroundings = { secretKeyBase, logger: silentLogger, clock: testClock(), liveViews }
  return router.serve({ trustedProxies: 1 }, surroundings)
}

const handshake = (session: TermRecord = {}, headers = {}): LiveHandshake => ({
  headers: {
    cookie: `_redstart_session=${encodeSession(secretKeyBase, session, defaultSession)}; theme=dark`,
    host: 'rooms.test',
    'user-agent': 'tests',
    connection: 'Upgrade',
    'sec-websocket-key': 'x',
    ...headers,
  },
  remoteAddress: '203.0.113.7',
  isEncrypted: false,
})

interface Run {
  readonly conn: LiveConn
  readonly elsewhere: LiveRedirect | undefined
}

/** Runs the live plugs of a pipeline for `/rooms/:id`. */
async function run(
  through: Pipeline<object, object>,
  from: LiveHandshake = handshake(),
  path = '/rooms/a%2Fb?tab[x]=2',
): Promise<Run> {
  const { live } = serve(defineRouter().scope('/', through, (r) => r.live('/rooms/:id', view('a'))))
  const url = new URL(path, 'http://rooms.test')
  const match = live.at(url)
  if (match === 'other' || match === 'none') throw new Error(`${path} is ${match}`)
  const conn = live.connFor(match, url, from)
  return { conn, elsewhere: await match.pipeline.runLive(conn) }
}

describe('the live plugs of a pipeline', () => {
  it('alone run for a connected mount, and give the view what it needs', async () => {
    const ran: string[] = []
    const through = browserPipeline()
      .plug(() => {
        ran.push('plain')
        return { plain: 1 }
      })
      .plug((conn) => ({ user: conn.session.get('user') }), { live: true })
      .plug((conn) => ({ name: `user ${conn.assigns.user}` }), { live: true })
      .wrap((_conn, next) => {
        ran.push('wrap')
        return next()
      })
    const { conn, elsewhere } = await run(through, handshake({ user: 42 }))
    expect(elsewhere).toBeUndefined()
    expect(conn.assigns).toEqual({ user: 42, name: 'user 42' })
    expect(ran).toEqual([])
  })

  it('see the page: its address, its session, its cookies, its visitor', async () => {
    const { conn } = await run(pipeline(), handshake({ a: 1 }, { 'x-forwarded-for': '192.0.2.1' }))
    expect(conn.isLive).toBe(true)
    expect([conn.method, conn.path, conn.params]).toEqual(['GET', '/rooms/a%2Fb', { id: 'a/b' }])
    expect(conn.query.get('tab[x]')).toBe('2')
    expect(conn.cookie('theme')).toBe('dark')
    expect(conn.session.get('a')).toBe(1)
    expect(conn.req.headers.get('user-agent')).toBe('tests')
    expect(conn.req.headers.get('connection')).toBeNull()
    expect(conn.req.headers.get('sec-websocket-key')).toBeNull()
    expect(conn.client).toEqual({ address: '192.0.2.1', protocol: 'http', host: 'rooms.test' })
    expect(await conn.body()).toEqual({})
  })

  it('lead elsewhere by a redirect, and messages go along', async () => {
    const through = pipeline().plug(
      (conn) => {
        conn.putFlash('error', 'Sign in first.')
        expect(conn.flash).toEqual({ error: 'Sign in first.' })
        return conn.redirect('/log-in')
      },
      { live: true },
    )
    const last = through.plug(
      () => {
        throw new Error('never reached')
      },
      { live: true },
    )
    expect((await run(last)).elsewhere).toEqual({
      to: '/log-in',
      status: 302,
      flash: { error: 'Sign in first.' },
    })
    const external = pipeline().plug(
      (conn) => conn.redirectExternal('https://other.test/a', { status: 307 }),
      { live: true },
    )
    const to = { to: 'https://other.test/a', status: 307, flash: {} }
    expect((await run(external)).elsewhere).toEqual(to)
  })

  it.each<[what: string, answer: (conn: Conn) => unknown]>([
    ['a page', () => html`<p></p>`],
    ['JSON', (conn) => conn.json({})],
    ['nothing but a status', (conn) => conn.empty()],
    ['a response', () => Response.redirect('https://other.test/')],
  ])('cannot answer with %s', async (_what, answer) => {
    const through = pipeline().plug((conn) => answer(conn), { live: true })
    await expect(run(through)).rejects.toThrow(InvalidLiveAnswer)
  })

  it('return an object or nothing, as all plugs do, and throw what they like', async () => {
    await expect(run(pipeline().plug(() => 'x', { live: true }))).rejects.toThrow(InvalidPlug)
    const missing = pipeline().plug(
      async () => {
        throw new NotFound()
      },
      { live: true },
    )
    await expect(run(missing)).rejects.toThrow(NotFound)
  })

  it.each<[what: string, write: (conn: Conn) => unknown]>([
    ['conn.session.put', (conn) => conn.session.put('a', 1)],
    ['conn.session.delete', (conn) => conn.session.delete('nothing')],
    ['conn.session.renew', (conn) => conn.session.renew()],
    ['conn.session.clear', (conn) => conn.session.clear()],
    ['conn.session.put', (conn) => conn.csrfToken],
    ['conn.putCookie', (conn) => conn.putCookie('a', 'b')],
    ['conn.deleteCookie', (conn) => conn.deleteCookie('a')],
    ['conn.setHeader', (conn) => conn.setHeader('a', 'b')],
    ['conn.beforeSend', (conn) => conn.beforeSend(() => {})],
    ['conn.nonce', (conn) => conn.nonce],
  ])('cannot write: %s', async (what, write) => {
    const { conn } = await run(pipeline())
    expect(() => write(conn)).toThrow(LiveConnReadOnly)
    expect(() => write(conn)).toThrow(what)
  })

  it('read the CSRF token of a session that has one', async () => {
    const state = 'a'.repeat(24)
    const { conn } = await run(pipeline(), handshake({ _csrf_token: state }))
    expect(conn.csrfToken).toMatch(/^[\w-]{56}$/)
  })
})

describe('the live routes of an application', () => {
  const room = view('room')
  const player = view('player')
  const browser = pipeline()
  const { live } = serve(
    defineRouter()
      .static('/', 'no-such-folder')
      .scope('/', browser, (r) => r.live('/', view('home')).get('/about', (conn) => conn.empty()))
      .scope(
        '/rooms',
        browser.plug(() => ({})),
        (r) => r.live('/:id', room).live('/:id/e', room),
      )
      .scope('/', browser, (r) => r.post('/posted', (conn) => conn.empty()))
      .forward('/other', { fetch: () => new Response() }),
    { player },
  )
  const at = (path: string): LiveMatch | 'other' | 'none' =>
    live.at(new URL(path, 'https://any.test'))

  it('tell live views from other pages, and from nothing', () => {
    expect(at('/rooms/1/?id=2&q[]=3#top')).toMatchObject({
      view: room,
      liveSession: 's1',
      pathParams: { id: '1' },
      params: { id: '1', q: ['3'] },
    })
    expect(at('/')).toMatchObject({ liveSession: 's0' })
    for (const path of ['/about', '/posted', '/other/x', '/file.css'])
      expect(at(path)).toBe('other')
  })

  it('say that nothing is at an address where no files are served', () => {
    const { live: few } = serve(defineRouter().scope('/', browser, (r) => r.live('/', room)))
    expect(few.at(new URL('https://any.test/x'))).toBe('none')
  })

  it('refuse addresses as the page itself does', () => {
    expect(() => at('/rooms/%ff')).toThrow(InvalidQuery)
    expect(() => at('/rooms/1?a=%ff')).toThrow(InvalidQuery)
  })

  it('name views by the first route that leads to them, or as the endpoint does', () => {
    expect(live.keyOf(room)).toBe('/rooms/:id')
    expect(live.viewOf('/rooms/:id')).toBe(room)
    expect(live.keyOf(player)).toBe('view:player')
    expect(live.viewOf('view:player')).toBe(player)
    expect([live.keyOf(view('new')), live.viewOf('constructor')]).toEqual([undefined, undefined])
  })
})
