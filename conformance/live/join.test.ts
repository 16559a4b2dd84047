import { html } from 'redstart/html'
import { defineRouter } from 'redstart/http'
import { defineLive, navigate, redirect, redirectExternal } from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { clientPage } from './src/client-tree.ts'
import type { LiveSite } from './src/live-site.ts'
import { openView, pages, serveLive, serveView } from './src/live-site.ts'

const STALE = { status: 'error', response: { reason: 'stale' } }
const UNAUTHORIZED = { status: 'error', response: { reason: 'unauthorized' } }
const FORTNIGHT = 14 * 86_400_000

const named = (name: string) =>
  defineLive()
    .mount(() => ({}))
    .render(({ flash }) => html`<p>${name}: ${flash.info}</p>`)

/** Two views of one live session, one of another, and an ordinary page. */
function severalViews(): Promise<LiveSite> {
  const boxed = defineLive({ container: ['section', { class: 'b' }] })
    .mount(() => ({ mounted: 0 }))
    .render(({ flash }) => html`<p>b: ${flash.info}</p>`)
  const others = pages.plug(() => undefined)
  return serveLive(
    defineRouter()
      .scope('/', pages, (r) =>
        r
          .live('/', named('a'))
          .live('/b', boxed, { container: ['article', { title: 'b' }] })
          .get('/page', (conn) => conn.text('an ordinary page')),
      )
      .scope('/other', others, (r) => r.live('/', named('other'))),
  )
}

it('L-16: a join with valid tokens is answered with the whole view and the version of the client', async () => {
  const view = await openView(named('a'))
  expect(view.response).toEqual({
    rendered: expect.anything(),
    liveview_version: '1.2.12',
  })
  expect(clientPage(view.rendered).html).toBe('<p>a: </p>')
})

describe('L-17: a session token is refused as stale that is', () => {
  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['forged', 'forged'],
    ['no text', 7],
    ['nothing', null],
  ])('%s', async (_, session) => {
    const site = await serveView(named('a'))
    const page = await site.get('/')
    const client = await site.connect(page)
    expect(await client.joinView(page, page.view(), { session })).toMatchObject(STALE)
    expect(site.log.troubles).toEqual([])
  })

  it('changed by one character', async () => {
    const site = await serveView(named('a'))
    const page = await site.get('/')
    const client = await site.connect(page)
    const token = String(page.view().attributes['data-phx-session'])
    const middle = Math.floor(token.length / 2)
    const other = token[middle] === 'A' ? 'B' : 'A'
    const session = token.slice(0, middle) + other + token.slice(middle + 1)
    expect(await client.joinView(page, page.view(), { session })).toMatchObject(STALE)
  })

  it('of another use: the static token', async () => {
    const site = await serveView(named('a'))
    const page = await site.get('/')
    const client = await site.connect(page)
    const session = page.view().attributes['data-phx-static']
    expect(await client.joinView(page, page.view(), { session })).toMatchObject(STALE)
  })

  it('older than fourteen days', async () => {
    const site = await serveView(named('a'))
    const page = await site.get('/')
    // The next page has a connection that is as young as the tokens of the first are old.
    site.clock.jump(FORTNIGHT - 3_600_000)
    const young = await site.get('/', page.cookies)
    const before = await site.connect(page)
    expect(await before.joinView(page)).toMatchObject({ status: 'ok' })
    site.clock.jump(2 * 3_600_000)
    const after = await site.connect(young)
    expect(await after.joinView(page)).toMatchObject(STALE)
    expect(await after.joinView(young)).toMatchObject({ status: 'ok' })
  })

  it('of an endpoint with another secret', async () => {
    const page = await (await serveView(named('a'))).get('/')
    const elsewhere = await serveView(named('a'), { secretKeyBase: 'z'.repeat(64) })
    const own = await elsewhere.get('/')
    const client = await elsewhere.connect(own)
    expect(await client.joinView(page)).toMatchObject(STALE)
  })
})

it('L-18: a session token is of no use on another topic', async () => {
  const site = await serveView(named('a'))
  const page = await site.get('/')
  const other = await site.get('/', page.cookies)
  const client = await site.connect(page)
  const topic = `lv:${other.view().id}`
  expect(await client.joinView(page, page.view(), { topic })).toMatchObject(STALE)
  expect(await client.joinView(page, page.view(), { topic: 'lv:' })).toMatchObject(STALE)
})

it('L-19: a static token of another view is stale, and none at all is no obstacle', async () => {
  const site = await serveView(named('a'))
  const page = await site.get('/')
  const other = await site.get('/', page.cookies)
  const client = await site.connect(page)
  const foreign = other.view().attributes['data-phx-static']
  expect(await client.joinView(page, page.view(), { static: foreign })).toMatchObject(STALE)
  expect(await client.joinView(page, page.view(), { static: 'forged' })).toMatchObject(STALE)
  expect(await client.joinView(page, page.view(), { static: null })).toMatchObject({ status: 'ok' })
})

