import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../src/clock/index.ts'
import {
  EmbeddedRedirect,
  InvalidContainer,
  NoLiveEndpoint,
  UnknownView,
} from '../../src/errors/index.ts'
import { html } from '../../src/html/index.ts'
import { browserPipeline, defineRouter, type Router, signFlash } from '../../src/http/index.ts'
import {
  defineLive,
  type LiveView,
  liveRender,
  navigate,
  nestedView,
  redirect,
  redirectExternal,
} from '../../src/live/index.ts'
import { type } from '../../src/schema/index.ts'
import { silentLogger } from '../../src/telemetry/index.ts'
import { browser, type Site, secretKeyBase, site, viewIn } from './site.ts'

const signing = { secretKeyBase, clock: systemClock }

const plain = defineLive({ name: 'Plain' })
  .mount(() => ({ text: '<b>&"\'', pageTitle: 'Plain <1>' }))
  .render(({ text, flash }) => html`<p title=${text}>${text}</p><i>${flash.info}</i>`)

/** A site with one view at `/`. */
const at = (view: LiveView, rest: (r: Router<'/'>) => Router<string> = (r) => r): Promise<Site> =>
  site({ router: rest(defineRouter().scope('/', browser, (r) => r.live('/', view))) })

describe('the first render of a view', () => {
  it('L-1: has one container with id, main, session and static', async () => {
    const page = await (await at(plain)).get('/')
    expect(page.status).toBe(200)
    const containers = page.elements.filter(({ attributes }) => 'data-phx-session' in attributes)
    expect(containers).toHaveLength(1)
    const { id, topic, session, static: dead, attributes, tag } = viewIn(page)
    expect(tag).toBe('div')
    expect(Object.keys(attributes)).toEqual([
      'id',
      'data-phx-main',
      'data-phx-session',
      'data-phx-static',
    ])
    expect(attributes['data-phx-main']).toBe('')
    expect(page.html).toContain(`<div id="${id}" data-phx-main data-phx-session="${session}"`)
    expect([topic, session.length > 0, dead.length > 0]).toEqual([`lv:${id}`, true, true])
  })

  it('L-2: has another id each time, which needs no escaping', async () => {
    const visitor = await at(plain)
    const ids = [viewIn(await visitor.get('/')).id, viewIn(await visitor.get('/')).id]
    expect(ids[0]).not.toBe(ids[1])
    for (const id of ids) expect(id).toMatch(/^phx-[\w-]{16}$/)
  })

  it('L-8: stands in the layout of its pipeline, with its own layout in its container', async () => {
    const framed = defineLive()
      .mount(() => ({ n: 1, pageTitle: 'Framed' }))
      .layout(({ n }, content) => html`<header>inner ${n}</header>${content}`)
      .render(({ n }) => html`<p>${n}</p>`)
    const page = await (await at(framed)).get('/')
    const root = viewIn(page)
    expect(root.inside.map(({ tag, text }) => [tag, text])).toEqual([
      ['header', 'inner 1'],
      ['p', '1'],
    ])
    const title = page.elements.find(({ tag }) => tag === 'title')
    const nav = page.elements.find(({ tag }) => tag === 'nav')
    expect([title?.text, nav?.text]).toEqual(['Framed', 'layout'])
  })

  it('is told to the layout as a live view, which pages of actions are not', async () => {
    const layout = browserPipeline().layout(
      (_conn, { content, isLive }) =>
        html`<body class=${isLive ? 'live' : 'page'}>${content}</body>`,
    )
    const router = defineRouter().scope('/', layout, (r) =>
      r
        .live('/', plain)
        .get('/page', () => html`<p></p>`)
        .get('/sent', (conn) => conn.html(html`<p></p>`)),
    )
    const visitor = await site({ router })
    const bodyAt = async (path: string) =>
      (await visitor.get(path)).elements.find(({ tag }) => tag === 'body')?.attributes.class
    expect(await bodyAt('/')).toBe('live')
    expect(await bodyAt('/page')).toBe('page')
    expect(await bodyAt('/sent')).toBe('page')
  })

  it('L-10: escapes text and attributes', async () => {
    const page = await (await at(plain)).get('/')
    expect(page.html).toContain(
      '<p title="&lt;b&gt;&amp;&quot;&#39;">&lt;b&gt;&amp;&quot;&#39;</p>',
    )
    expect(page.html).toContain('<title>Plain &lt;1&gt;</title>')
  })

  it('L-15: mounts once, not connected, and then handles the params once', async () => {
    const ran: unknown[] = []
    const view = defineLive()
      .params(z.object({ id: z.coerce.number<string>(), tab: z.string().optional() }))
      .mount(({ params, uri, connectParams }, socket) => {
        ran.push('mount', params, uri?.href, connectParams, socket.connected)
      })
      .handleParams((params, _socket, uri) => {
        ran.push('params', params, uri.href)
      })
      .render(({ liveAction }) => html`${liveAction}`)
    const visitor = await site({
      router: defineRouter().scope('/r', browser, (r) => r.live('/:id', view, { action: 'show' })),
    })
    const page = await visitor.get('/r/7?tab=a&id=8')
    expect(viewIn(page).text).toBe('show')
    const uri = `${visitor.origin}/r/7?tab=a&id=8`
    expect(ran).toEqual([
      ...['mount', { id: 7, tab: 'a' }, uri, undefined, false],
      ...['params', { id: 7, tab: 'a' }, uri],
    ])
  })

  it('is 404 for an address that the params do not take, and the status of what is thrown', async () => {
    const view = defineLive()
      .params(z.object({ id: z.coerce.number<string>() }))
      .mount(({ params }) => {
        if (params.id > 9) throw new TypeError('too many')
      })
      .render(() => html``)
    const visitor = await site({
      router: defineRouter().scope('/', browser, (r) => r.live('/:id', view)),
    })
    expect((await visitor.get('/7')).status).toBe(200)
    expect((await visitor.get('/seven')).status).toBe(404)
    expect((await visitor.get('/10')).status).toBe(500)
  })

  it('L-34: sees the session of the page, and what live and other plugs gave', async () => {
    const view = defineLive<{ user: string }>()
      .session(type<{ count?: number }>())
      .mount(({ session, assigns }) => ({ seen: JSON.stringify([session.count, assigns.user]) }))
      .render(({ seen }) => html`${seen}`)
    const members = browser.plug(
      (conn) => {
        if (!conn.isLive) conn.session.put('count', Number(conn.session.get('count') ?? 0) + 1)
        return { user: 'ada' }
      },
      { live: true },
    )
    const visitor = await site({
      router: defineRouter().scope('/', members, (r) => r.live('/', view)),
    })
    expect(viewIn(await visitor.get('/')).text).toBe('[1,"ada"]')
    expect(viewIn(await visitor.get('/')).text).toBe('[2,"ada"]')
  })

  it('is made by an endpoint, or not at all', async () => {
    const router = defineRouter().scope('/', browser, (r) => r.live('/', plain))
    const failures: unknown[] = []
    const logger = { ...silentLogger, error: (fields: object) => void failures.push(fields) }
    const app = router.serve({}, { secretKeyBase, logger, clock: systemClock })
    const origin = { remoteAddress: undefined, isEncrypted: false }
    const status = await app.respond(new Request('http://a.test/'), origin, (a) => a.status)
    expect(status).toBe(500)
    expect(failures).toEqual([expect.objectContaining({ err: expect.any(NoLiveEndpoint) })])
  })
})

