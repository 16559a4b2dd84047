import { NotFound } from 'redstart/errors'
import { html } from 'redstart/html'
import { defineRouter } from 'redstart/http'
import {
  defineComponent,
  defineLive,
  type LiveView,
  liveRender,
  navigate,
  redirect,
  redirectExternal,
  stream,
} from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { clientPage } from './src/client-tree.ts'
import { openView, pages, serveLive, serveView } from './src/live-site.ts'

const hello = defineLive()
  .mount(() => ({ name: 'Ann' }))
  .render(({ name }) => html`<p>Hello, ${name}</p>`)

describe('the element of a view', () => {
  it('L-1: a routed view is one element with an id, the bare mark of the main view and both tokens', async () => {
    const site = await serveView(hello)
    const { status, views, content, headers } = await site.get('/')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/html')
    expect(views).toHaveLength(1)
    const [{ tag, attributes }] = [views[0] ?? expect.fail('there is no view')]
    expect(tag).toBe('div')
    expect(Object.keys(attributes).sort()).toEqual([
      'data-phx-main',
      'data-phx-session',
      'data-phx-static',
      'id',
    ])
    expect(attributes['data-phx-main']).toBe('')
    expect(attributes['data-phx-session']).not.toBe('')
    expect(attributes['data-phx-static']).not.toBe('')
    expect(content).toBe('<p>Hello, Ann</p>')
  })

  it('L-2: every render has an id of its own that needs no escape', async () => {
    const site = await serveView(hello)
    const ids = new Set<string>()
    for (let count = 0; count < 5; count += 1) ids.add((await site.get('/')).view().id)
    expect(ids.size).toBe(5)
    for (const id of ids) expect(id).toMatch(/^phx-[\w-]+$/)
  })

  it('L-3: a view of an ordinary page is no main view and can be joined', async () => {
    const cart = defineLive()
      .mount(({ session }) => ({ items: Object.entries(session) }))
      .render(({ items }) => html`<p>${JSON.stringify(items)}</p>`)
    const router = defineRouter().scope('/', pages, (r) =>
      r.get('/shop', async (conn) =>
        conn.html(html`<main>${await liveRender(conn, cart, { session: { cart: 42 } })}</main>`),
      ),
    )
    const site = await serveLive(router, { live: { views: { cart } } })
    const page = await site.get('/shop')
    expect(page.view().attributes).not.toHaveProperty('data-phx-main')
    expect(page.content).toContain('[&quot;cart&quot;,42]')
    const client = await site.connect(page)
    const view = await client.mount(page)
    expect(clientPage(view.rendered).html).toContain('[&quot;cart&quot;,42]')
  })

  it('L-6: of two containers the route has the last word, and none removes what the client needs', async () => {
    const boxed = defineLive({ container: ['section', { class: 'view', title: 'view' }] })
      .mount(() => ({}))
      .render(() => html`<p>box</p>`)
    const router = defineRouter().scope('/', pages, (r) =>
      r
        .live('/plain', boxed)
        .live('/routed', boxed, { container: ['article', { class: 'route', lang: 'en' }] }),
    )
    const site = await serveLive(router)
    const plain = (await site.get('/plain')).view()
    expect(plain).toMatchObject({ tag: 'section', attributes: { class: 'view', title: 'view' } })
    const { tag, attributes } = (await site.get('/routed')).view()
    expect(tag).toBe('article')
    expect(attributes).toMatchObject({ class: 'route', title: 'view', lang: 'en' })
    expect(attributes['data-phx-session']).not.toBe('')
    expect(attributes['data-phx-main']).toBe('')
    for (const taken of ['id', 'data-phx-session', 'data-phx-main', 'data-phx-static']) {
      expect(() =>
        defineRouter().scope('/', pages, (r) =>
          r.live('/taken', boxed, { container: ['div', { [taken]: 'mine' }] }),
        ),
      ).toThrow(expect.objectContaining({ code: 'invalid_container' }))
    }
  })

  it('L-7: the server writes nothing that the client does', async () => {
    const part = defineComponent()
      .mount(() => ({}))
      .render(() => html`<i>part</i>`)
    const view = await openView(
      defineLive()
        .mount(() => ({ songs: stream([{ id: 1, title: 'One' }]) }))
        .render(
          ({ songs }) => html`
            <ul id="songs" phx-update="stream">
              ${songs.rows(({ title }, id) => html`<li id=${id}>${title}</li>`)}
            </ul>
            ${part({ id: 'part' })}`,
        ),
    )
    const sent = view.page.body + JSON.stringify(view.response)
    expect(sent).toContain('songs-1')
    expect(sent).toContain('<i>part</i>')
    expect(sent).not.toMatch(/data-phx-(?:component|view|id|skip|stream|root-id)\b/)
  })

  it('L-8: the inner layout is inside of the element, the document outside', async () => {
    const view = await openView(
      defineLive()
        .mount(() => ({ name: 'Ann' }))
        .layout(({ name }, content) => html`<nav>${name}</nav>${content}`)
        .render(() => html`<p>content</p>`),
    )
    expect(view.page.content).toBe('<nav>Ann</nav><p>content</p>')
    expect(view.page.body).toMatch(/^<!doctype html>/)
    expect(view.page.content).not.toContain('<body')
    expect(clientPage(view.rendered).html).toBe(view.page.content)
  })
})

