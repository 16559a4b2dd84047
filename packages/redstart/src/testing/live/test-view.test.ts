import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { livePages, serveLive } from '../../../test/support/live-site.ts'
import {
  InvalidPage,
  LiveNotJoined,
  NavigationMismatch,
  NothingPushed,
  ViewLeft,
} from '../../errors/index.ts'
import { html, keyed } from '../../html/index.ts'
import { browserPipeline, defineRouter } from '../../http/index.ts'
import {
  assignAsync,
  asyncResult,
  defineComponent,
  defineLive,
  nestedView,
  stream,
} from '../../live/index.ts'
import { topic } from '../../topic/index.ts'
import { live } from './live.ts'
import { renderComponent } from './render-component.ts'

const said = topic('said', z.object({ text: z.string() }))

const chat = defineLive()
  .mount((_context, socket) => {
    if (socket.connected) void socket.subscribe(said())
    return { lines: stream([{ id: 0, text: 'Welcome' }]), count: 0 }
  })
  .on('say', z.object({ text: z.string() }), ({ text }, socket) => {
    void socket.broadcast(said(), { text })
    socket.pushEvent('said', { text })
  })
  .info(said, ({ text }, socket) => {
    const { lines, count } = socket.assigns
    lines.insert({ id: count + 1, text }, { at: 0, limit: 2 })
    socket.assign({ count: count + 1 })
  })
  .render(
    ({ lines, count }, ev) => html`
      <b id="count">${count}</b><button phx-click=${ev.say({ text: 'Hi' })}>Say</button>
      <ul id="lines" phx-update="stream">${lines.rows(({ text }, id) => html`<li id=${id}>${text}</li>`)}</ul>
      <div id="kept" phx-update="ignore" data-count=${count}>${count}</div>`,
  )

let release = (_value: string): void => {}
const loading = defineLive()
  .mount(() => ({
    word: assignAsync(() => new Promise<string>((resolve) => (release = resolve))),
    later: '',
  }))
  .on('start', (socket) =>
    socket.startAsync(
      'later',
      () => Promise.resolve('done'),
      (outcome) => socket.assign({ later: outcome.ok ? outcome.value : 'failed' }),
    ),
  )
  .render(
    (
      { word, later },
      ev,
    ) => html`<p>${asyncResult(word, { loading: () => 'Loading', ok: (text) => text })}</p>
      <button phx-click=${ev.start()}>Start</button><i>${later}</i>`,
  )

const clock = defineLive()
  .session(z.object({ zone: z.string() }))
  .mount(({ session }) => ({ zone: session.zone, ticks: 0 }))
  .on('tick', (socket) => socket.assign({ ticks: socket.assigns.ticks + 1 }))
  .render(
    ({ zone, ticks }, ev) =>
      html`<em>${zone} ${ticks}</em><button phx-click=${ev.tick()}>Tick</button>`,
  )

const row = defineComponent<{ name: string }>()
  .mount(() => ({ hits: 0 }))
  .on('hit', (socket) => socket.assign({ hits: socket.assigns.hits + 1 }))
  .render(
    ({ name, hits, myself }, ev) =>
      html`<li id="row-${name}">${name} ${hits} <button phx-click=${ev.hit()} phx-target=${myself}>${name}</button></li>`,
  )

const board = defineLive()
  .mount(() => ({ names: ['a', 'b', 'c'], hasClock: true, isBad: false, pageTitle: 'Board' }))
  .handleParams((params, socket) => {
    const { only } = z.object({ only: z.string().optional() }).parse(params)
    socket.assign({ names: only === undefined ? ['a', 'b', 'c'] : [only] })
  })
  .on('turn', (socket) => socket.assign({ names: socket.assigns.names.toReversed() }))
  .on('drop', (socket) => socket.assign({ names: socket.assigns.names.slice(1) }))
  .on('hide', (socket) => socket.assign({ hasClock: false }))
  .on('spoil', (socket) => socket.assign({ isBad: true }))
  .on('name', (socket) => {
    socket.assign({ pageTitle: 'Renamed' })
    socket.putFlash('info', 'Done.')
  })
  .on('only', (socket) => socket.pushPatch('/board?only=b'))
  .on('go', (socket) => {
    socket.putFlash('info', 'You went.')
    socket.pushNavigate('/away')
  })
  .on('out', (socket) => {
    socket.putFlash('error', 'Out you go.')
    socket.redirect('/plain')
  })
  .render(
    ({ names, hasClock, isBad, flash }, ev) => html`<p id="flash">${flash.info}</p>
      <ul>${keyed(
        names,
        (name) => name,
        (name) => html`${row({ id: name, name })}`,
      )}</ul>
      ${hasClock ? nestedView(clock, { id: 'clock', session: { zone: 'UTC' } }) : ''}
      ${isBad ? html`<p id="flash"></p>` : ''}
      <a phx-click=${ev.turn()}></a>`,
  )