describe('the container of a view', () => {
  const boxed = defineLive({ container: ['section', { class: 'a', 'data-x': '1' }] })
    .mount(() => ({}))
    .render(() => html`x`)

  it('L-6: the route goes before the view, attributes come together, the server’s stay', async () => {
    const visitor = await site({
      router: defineRouter().scope('/', browser, (r) =>
        r
          .live('/', boxed)
          .live('/wide', boxed, { container: ['main', { class: 'b "<', title: 'T' }] }),
      ),
    })
    const first = viewIn(await visitor.get('/'))
    expect([first.tag, first.attributes.class, first.attributes['data-x']]).toEqual([
      'section',
      'a',
      '1',
    ])
    const { tag, attributes, session } = viewIn(await visitor.get('/wide'))
    expect([tag, attributes.class, attributes['data-x'], attributes.title]).toEqual([
      ...['main', 'b "<', '1', 'T'],
    ])
    expect(session).not.toBe('')
    expect(() =>
      defineRouter().scope('/', browser, (r) =>
        r.live('/', boxed, { container: ['div', { 'data-phx-main': '' }] }),
      ),
    ).toThrow(InvalidContainer)
  })
})

describe('a view that leads elsewhere', () => {
  const leaving = (to: () => ReturnType<typeof redirect>): LiveView =>
    defineLive()
      .mount((_context, socket) => {
        socket.putFlash('info', 'on the way')
        return to()
      })
      .render(() => html``)
  const after = (r: Router<'/'>): Router<string> =>
    r.scope('/', browser, (s) => s.live('/next', plain))

  it('L-11, L-12: redirects, and its flash is on the next page and gone on the one after', async () => {
    const visitor = await at(
      leaving(() => redirect('/next')),
      after,
    )
    const answer = await visitor.get('/')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/next'])
    expect((await visitor.get('/next')).html).toContain('<i>on the way</i>')
    expect((await visitor.get('/next')).html).toContain('<i></i>')
  })

  it('L-11: with the status that was given, to other sites, and by navigate', async () => {
    const answers = [
      leaving(() => redirect('/next?a=1', { status: 307 })),
      leaving(() => redirectExternal('https://other.test/x')),
      leaving(() => navigate('/next')),
    ].map(async (view) => {
      const { status, headers } = await (await at(view)).get('/')
      return [status, headers.get('location')]
    })
    expect(await Promise.all(answers)).toEqual([
      [307, '/next?a=1'],
      [302, 'https://other.test/x'],
      [302, '/next'],
    ])
  })

  it('L-11: patched in mount it fails, patched in handleParams it is a redirect', async () => {
    const inMount = defineLive()
      .mount((_context, socket) => socket.pushPatch('/?a=1'))
      .render(() => html``)
    expect((await (await at(inMount)).get('/')).status).toBe(500)
    const inParams = defineLive()
      .mount(() => ({}))
      .handleParams((_params, socket, uri) => {
        if (uri.search === '') socket.pushPatch('/?a=1')
      })
      .render(() => html`done`)
    const visitor = await at(inParams)
    const answer = await visitor.get('/')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/?a=1'])
    expect((await visitor.get('/?a=1')).status).toBe(200)
  })
})

