import { AsyncLocalStorage } from 'node:async_hooks'
import { html } from 'redstart/html'
import { defineRouter } from 'redstart/http'
import { assignAsync, defineComponent, defineLive, type LiveView, liveRender } from 'redstart/live'
import { topic } from 'redstart/topic'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Gate } from '../src/gate.ts'
import { clientPage } from './src/client-tree.ts'
import { clicked, type LiveViewOfClient } from './src/live-client.ts'
import { type LiveSite, openView, pages, serveLive } from './src/live-site.ts'

const fail = (): never => {
  throw new Error('spoilt')
}

const neighbour = defineLive()
  .mount(() => ({ n: 0 }))
  .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
  .render(({ n }) => html`<p>${n}</p>`)

/** A page with a view under test and one beside it, on one connection. */
async function openedBeside(view: LiveView): Promise<{
  site: LiveSite
  view: LiveViewOfClient
  beside: LiveViewOfClient
}> {
  const router = defineRouter().scope('/', pages, (r) =>
    r.get('/', async (conn) =>
      conn.html(
        html`${await liveRender(conn, view, { id: 'tested' })}${await liveRender(conn, neighbour, { id: 'beside' })}`,
      ),
    ),
  )
  const site = await serveLive(router, { live: { views: { tested: view, beside: neighbour } } })
  const page = await site.get('/')
  const client = await site.connect(page)
  const beside = await client.mount(page, page.view('beside'))
  return { site, view: await client.mount(page, page.view('tested')), beside }
}

/** Asserts that a view has crashed by itself alone, with one entry in the log, and can be joined again. */
async function expectRecovery({ site, view, beside }: Awaited<ReturnType<typeof openedBeside>>) {
  await view.ended('phx_error')
  expect(await beside.click('inc')).toEqual({ diff: { 0: '1' } })
  expect(site.log.troubles).toHaveLength(1)
  const again = await view.again()
  expect(clientPage(again.rendered).html).toBe(clientPage(view.rendered).html)
  expect(await beside.click('inc')).toEqual({ diff: { 0: '2' } })
}