it('L-9: class and style are always there, other attributes that are off are not, and true is bare', async () => {
  const view = await openView(
    defineLive()
      .mount(() => ({ on: true, off: false, none: undefined }))
      .render(
        ({ on, off, none }) =>
          html`<input class=${none} style=${off} title=${none} hidden=${off} disabled=${on}>`,
      ),
  )
  expect(view.page.content).toBe('<input class="" style="" disabled>')
  expect(clientPage(view.rendered).html).toBe(view.page.content)
})

it('L-10: text and attributes are escaped in pages and in diffs alike', async () => {
  const spoilt = `<b title="x">&'</b>`
  const escaped = '&lt;b title=&quot;x&quot;&gt;&amp;&#39;&lt;/b&gt;'
  const view = await openView(
    defineLive()
      .mount(() => ({ text: 'plain' }))
      .on('spoil', (socket) => socket.assign({ text: spoilt }))
      .render(({ text }) => html`<p title=${text}>${text}</p>`),
  )
  const { diff } = await view.click('spoil')
  expect(diff).toEqual({ 0: ` title="${escaped}"`, 1: escaped })
  const page = clientPage(view.rendered)
  page.merge(diff)
  expect(page.html).toBe(`<p title="${escaped}">${escaped}</p>`)
  const again = await openView(
    defineLive()
      .mount(() => ({ text: spoilt }))
      .render(({ text }) => html`<p title=${text}>${text}</p>`),
  )
  expect(again.page.content).toBe(page.html)
})

describe('where a view leads instead', () => {
  const leading = (mount: () => object): LiveView =>
    defineLive()
      .mount(mount)
      .render(() => html`<p>never shown</p>`)

  it.each([
    ['redirect', () => redirect('/there'), 302, '/there'],
    ['redirect with a status', () => redirect('/there', { status: 303 }), 303, '/there'],
    [
      'a redirect to another site',
      () => redirectExternal('https://a.test/x'),
      302,
      'https://a.test/x',
    ],
    ['navigate', () => navigate('/there?a=1'), 302, '/there?a=1'],
  ])('L-11: %s in mount is an HTTP redirect', async (_, mount, status, location) => {
    const site = await serveView(leading(mount))
    expect(await site.get('/')).toMatchObject({ status, location })
    expect(site.log.troubles).toEqual([])
  })

  it('L-11: push_patch in mount is an error, and in handle_params a redirect', async () => {
    const inMount = defineLive()
      .mount((_, socket) => socket.pushPatch('/?page=2'))
      .render(() => html`<p>never shown</p>`)
    const inParams = defineLive()
      .mount(() => ({ page: '' }))
      .handleParams((_, socket, uri) => {
        const page = uri.searchParams.get('page')
        if (page === null) socket.pushPatch('/params?page=1')
        else socket.assign({ page })
      })
      .render(({ page }) => html`<p>page ${page}</p>`)
    const router = defineRouter().scope('/', pages, (r) =>
      r.live('/', inMount).live('/params', inParams),
    )
    const site = await serveLive(router)
    expect((await site.get('/')).status).toBe(500)
    expect(site.log.troubles).toHaveLength(1)
    expect(await site.get('/params')).toMatchObject({ status: 302, location: '/params?page=1' })
    expect((await site.get('/params?page=1')).content).toBe('<p>page 1</p>')
  })

  it('L-12: what was put before a redirect is on the next page and on no other', async () => {
    const router = defineRouter().scope('/', pages, (r) =>
      r
        .live(
          '/from',
          defineLive()
            .mount((_, socket) => {
              socket.putFlash('info', 'Moved along.')
              return redirect('/to')
            })
            .render(() => html`<p>never shown</p>`),
        )
        .live(
          '/to',
          defineLive()
            .mount(() => ({}))
            .render(({ flash }) => html`<p>${flash.info}</p>`),
        ),
    )
    const site = await serveLive(router)
    const from = await site.get('/from')
    expect(from).toMatchObject({ status: 302, location: '/to' })
    const to = await site.get('/to', from.cookies)
    expect(to.content).toBe('<p>Moved along.</p>')
    expect((await site.get('/to', to.cookies)).content).toBe('<p></p>')
  })
})