const away = defineLive()
  .mount(() => ({}))
  .render(({ flash }) => html`<p>Away. ${flash.info}</p>`)

const otherPages = browserPipeline().layout(
  (conn, page) =>
    html`<!doctype html><html><head><meta name="csrf-token" content=${conn.csrfToken}></head><body class="other">${page.content}</body></html>`,
)
const router = defineRouter()
  .scope('/', livePages, (r) =>
    r
      .live('/chat', chat)
      .live('/loading', loading)
      .live('/board', board)
      .live('/away', away)
      .get('/plain', (conn) => html`<p>Plain. ${conn.flash.error}</p>`),
  )
  .scope('/other', otherPages, (r) => r.live('/', away))

const open = async (path: string) => (await live(serveLive({ router }), path)).view

describe('what a view shows', () => {
  it('is up to date when an action resolves, on all pages that heard of it', async () => {
    const endpoint = serveLive({ router })
    const { view: ann } = await live(endpoint, '/chat')
    const { view: bob } = await live(endpoint, '/chat')
    await ann.element('button').click()
    expect([ann.element('#count').text(), bob.element('#count').text()]).toEqual(['1', '1'])
    expect(ann.pushed('said')).toEqual({ text: 'Hi' })
    expect(() => ann.pushed('said')).toThrow(NothingPushed)
    expect(() => bob.pushed('said')).toThrow(/Those that wait are: none/)
  })

  it('L-67: has the rows of streams, as many as stay', async () => {
    const view = await open('/chat')
    expect(view.element('#lines').text()).toBe('Welcome')
    await view.element('button').click()
    expect(view.element('#lines').text()).toBe('Hi Welcome')
    await view.element('button').click()
    expect(view.element('#lines').html()).toBe(
      '<ul id="lines" phx-update="stream"><li id="lines-2">Hi</li><li id="lines-1">Hi</li></ul>',
    )
  })

  it('leaves alone what is to be ignored, but for its data', async () => {
    const view = await open('/chat')
    await view.element('button').click()
    expect(view.element('#kept').html()).toBe(
      '<div id="kept" phx-update="ignore" data-count="1">0</div>',
    )
  })

  it('hears what a test broadcasts', async () => {
    const endpoint = serveLive({ router })
    const { view } = await live(endpoint, '/chat')
    await endpoint.pubsub.broadcast(said(), { text: 'From the test' })
    await view.settled()
    expect(view.text()).toContain('From the test')
  })

  it('has a title and messages', async () => {
    const view = await open('/board')
    expect(view.title).toBe('Board · Site')
    await view.hook('name')
    expect([view.title, view.flash]).toEqual(['Renamed · Site', { info: 'Done.' }])
    expect(view.element('#flash').text()).toBe('Done.')
  })

  it('waits for what it has begun', async () => {
    const view = await open('/loading')
    expect(view.element('p').text()).toBe('Loading')
    await view.element('button').click()
    release('Word')
    await view.renderAsync()
    expect([view.element('p').text(), view.element('i').text()]).toEqual(['Word', 'done'])
  })

  it('L-84: refuses a page that is not right', async () => {
    const view = await open('/board')
    await expect(view.hook('spoil')).rejects.toThrow(InvalidPage)
  })
})