it('L-20: without the cookie of the session, or without its token, every join is stale', async () => {
  const site = await serveView(named('a'))
  const page = await site.get('/')
  const stranger = await site.get('/')
  for (const as of [
    { cookies: new Map<string, string>() },
    { csrf: 'forged' },
    { csrf: stranger.csrf },
    { cookies: stranger.cookies },
  ]) {
    const client = await site.connect(page, as)
    expect(await client.joinView(page)).toMatchObject(STALE)
  }
  // A token that is refused is of a page before a sign-in; one that never comes, of a layout without it.
  expect(site.log.troubles).toEqual([])
})

it('L-20: that pages send no token is told once', async () => {
  const site = await serveView(named('a'))
  const page = await site.get('/')
  for (const _ of [1, 2]) await site.connect(page, { csrf: null })
  expect(site.log.troubles).toMatchObject([{ level: 'warn', fields: { code: 'no_csrf_token' } }])
})

describe('what a join leads to', () => {
  it('L-21: the address of another view, of another live session or of none is unauthorized', async () => {
    const site = await severalViews()
    const page = await site.get('/')
    const client = await site.connect(page)
    for (const path of ['/b', '/other', '/page', '/nowhere']) {
      const url = site.origin + path
      expect(await client.joinView(page, page.view(), { url })).toMatchObject(UNAUTHORIZED)
    }
    for (const url of [undefined, 'no address']) {
      expect(await client.joinView(page, page.view(), { url })).toMatchObject(UNAUTHORIZED)
    }
    expect(await client.joinView(page)).toMatchObject({ status: 'ok' })
  })

  it('L-22: a live navigation mounts the view of its address on the same topic, and says its container', async () => {
    const site = await severalViews()
    const view = await site.open()
    const ref = view.send('phx_leave', {})
    expect(await view.answerTo(ref)).toEqual({})
    await view.ended('phx_close')
    const next = await view.client.mount(view.page, view.element, { redirect: `${site.origin}/b` })
    expect(next.topic).toBe(view.topic)
    expect(next.response.container).toEqual(['article', { class: 'b', title: 'b' }])
    expect(clientPage(next.rendered).html).toBe('<p>b: </p>')
    await next.leave()
    const back = await view.client.mount(view.page, view.element, { redirect: `${site.origin}/` })
    expect(back.response.container).toEqual(['div', {}])
    expect(clientPage(back.rendered).html).toBe('<p>a: </p>')
  })

  it('L-23: a live navigation to another live session, or to no live view, is unauthorized', async () => {
    const site = await severalViews()
    const page = await site.get('/')
    const client = await site.connect(page)
    for (const path of ['/other', '/page', '/nowhere']) {
      const redirect = site.origin + path
      const as = { url: undefined, redirect }
      expect(await client.joinView(page, page.view(), as)).toMatchObject(UNAUTHORIZED)
    }
  })

  it('L-24: a view that was navigated to is joined again the same way', async () => {
    const site = await severalViews()
    const page = await site.get('/')
    const client = await site.connect(page)
    const redirect = `${site.origin}/b`
    await client.mount(page, page.view(), { redirect })
    const later = await site.connect(page)
    const again = await later.mount(page, page.view(), { redirect, params: { _mounts: 1 } })
    expect(clientPage(again.rendered).html).toBe('<p>b: </p>')
    expect(again.response).toHaveProperty('container')
  })
})

describe('the flash of a join', () => {
  const leaving = defineLive()
    .mount(() => ({}))
    .on('go', (socket) => {
      socket.putFlash('info', 'Hello.')
      socket.pushNavigate('/b')
    })
    .render(({ flash }) => html`<p>${flash.info}</p>`)
  const serveTwo = () =>
    serveLive(defineRouter().scope('/', pages, (r) => r.live('/', leaving).live('/b', named('b'))))

  it('L-25: the token of a live navigation is shown; a forged or expired one is no flash', async () => {
    const site = await serveTwo()
    const view = await site.open()
    const told = Object((await view.click('go')).live_redirect)
    expect(told).toEqual({ to: '/b', kind: 'push', flash: expect.any(String) })
    await view.ended('phx_close')
    const shown = async (flash: string): Promise<string> => {
      const client = await site.connect(view.page)
      const as = { redirect: `${site.origin}/b`, flash }
      return clientPage((await client.mount(view.page, view.element, as)).rendered).html
    }
    expect(await shown(told.flash)).toBe('<p>b: Hello.</p>')
    expect(await shown(`${told.flash}x`)).toBe('<p>b: </p>')
    expect(await shown('')).toBe('<p>b: </p>')
    site.clock.jump(3_600_000)
    expect(await shown(told.flash)).toBe('<p>b: </p>')
  })

  it('L-26: the flash of the page counts for the first mount alone', async () => {
    const router = defineRouter().scope('/', pages, (r) =>
      r.live('/b', named('b')).get('/from', (conn) => {
        conn.putFlash('info', 'From a page.')
        return conn.redirect('/b')
      }),
    )
    const site = await serveLive(router)
    const page = await site.get('/b', (await site.get('/from')).cookies)
    expect(page.content).toBe('<p>b: From a page.</p>')
    const shown = async (as: object): Promise<string> => {
      const client = await site.connect(page)
      return clientPage((await client.mount(page, page.view(), as)).rendered).html
    }
    expect(await shown({})).toBe('<p>b: From a page.</p>')
    expect(await shown({ params: { _mounts: 1 } })).toBe('<p>b: </p>')
    expect(await shown({ redirect: `${site.origin}/b` })).toBe('<p>b: </p>')
    expect(await shown({ static: null })).toBe('<p>b: </p>')
  })
})