describe('cookies of the client', () => {
  const leaving = defineLive()
    .mount(() => ({}))
    .on('leave', (socket) => {
      socket.putFlash('info', 'Come in.')
      socket.redirect('/')
    })
    .render(({ flash }) => html`<p>${flash.info}</p>`)

  it('L-13: a flash token is shown once, and a forged one fails nobody', async () => {
    const site = await serveView(leaving)
    const view = await site.open()
    const { redirect: told } = await view.click('leave')
    const token = String(Object(told).flash)
    const withFlash = new Map(view.page.cookies).set('__phoenix_flash__', token)
    const page = await site.get('/', withFlash)
    expect(page.content).toBe('<p>Come in.</p>')
    expect(page.cookies.has('__phoenix_flash__')).toBe(false)
    expect((await site.get('/', page.cookies)).content).toBe('<p></p>')
    const forged = new Map(view.page.cookies).set('__phoenix_flash__', `${token}x`)
    const plain = await site.get('/', forged)
    expect(plain).toMatchObject({ status: 200, content: '<p></p>' })
    expect(plain.cookies.has('__phoenix_flash__')).toBe(false)
    site.clock.jump(3_600_000)
    expect(await site.get('/', withFlash)).toMatchObject({ status: 200, content: '<p></p>' })
    expect(site.log.troubles).toEqual([])
  })

  it('L-14: a reload token is answered with its status once, and a forged one with 500', async () => {
    const site = await serveView(
      defineLive()
        .mount((_, socket) => {
          if (socket.connected) throw new NotFound()
          return {}
        })
        .render(() => html`<p>shown</p>`),
    )
    const page = await site.get('/')
    const client = await site.connect(page)
    const { response } = await client.joinView(page)
    expect(response).toMatchObject({ reason: 'reload', status: 404 })
    const cookies = new Map(page.cookies).set('__phoenix_reload_status__', String(response.token))
    const shown = await site.get('/', cookies)
    expect(shown.status).toBe(404)
    expect(shown.body).not.toContain('shown')
    expect(shown.cookies.has('__phoenix_reload_status__')).toBe(false)
    expect((await site.get('/', shown.cookies)).status).toBe(200)
    const forged = new Map(page.cookies).set('__phoenix_reload_status__', 'forged')
    const refused = await site.get('/', forged)
    expect(refused.status).toBe(500)
    expect(refused.cookies.has('__phoenix_reload_status__')).toBe(false)
  })
})

it('L-15: mount runs disconnected, handle_params behind it, each once', async () => {
  const calls: unknown[] = []
  const site = await serveView(
    defineLive()
      .use((_, socket) => void calls.push(['hook', socket.connected]))
      .mount(({ connectParams }, socket) => {
        calls.push(['mount', socket.connected, connectParams])
        return {}
      })
      .handleParams((_, socket, uri) => void calls.push(['params', socket.connected, uri.pathname]))
      .render(() => {
        calls.push(['render'])
        return html`<p>once</p>`
      }),
  )
  await site.get('/?a=1')
  expect(calls).toEqual([
    ['hook', false],
    ['mount', false, undefined],
    ['params', false, '/'],
    ['render'],
  ])
})