describe('a flash of a full page load', () => {
  it('L-13: is shown by a live view, and kept for its connected mount', async () => {
    const visitor = await at(plain)
    visitor.cookies.set('__phoenix_flash__', signFlash(signing, { info: 'Moved.' }))
    expect((await visitor.get('/')).html).toContain('<i>Moved.</i>')
    expect(visitor.cookies.has('__phoenix_flash__')).toBe(false)
  })
})

describe('views in a view', () => {
  const child = defineLive()
    .session(z.object({ room: z.number() }))
    .mount(({ session }) => ({ room: session.room }))
    .render(({ room }) => html`<em>room ${room}</em>`)
  const player = defineLive({ container: ['aside', {}] })
    .mount(() => ({}))
    .render(() => html`<em>player</em>`)
  const parent = defineLive()
    .mount(() => ({}))
    .render(
      () => html`<h1>parent</h1>
        ${nestedView(child, { id: 'one', session: { room: 1 }, container: ['b', { class: 'c' }] })}
        ${nestedView(player, { id: 'player', sticky: true })}`,
    )

  it('L-4, L-5: a child has no token yet, a sticky view has one, both have their content', async () => {
    const visitor = await site({
      router: defineRouter().scope('/', browser, (r) => r.live('/', parent)),
      live: { views: { player } },
    })
    const page = await visitor.get('/')
    const root = viewIn(page)
    const one = viewIn(page, 'one')
    expect([one.tag, one.text, one.session]).toEqual(['b', 'room 1', ''])
    expect(one.attributes).toEqual({
      id: 'one',
      'data-phx-session': '',
      'data-phx-static': one.static,
      'data-phx-parent-id': root.id,
      class: 'c',
    })
    expect(one.static).not.toBe('')
    const sticky = viewIn(page, 'player')
    expect([sticky.tag, sticky.text]).toEqual(['aside', 'player'])
    expect(sticky.attributes).toEqual({
      id: 'player',
      'data-phx-session': sticky.session,
      'data-phx-static': sticky.static,
      'data-phx-sticky': '',
    })
    expect(sticky.session).not.toBe('')
    expect(root.inside.filter(({ tag }) => tag === 'em')).toHaveLength(2)
  })

  it('L-7: writes nothing that is the client’s', async () => {
    const visitor = await site({
      router: defineRouter().scope('/', browser, (r) => r.live('/', parent)),
      live: { views: { player } },
    })
    const { html: text } = await visitor.get('/')
    expect(text).not.toMatch(/data-phx-(?:component|view|id|skip|stream|root-id|pid)\b/)
  })

  it('says what to do about a sticky view that nobody could ask for', async () => {
    const visitor = await at(parent)
    expect((await visitor.get('/')).status).toBe(500)
    expect(visitor.errors).toEqual([expect.any(UnknownView)])
  })

  it('redirects as a whole when one of them does, with its flash', async () => {
    const guarded = defineLive()
      .mount((_context, socket) => {
        socket.putFlash('error', 'Sign in.')
        return redirect('/log-in')
      })
      .render(() => html``)
    const around = defineLive()
      .mount(() => ({}))
      .render(() => html`${nestedView(guarded, { id: 'a' })}${nestedView(guarded, { id: 'b' })}`)
    const visitor = await at(around, (r) =>
      r.scope('/', browser, (s) => s.get('/log-in', (conn) => conn.json(conn.flash))),
    )
    const answer = await visitor.get('/')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/log-in'])
    expect((await visitor.get('/log-in')).html).toBe('{"error":"Sign in."}')
  })
})

