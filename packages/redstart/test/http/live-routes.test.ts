import { describe, expect, it } from 'vitest'
import { DuplicateRoute, InvalidContainer } from '../../src/errors/index.ts'
import { html } from '../../src/html/index.ts'
import {
  browserPipeline,
  defineRouter,
  type LiveTarget,
  pipeline,
  signFlash,
  signReload,
} from '../../src/http/index.ts'
import { testClock } from '../../src/testing/index.ts'
import { secretKeyBase, ways } from './serving.ts'

/** A view as routes know it, which shows what it was told. */
function view(name: string): LiveTarget {
  return {
    name,
    $render: async (conn, { action, liveSession }) =>
      conn.html(
        html`<p>${name} ${action ?? '-'} ${liveSession} ${JSON.stringify(conn.params)}</p>`,
      ),
  }
}

const clock = testClock()
const signing = { secretKeyBase, clock }
const cookieNamed = (response: Response, name: string): string | undefined =>
  response.headers.getSetCookie().find((line) => line.startsWith(`${name}=`))

describe.each(ways)('a live route, asked through $way', ({ serve }) => {
  const browser = browserPipeline().layout((_conn, { content }) => html`<main>${content}</main>`)
  const members = browser.plug(() => ({ user: 1 }), { live: true })
  const router = defineRouter()
    .scope('/', browser, (r) => r.live('/', view('home')).get('/plain', (conn) => conn.text('')))
    .scope('/rooms', members, (r) =>
      r.live('/:id', view('room')).live('/:id/edit', view('room'), { action: 'edit' }),
    )
    .scope('/more', browser, (r) => r.live('/', view('more')))

  it('answers GET with its view in the layout, HEAD with nothing, and no other method', async () => {
    const { ask } = await serve({ router })
    const response = await ask('/rooms/a%20b')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toContain('<main><p>room - s1 {&quot;id&quot;:&quot;a b&quot;}')
    expect(await (await ask('/rooms/1', { method: 'HEAD' })).text()).toBe('')
    const posted = await ask('/rooms/1', { method: 'POST' })
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })

  it('tells the view its action, and which pipeline it has in common with others', async () => {
    const { ask } = await serve({ router })
    expect(await (await ask('/rooms/1/edit')).text()).toContain('room edit s1')
    expect(await (await ask('/')).text()).toContain('home - s0')
    expect(await (await ask('/more')).text()).toContain('more - s0')
  })

  it('L-14: the reload cookie is answered with its status, and deleted; a forged one with 500', async () => {
    const { ask } = await serve({ router, clock })
    const reload = (token: string, path = '/'): Promise<Response> =>
      ask(path, { headers: { cookie: `__phoenix_reload_status__=${token}` } })
    const gone = await reload(signReload(signing, 410))
    expect(gone.status).toBe(410)
    expect(await gone.text()).toContain('Gone')
    const deleted = cookieNamed(gone, '__phoenix_reload_status__')
    expect(deleted).toMatch(/^__phoenix_reload_status__=; Max-Age=0; Path=\//)
    for (const token of ['', 'x', signFlash(signing, { info: 'a' }), signReload(signing, 200)]) {
      const response = await reload(token)
      expect(response.status).toBe(500)
      expect(cookieNamed(response, '__phoenix_reload_status__')).toBe(deleted)
    }
    // What is no live view has nothing to do with it.
    expect((await reload('x', '/plain')).status).toBe(200)
  })
})

describe.each(ways)('the flash that a live view left, asked through $way', ({ serve }) => {
  const router = defineRouter().scope('/', browserPipeline(), (r) =>
    r
      .get('/', (conn) => conn.json(conn.flash))
      .get('/on', (conn) => {
        conn.putFlash('error', 'second')
        return conn.redirect('/')
      })
      .get('/silent', (conn) => conn.text('')),
  )
  const asking = (token: string): RequestInit => ({
    headers: { cookie: `__phoenix_flash__=${token}` },
  })

  it('L-13: is shown once, and its cookie expires', async () => {
    const { ask } = await serve({ router, clock })
    const token = signFlash(signing, { info: 'Saved.', warning: 'Odd.' })
    const response = await ask('/', asking(token))
    expect(await response.json()).toEqual({ info: 'Saved.', warning: 'Odd.' })
    expect(cookieNamed(response, '__phoenix_flash__')).toMatch(/=; Max-Age=0; Path=\//)
  })

  it('L-13: one that is forged, old or for another use shows nothing, and does not fail', async () => {
    const { ask } = await serve({ router, clock })
    const old = signFlash({ ...signing, clock: testClock(clock.now() - 400_000) }, { info: 'a' })
    const foreign = signFlash({ ...signing, secretKeyBase: 'x'.repeat(64) }, { info: 'a' })
    for (const token of ['', 'a.b.c', old, foreign, signReload(signing, 404)]) {
      const response = await ask('/', asking(token))
      expect([response.status, await response.json()]).toEqual([200, {}])
      expect(cookieNamed(response, '__phoenix_flash__')).toMatch(/=; Max-Age=0/)
    }
  })

  it('L-12: goes on with a redirect, beside what that leaves', async () => {
    const { ask } = await serve({ router, clock })
    const first = await ask('/on', asking(signFlash(signing, { info: 'first' })))
    expect(first.status).toBe(302)
    const session = cookieNamed(first, '_redstart_session')?.split(';')[0] ?? ''
    const second = await ask('/', { headers: { cookie: session } })
    expect(await second.json()).toEqual({ info: 'first', error: 'second' })
  })

  it('waits for a page that reads it', async () => {
    const { ask } = await serve({ router, clock })
    const response = await ask('/silent', asking(signFlash(signing, { info: 'a' })))
    expect(response.headers.getSetCookie()).toEqual([])
  })
})

describe('a router with live routes', () => {
  it('lists them by the names of their views', () => {
    const router = defineRouter().scope('/rooms', pipeline(), (r) =>
      r.live('/:id', view('RoomLive')).live('/:id/edit', view('RoomLive'), { action: 'edit' }),
    )
    expect(router.list()).toEqual([
      { method: 'GET', path: '/rooms/:id', action: 'live RoomLive' },
      { method: 'GET', path: '/rooms/:id/edit', action: 'live RoomLive edit' },
    ])
  })

  it('refuses one that could never be reached', async () => {
    const router = defineRouter().scope('/', pipeline(), (r) =>
      r.live('/:page', view('a')).live('/about', view('b')),
    )
    await expect(async () => ways[0].serve({ router })).rejects.toThrow(DuplicateRoute)
  })

  it('refuses containers that are none', () => {
    const add = (tag: string, attributes: Readonly<Record<string, string>>) => (): unknown =>
      defineRouter().scope('/', pipeline(), (r) =>
        r.live('/', view('a'), { container: [tag, attributes] }),
      )
    expect(add('main', { class: 'a', 'data-theme': 'dark', lang: 'en' })).not.toThrow()
    for (const tag of ['', 'DIV', 'a b', 'script', 'input', 'x>', '1a']) {
      expect(add(tag, {})).toThrow(InvalidContainer)
    }
    for (const name of [
      'id',
      'ID',
      'data-phx-session',
      'Data-Phx-Main',
      'onclick',
      'a b',
      '',
      '"',
    ]) {
      expect(add('div', { [name]: 'x' })).toThrow(InvalidContainer)
    }
  })
})