describe('components and views within', () => {
  it('L-76, L-82: keeps components that move, and tells of those that go', async () => {
    const view = await open('/board')
    await view.element('button', 'b').click()
    expect(view.element('#row-b').text()).toBe('b 1 b')
    await view.hook('turn')
    await view.hook('drop')
    expect(view.element('ul').text()).toBe('b 1 b a 0 a')
    await view.patch('/board')
    expect(view.element('#row-c').text()).toBe('c 0 c')
  })

  it('L-127, L-128: joins the views within, and leaves those that go', async () => {
    const view = await open('/board')
    const clockView = view.child('clock')
    expect([clockView.text(), view.children().map(({ id }) => id)]).toEqual([
      'UTC 0Tick',
      ['clock'],
    ])
    await view.element('button', 'Tick').click()
    await clockView.element('button').click()
    await view.hook('turn')
    expect(clockView.element('em').text()).toBe('UTC 2')
    expect(view.text()).toContain('UTC 2')
    await view.hook('hide')
    expect(view.children()).toEqual([])
    expect(() => clockView.text()).toThrow(ViewLeft)
    expect(() => view.child('clock')).toThrow(ViewLeft)
  })
})

describe('where a view goes', () => {
  it('L-99, L-101: patches, by itself and by its visitor', async () => {
    const view = await open('/board')
    expect(() => view.assertPatched()).toThrow(NavigationMismatch)
    await view.hook('only')
    expect([view.path, view.element('ul').text()]).toEqual(['/board?only=b', 'b 0 b'])
    await view.patch('/board?only=c')
    view.assertPatched('/board?only=b')
    expect(() => view.assertPatched('/board?only=b')).toThrow(/patched to \/board\?only=c/)
    view.assertPatched()
    expect(() => view.assertRedirected()).toThrow(/it is still there/)
  })

  it('L-100: is led on by a patch to another view', async () => {
    const view = await open('/board')
    await view.patch('/away')
    expect(view.assertRedirected('/away').kind).toBe('navigate')
    expect(() => view.assertRedirected('/board')).toThrow(/it leads to \/away/)
  })

  it('L-25, L-107: navigates with its messages', async () => {
    const view = await open('/board')
    await view.hook('go')
    expect(view.assertRedirected('/away')).toEqual({
      kind: 'navigate',
      to: '/away',
      flash: { info: 'You went.' },
    })
    await expect(view.hook('go')).rejects.toThrow(ViewLeft)
    await view.followRedirect()
    expect([view.text(), view.path]).toEqual(['Away. You went.', '/away'])
    await expect(view.followRedirect()).rejects.toThrow(ViewLeft)
  })

  it('redirects to an ordinary page, with its messages', async () => {
    const view = await open('/board')
    await view.hook('out')
    expect(view.assertRedirected('/plain').flash).toEqual({ error: 'Out you go.' })
    const page = await view.followToPage()
    expect([page.path, page.text]).toEqual([
      '/plain',
      expect.stringContaining('Plain. Out you go.'),
    ])
  })

  it('refuses to follow to an ordinary page as if it were live', async () => {
    const view = await open('/board')
    await view.hook('out')
    await expect(view.followRedirect()).rejects.toThrow(LiveNotJoined)
  })

  it('L-22, L-23: navigates within the live session, and loads the page beyond', async () => {
    const view = await open('/board')
    const { id } = view
    await view.navigate('/away')
    expect([view.text(), view.id, view.path]).toEqual(['Away.', id, '/away'])
    await view.navigate('/other')
    expect([view.text(), view.id === id, view.path]).toEqual(['Away.', false, '/other'])
  })

  it('closes', async () => {
    const endpoint = serveLive({ router })
    const { view } = await live(endpoint, '/board')
    expect(endpoint.health().connections).toBe(1)
    await view.close()
    expect(endpoint.health().connections).toBe(0)
    expect(() => view.html()).toThrow(ViewLeft)
  })
})

describe('renderComponent', () => {
  it('renders a component alone', async () => {
    const badge = defineComponent<{ count: number }>()
      .mount(({ count }) => ({ shown: count > 9 ? '9+' : String(count) }))
      .render(({ shown }) => html`<span class="badge">${shown}</span>`)
    expect(await renderComponent(badge, { id: 'inbox', count: 12 })).toBe(
      '<span class="badge">9+</span>',
    )
  })
})