describe('a view in an ordinary page', () => {
  const cart = defineLive({ name: 'Cart' })
    .session(z.object({ cart: z.number() }))
    .mount(({ session, uri }) => ({ text: `${session.cart} ${uri}` }))
    .render(({ text }) => html`<p>${text}</p>`)
  const guarded = defineLive({ name: 'Guarded' })
    .mount(() => redirect('/'))
    .render(() => html``)
  const router = defineRouter().scope('/', browser, (r) =>
    r
      .get('/', async (conn) => {
        const options = { session: { cart: 42 }, container: ['section', { class: 'c' }] } as const
        return html`<h1>Shop</h1>${await liveRender(conn, cart, options)}`
      })
      .get('/named', async (conn) => liveRender(conn, cart, { session: { cart: 1 }, id: 'cart' }))
      .get('/guarded', async (conn) => liveRender(conn, guarded)),
  )

  it('L-3: is not main, and can be joined', async () => {
    const visitor = await site({ router, live: { views: { cart, guarded } } })
    const page = await visitor.get('/')
    const { tag, attributes, text, id, session, static: dead } = viewIn(page)
    expect([tag, text]).toEqual(['section', '42 undefined'])
    expect(attributes).toEqual({
      id,
      'data-phx-session': session,
      'data-phx-static': dead,
      class: 'c',
    })
    expect(session).not.toBe('')
    expect(viewIn(await visitor.get('/named')).id).toBe('cart')
  })

  it('says what to do when nobody could ask for it, or when it leads elsewhere', async () => {
    const unnamed = await site({ router, live: { views: { guarded } } })
    expect((await unnamed.get('/')).status).toBe(500)
    expect(unnamed.errors).toEqual([expect.any(UnknownView)])
    const named = await site({ router, live: { views: { cart, guarded } } })
    expect((await named.get('/guarded')).status).toBe(500)
    expect(named.errors).toEqual([expect.any(EmbeddedRedirect)])
  })
})