describe('what a client makes up', () => {
  const strict = defineLive()
    .mount(() => ({ n: 0, problem: '' }))
    .on('add', z.object({ by: z.number().max(10) }), ({ by }, socket) =>
      socket.assign({ n: socket.assigns.n + by }),
    )
    .on('told', z.object({ by: z.number() }), () => {})
    .invalid('told', ([issue], socket) => socket.assign({ problem: issue?.path ?? 'nothing' }))
    .onForm('form', () => {})
    .render(({ n, problem }) => html`<p>${n} ${problem}</p>`)

  it('an event without a handler crashes the view, which says so once', async () => {
    const opened = await openedBeside(strict)
    opened.view.send('event', clicked('unknown'))
    await expectRecovery(opened)
    expect(opened.site.log.troubles[0]).toMatchObject({
      level: 'warn',
      fields: { event: 'unknown', code: 'unhandled_live_event' },
    })
  })

  it.each(['constructor', '__proto__', 'toString', ''])(
    'an event %j is one without',
    async (event) => {
      const opened = await openedBeside(strict)
      opened.view.send('event', clicked(event))
      await expectRecovery(opened)
    },
  )

  it('a payload that the schema refuses is answered, counted, and reaches no handler', async () => {
    const { site, view } = await openedBeside(strict)
    for (const value of [
      { by: 'x' },
      { by: 11 },
      {},
      null,
      [],
      'text',
      7,
      { by: { __proto__: 1 } },
    ]) {
      expect(await view.hook('add', value)).toEqual({})
    }
    expect(await view.hook('add', { by: 2 })).toEqual({ diff: { 0: '2' } })
    expect(site.endpoint.health().counts.eventsInvalid).toBe(8)
    // The log is told of it once: whoever sends it again tells nothing new.
    expect(site.log.troubles.map(({ level }) => level)).toEqual(['warn'])
  })

  it('and one with a handler for it may say so on the page', async () => {
    const { view } = await openedBeside(strict)
    expect(await view.hook('told', { by: 'x' })).toEqual({ diff: { 1: 'by' } })
  })

  it.each([
    ['event', null],
    ['event', []],
    ['event', 'text'],
    ['event', {}],
    ['event', { type: 'click', event: 7, value: {} }],
    ['event', { type: 'click', event: { a: 1 }, value: {} }],
    ['event', { type: 'click', event: 'add', value: {}, cid: 'x' }],
    ['event', { type: 'click', event: 'add', value: {}, cid: 1.5 }],
    ['event', { type: 'form', event: 'form', value: 7, meta: {} }],
    ['live_patch', {}],
    ['live_patch', { url: 'no address' }],
    ['live_patch', null],
    ['allow_upload', { ref: 'x', entries: [] }],
    ['allow_upload', null],
    ['progress', null],
    ['cids_will_destroy', {}],
    ['cids_destroyed', { cids: 'all' }],
    ['no such message', {}],
    ['diff', {}],
    [7, {}],
  ])('a message %j %j ends at most its own view', async (event, payload) => {
    const opened = await openedBeside(strict)
    const { view } = opened
    const ref = view.client.nextRef()
    view.client.raw.send(view.joinRef, ref, view.topic, event, payload)
    await expectRecovery(opened)
  })

  it.each([
    ['event', { type: 'click', event: 'add', value: { by: 1 }, cid: 99 }],
    ['event', { type: 'form', event: 'form', value: 'a=%E0%A4%A', meta: null, uploads: 'all' }],
    ['event', { type: 'form', event: 'form', value: 'a=1', meta: [], uploads: { x: [{}] } }],
    ['progress', { ref: 'x', entry_ref: 'y', progress: 200 }],
    ['cids_will_destroy', { cids: [99, 'x', null] }],
    ['cids_destroyed', { cids: [99, 'x', null] }],
  ])('a message %j %j is answered', async (event, payload) => {
    const { site, view } = await openedBeside(strict)
    await view.push(event, payload)
    expect(await view.hook('add', { by: 2 })).toEqual({ diff: { 0: '2' } })
    expect(site.log.entries.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('a payload that is too deep is refused before the view', async () => {
    const { view } = await openedBeside(strict)
    let deep: object = {}
    for (let depth = 0; depth < 40; depth += 1) deep = { deep }
    view.send('event', { type: 'hook', event: 'add', value: deep })
    expect(await view.client.next()).toMatchObject({
      payload: { status: 'error', response: { reason: 'payload too deep' } },
    })
  })
})

describe('a view that throws', () => {
  const base = defineLive().mount(() => ({ isBroken: false }))

  it.each([
    ['an event', base.on('fail', fail).render(() => html`<p>here</p>`)],
    [
      'an event, later',
      base
        .on('fail', async () => {
          await Promise.resolve()
          fail()
        })
        .render(() => html`<p>here</p>`),
    ],
    [
      'an event, what cannot even be looked at',
      base
        .on('fail', () => {
          throw new Proxy(new Error('spoilt'), { getPrototypeOf: fail })
        })
        .render(() => html`<p>here</p>`),
    ],
    ['a form', base.onForm('fail', fail).render(() => html`<p>here</p>`)],
    [
      'a refused payload',
      base
        .on('fail', z.object({ a: z.number() }), () => {})
        .invalid('fail', fail)
        .render(() => html`<p>here</p>`),
    ],
    [
      'a schema',
      base.on('fail', z.looseObject({}).transform(fail), () => {}).render(() => html`<p>here</p>`),
    ],
    ['an answer that is none', base.on('fail', () => Object(7)).render(() => html`<p>here</p>`)],
    [
      'a template',
      base
        .on('fail', (socket) => socket.assign({ isBroken: true }))
        .render(({ isBroken }) => html`<p>${isBroken ? fail() : 'here'}</p>`),
    ],
    [
      'a template with what cannot be shown',
      base
        .on('fail', (socket) => socket.assign({ isBroken: true }))
        .render(({ isBroken }) => html`<p>${isBroken ? Object({ a: 1 }) : 'here'}</p>`),
    ],
    [
      'a template that is none',
      base
        .on('fail', (socket) => socket.assign({ isBroken: true }))
        .render(({ isBroken }) => (isBroken ? Object('text') : html`<p>here</p>`)),
    ],
    [
      'a layout',
      base
        .on('fail', (socket) => socket.assign({ isBroken: true }))
        .layout(({ isBroken }, content) => (isBroken ? fail() : content))
        .render(() => html`<p>here</p>`),
    ],
    [
      'what comes of work',
      base
        .on('fail', (socket) => socket.startAsync('work', async () => 1, fail))
        .render(() => html`<p>here</p>`),
    ],
    [
      'a hook',
      base
        .on('fail', (socket) => socket.attachHook('h', 'afterRender', fail))
        .on('render', (socket) => socket.assign({ isBroken: true }))
        .render(({ isBroken }) => html`<p>${isBroken}here</p>`),
    ],
  ] satisfies [string, LiveView][])('in %s', async (what, view) => {
    const opened = await openedBeside(view)
    const { view: tested } = opened
    if (what === 'a form')
      tested.send('event', { type: 'form', event: 'fail', value: '', meta: {} })
    else tested.send('event', clicked('fail'))
    if (what === 'a hook' || what === 'what comes of work') {
      expect(await tested.client.next()).toMatchObject({ payload: { status: 'ok' } })
    }
    if (what === 'a hook') tested.send('event', clicked('render'))
    await expectRecovery(opened)
  })

  it('in terminate, ends all the same', async () => {
    const { site, view, beside } = await openedBeside(
      base.terminate(fail).render(() => html`<p>here</p>`),
    )
    await view.leave()
    expect(await beside.click('inc')).toEqual({ diff: { 0: '1' } })
    await expect.poll(() => site.log.troubles.length).toBe(1)
    await view.again()
  })

  it('in handle_params, while its address changes', async () => {
    const view = await openView(
      defineLive()
        .mount(() => ({}))
        .handleParams((_, _socket, uri) => {
          if (uri.search !== '') fail()
        })
        .render(() => html`<p>here</p>`),
    )
    view.send('live_patch', { url: `${view.site.origin}/?a=1` })
    await view.ended('phx_error')
    expect(view.site.log.troubles).toHaveLength(1)
    await view.again()
  })

  it('in a message of the server', async () => {
    const news = topic('news', z.object({ text: z.string() }))
    const opened = await openedBeside(
      defineLive()
        .mount((_, socket) => socket.subscribe('news'))
        .info(news, fail)
        .render(() => html`<p>here</p>`),
    )
    await opened.site.endpoint.pubsub.broadcast(news(), { text: 'x' })
    await expectRecovery(opened)
  })

  it.each(['mount', 'update', 'updateMany', 'render', 'on'])(
    'in %s of a component',
    async (where) => {
      const throwing = (name: string) => (): void => {
        if (name === where) fail()
      }
      const start = defineComponent()
        .mount(() => {
          throwing('mount')()
          return {}
        })
        .on('fail', throwing('on'))
      const updated =
        where === 'updateMany'
          ? start.updateMany(throwing('updateMany'))
          : start.update(throwing('update'))
      const part = updated.render(() => {
        throwing('render')()
        return html`<i>part</i>`
      })
      const isOn = where === 'on'
      const opened = await openedBeside(
        defineLive()
          .mount(() => ({ isShown: isOn }))
          .on('show', (socket) => socket.assign({ isShown: true }))
          .render(({ isShown }) => html`<div>${isShown && part({ id: 'a' })}</div>`),
      )
      opened.view.send('event', isOn ? clicked('fail', {}, 1) : clicked('show'))
      await expectRecovery(opened)
    },
  )

  it('in an assign that is loaded, shows that it failed, and stays', async () => {
    const { site, view } = await openedBeside(
      defineLive()
        .mount(() => ({ value: assignAsync<string>(fail) }))
        .render(({ value }) => html`<p>${value.loading ? 'loading' : String(value.failed)}</p>`),
    )
    expect(await view.pushed('diff')).toEqual({ 0: 'Error: spoilt' })
    expect(site.log.troubles).toEqual([])
  })
})

it('a view that gets too many messages does not end within the transaction of who sent them', async () => {
  const transaction = new AsyncLocalStorage<string>()
  const news = topic('news', z.object({}))
  const handled = new Gate()
  const seen: unknown[] = []
  const view = await openView(
    defineLive()
      .mount((_, socket) => socket.subscribe(news()))
      .info(news, () => handled.opened)
      .terminate(() => void seen.push(transaction.getStore()))
      .render(() => html`<p></p>`),
    { limits: { inbox: 2 } },
  )
  const { pubsub } = view.site.endpoint
  await transaction.run('open', async () => {
    for (let sent = 0; sent < 4; sent += 1) await pubsub.broadcast(news(), {})
  })
  await view.ended('phx_error')
  handled.open()
  expect(seen).toEqual([undefined])
})