describe('where a connected mount leads instead', () => {
  it.each([
    ['redirect', () => redirect('/there'), { to: '/there', status: 302 }],
    ['status', () => redirect('/there', { status: 303 }), { to: '/there', status: 303 }],
    [
      'external',
      () => redirectExternal('https://a.test/x'),
      { to: 'https://a.test/x', status: 302 },
    ],
  ])('L-27: a redirect is answered with its place and the events: %s', async (_, leave, told) => {
    const site = await serveView(
      defineLive()
        .mount((_context, socket) => {
          if (!socket.connected) return {}
          socket.pushEvent('left', { a: 1 })
          return leave()
        })
        .render(() => html`<p>here</p>`),
    )
    const page = await site.get('/')
    const client = await site.connect(page)
    expect(await client.joinView(page)).toMatchObject({
      status: 'error',
      response: { redirect: told, events: [['left', { a: 1 }]] },
    })
    expect(site.log.troubles).toEqual([])
  })

  it('L-28: a navigation is answered with its place, its kind, its flash and the events', async () => {
    const site = await serveView(
      defineLive()
        .mount((_context, socket) => {
          if (!socket.connected) return {}
          socket.putFlash('info', 'Follow me.')
          return navigate('/b?x=1', { replace: true })
        })
        .render(() => html`<p>here</p>`),
    )
    const page = await site.get('/')
    const client = await site.connect(page)
    const { status, response } = await client.joinView(page)
    expect({ status, response }).toEqual({
      status: 'error',
      response: {
        live_redirect: { to: '/b?x=1', kind: 'replace', flash: expect.any(String) },
        events: [],
      },
    })
  })

  it('L-28: handle_params leads elsewhere too', async () => {
    const site = await serveView(
      defineLive()
        .mount(() => ({}))
        .handleParams((_, socket) => {
          if (socket.connected) socket.pushNavigate('/b')
        })
        .render(() => html`<p>here</p>`),
    )
    const page = await site.get('/')
    const client = await site.connect(page)
    const { status, response } = await client.joinView(page)
    expect({ status, response }).toEqual({
      status: 'error',
      response: { live_redirect: { to: '/b', kind: 'push' }, events: [] },
    })
  })

  it('L-29: a patch in handle_params is told beside the view as it is then', async () => {
    const seen: string[] = []
    const site = await serveView(
      defineLive()
        .mount(() => ({ tab: '' }))
        .handleParams((_, socket, uri) => {
          const tab = uri.searchParams.get('tab')
          seen.push(uri.href)
          if (tab !== null) return socket.assign({ tab })
          if (socket.connected) socket.pushPatch('/?tab=first', { replace: true })
        })
        .render(({ tab }) => html`<p>${tab}</p>`),
    )
    const view = await site.open()
    expect(view.response.live_patch).toEqual({ to: '/?tab=first', kind: 'replace' })
    expect(clientPage(view.rendered).html).toBe('<p>first</p>')
    const [dead, ...connected] = seen
    expect(dead).toBe(`${site.origin}/`)
    expect(connected).toEqual([`${site.origin}/`, `${site.origin}/?tab=first`])
    await view.client.quiet()
  })
})

it('the address of a view has the host of its connection, whatever a client says', async () => {
  const view = defineLive()
    .mount(() => ({ shown: '' }))
    .handleParams((_, socket, uri) => socket.assign({ shown: uri.href }))
    .render(({ shown }) => html`<p>${shown}</p>`)
  const site = await serveView(view)
  const page = await site.get('/')
  const client = await site.connect(page)
  const joined = await client.mount(page, undefined, { url: 'http://evil.test:99/?a=1#b' })
  expect(clientPage(joined.rendered).html).toBe(`<p>${site.origin}/?a=1#b</p>`)
  expect(await joined.push('live_patch', { url: 'http://evil.test/?a=2' })).toEqual({
    diff: { 0: `${site.origin}/?a=2` },
  })
})
