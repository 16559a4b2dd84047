import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { livePages, serveLive } from '../../../test/support/live-site.ts'
import { InvalidPage, LiveNotJoined, LiveRedirected } from '../../errors/index.ts'
import { type Html, html } from '../../html/index.ts'
import { browserPipeline, defineRouter } from '../../http/index.ts'
import { defineLive, liveRender, navigate, redirect, stream } from '../../live/index.ts'
import { visit } from '../visit.ts'
import { live } from './live.ts'

const counter = defineLive()
  .mount(() => ({ n: 0 }))
  .on('add', z.object({ by: z.number() }), ({ by }, socket) =>
    socket.assign({ n: socket.assigns.n + by }),
  )
  .render(
    ({ n }, ev) => html`<h1 id="n">${n}</h1><button phx-click=${ev.add({ by: 2 })}>+</button>`,
  )

const visitorLive = defineLive<{ user: string }>()
  .mount(({ assigns, connectParams }, socket) => {
    if (assigns.user === 'nobody') {
      socket.putFlash('error', 'Sign in first.')
      return redirect('/sign-in')
    }
    return { zone: String(connectParams?.zone ?? 'none') }
  })
  .render(({ user, zone }) => html`<p>${user} in ${zone}</p>`)

const members = livePages.plug((conn) => ({ user: String(conn.session.get('user') ?? 'nobody') }), {
  live: true,
})

const connectedElsewhere = defineLive()
  .mount((_context, socket) => (socket.connected ? navigate('/counter') : { n: 1 }))
  .render(() => html`<p>Here</p>`)

const twice = defineLive()
  .mount(() => ({}))
  .render(() => html`<p id="a">1</p><p id="a">2</p>`)

const nameless = (content: Html) =>
  defineLive()
    .mount(() => ({}))
    .render(() => content)

/** A stream whose container or rows have no ids. */
const streaming = (isNamed: boolean) =>
  defineLive()
    .mount(() => ({ rows: stream([{ id: 1 }]) }))
    .render(
      ({ rows }) =>
        html`<ul id=${isNamed ? 'rows' : null} phx-update="stream">${rows.rows(
          (_row, id) => html`<li id=${isNamed ? null : id}>1</li>`,
        )}</ul>`,
    )

const router = defineRouter()
  .scope('/', livePages, (r) =>
    r
      .live('/counter', counter)
      .live('/elsewhere', connectedElsewhere)
      .live('/twice', twice)
      .live('/hook', nameless(html`<p phx-hook="Copy"></p>`))
      .live('/rows', streaming(true))
      .live('/stream', streaming(false))
      .live('/hidden', nameless(html`<p>Seen <b hidden>and not</b></p><i hidden>Gone</i>`))
      .get('/plain', () => html`<p>Plain</p>`)
      .get('/embedded', async (conn) => html`<main>${await liveRender(conn, counter)}</main>`)
      .post('/sign-in', async (conn) => {
        conn.session.put('user', String((await conn.body()).user))
        return conn.redirect('/me')
      })
      .get(
        '/sign-in',
        () => html`<form action="/sign-in" method="post"><input name="user"></form>`,
      ),
  )
  .scope('/', members, (r) => r.live('/me', visitorLive))

const site = () => serveLive({ router })

describe('live', () => {
  it('opens a view, first as its page and then connected', async () => {
    const { view, html: page } = await live(site(), '/counter')
    expect(page).toContain('<h1 id="n">0</h1>')
    await view.element('button').click()
    expect(view.element('#n').text()).toBe('2')
    expect(view.path).toBe('/counter')
  })

  it('says where a view leads instead, and with which messages', async () => {
    const error = await live(site(), '/me').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(LiveRedirected)
    expect(error).toMatchObject({
      kind: 'redirect',
      to: '/sign-in',
      flash: { error: 'Sign in first.' },
    })
  })

  it('says where a view leads once it is connected', async () => {
    await expect(live(site(), '/elsewhere')).rejects.toMatchObject({
      kind: 'navigate',
      to: '/counter',
      flash: {},
    })
  })

  it('has the session that it is given', async () => {
    const { view } = await live(site(), '/me', { session: { user: 'Ann' } })
    expect(view.text()).toBe('Ann in none')
  })

  it('has the params of the connection', async () => {
    const options = { session: { user: 'Ann' }, connectParams: { zone: 'UTC' } }
    const { view, html: page } = await live(site(), '/me', options)
    expect([page.includes('Ann in none'), view.text()]).toEqual([true, 'Ann in UTC'])
  })

  it('goes on as somebody who has been there before', async () => {
    const endpoint = site()
    const visitor = visit(endpoint)
    await visitor.get('/counter')
    const { view } = await live(endpoint, '/me', { visitor, session: { user: 'Bob' } })
    expect(view.text()).toBe('Bob in none')
    expect((await visitor.get('/me')).text).toContain('Bob in none')
  })

  it('joins a view that an ordinary page embeds', async () => {
    const { view } = await live(site(), '/embedded')
    await view.element('button').click()
    expect(view.element('#n').text()).toBe('2')
  })

  it('refuses pages that are not there, or have no view', async () => {
    await expect(live(site(), '/nowhere')).rejects.toThrow(/answered 404/)
    await expect(live(site(), '/plain')).rejects.toThrow(/has no live view/)
  })

  it('refuses a page that does not prove that it is of the site', async () => {
    const bare = defineRouter().scope('/', browserPipeline(), (r) => r.live('/', counter))
    const opening = live(serveLive({ router: bare }), '/')
    await expect(opening).rejects.toThrow(LiveNotJoined)
    await expect(opening).rejects.toThrow(/csrf-token/)
  })

  it('refuses a page with an id that is there twice', async () => {
    await expect(live(site(), '/twice')).rejects.toThrow(InvalidPage)
  })

  it.each([
    ['/hook', '<p phx-hook="Copy"> has no id'],
    ['/rows', 'a row <li> of <ul phx-update="stream"> has no id'],
    ['/stream', '<ul phx-update="stream"> has no id'],
  ])('refuses a page that the client could not keep up to date: %s', async (path, problem) => {
    await expect(live(site(), path)).rejects.toThrow(problem)
  })

  it('reads what a visitor would', async () => {
    const { view } = await live(site(), '/hidden')
    expect(view.text()).toBe('Seen')
  })
})
