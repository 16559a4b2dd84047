import { html } from 'redstart/html'
import { defineRouter } from 'redstart/http'
import { defineComponent, defineLive, redirect, reply, stream } from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { clientPage } from './src/client-tree.ts'
import { clicked } from './src/live-client.ts'
import { openView, pages, serveLive } from './src/live-site.ts'

it('L-112: what runs before mount runs for every mount, also when a page goes on to another view', async () => {
  const runs: string[] = []
  const named = (name: string) =>
    defineLive()
      .use((_, socket) => {
        runs.push(`${name} ${socket.connected}`)
        return { who: 'ann' }
      })
      .use(({ assigns }) => (assigns.who === 'ann' ? { isKnown: true } : redirect('/log-in')))
      .mount(({ assigns }) => ({ greeting: `${name} for ${assigns.who} ${assigns.isKnown}` }))
      .render(({ greeting }) => html`<p>${greeting}</p>`)
  const site = await serveLive(
    defineRouter().scope('/', pages, (r) => r.live('/', named('a')).live('/b', named('b'))),
  )
  const view = await site.open()
  expect(clientPage(view.rendered).html).toBe('<p>a for ann true</p>')
  await view.leave()
  const next = await view.client.mount(view.page, view.element, { redirect: `${site.origin}/b` })
  expect(clientPage(next.rendered).html).toBe('<p>b for ann true</p>')
  expect(runs).toEqual(['a false', 'a true', 'b true'])
})

it('L-112: what leads elsewhere keeps the view from being mounted', async () => {
  let mounts = 0
  const site = await serveLive(
    defineRouter().scope('/', pages, (r) =>
      r.live(
        '/',
        defineLive()
          .use((_, socket) => (socket.connected ? redirect('/log-in') : undefined))
          .mount(() => {
            mounts += 1
            return {}
          })
          .render(() => html`<p>here</p>`),
      ),
    ),
  )
  const page = await site.get('/')
  const { response } = await (await site.connect(page)).joinView(page)
  expect(response).toEqual({ redirect: { to: '/log-in', status: 302 }, events: [] })
  expect(mounts).toBe(1)
})

it('L-112: a plug of the pipeline that is live runs for every mount, and may lead elsewhere', async () => {
  let isLoggedIn = true
  const members = pages.plug(
    (conn) => {
      if (isLoggedIn) return { user: `ann ${conn.isLive}` }
      conn.putFlash('error', 'Log in first.')
      return conn.redirect('/log-in')
    },
    { live: true },
  )
  const view = defineLive<{ user: string }>()
    .mount(() => ({}))
    .render(({ user }) => html`<p>${user}</p>`)
  const site = await serveLive(defineRouter().scope('/', members, (r) => r.live('/', view)))
  const page = await site.get('/')
  expect(page.content).toBe('<p>ann false</p>')
  const client = await site.connect(page)
  expect(clientPage((await client.mount(page)).rendered).html).toBe('<p>ann true</p>')
  isLoggedIn = false
  const later = await site.connect(page)
  expect((await later.joinView(page)).response).toEqual({
    redirect: { to: '/log-in', status: 302, flash: expect.any(String) },
    events: [],
  })
})

it('L-132 deviates: what is shown and not kept is a stream, and is not sent again', async () => {
  const view = await openView(
    defineLive()
      .mount(() => ({ lines: stream([{ id: 1 }]), n: 0 }))
      .on('add', (socket) => socket.assigns.lines.insert({ id: 2 }))
      .on('count', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
      .render(
        ({ lines, n }) =>
          html`<ul id="l" phx-update="stream">${lines.rows((_, id) => html`<li id=${id}></li>`)}</ul><b>${n}</b>`,
      ),
  )
  expect(await view.hook('add', {})).toMatchObject({ diff: { 0: { k: { kc: 1 } } } })
  expect(await view.click('count')).toEqual({ diff: { 1: '1' } })
})

describe('hooks that are attached', () => {
  it('L-133: run in their order before the handler, halt, answer, and come off again', async () => {
    const seen: string[] = []
    const view = await openView(
      defineLive()
        .mount((_, socket) => {
          socket.attachHook('first', 'handleEvent', ({ event }) => void seen.push(`first ${event}`))
          socket.attachHook('second', 'handleEvent', ({ event, payload }) => {
            seen.push('second')
            if (event === 'halted') return 'halt'
            if (event === 'answered') return reply({ given: payload.a })
            return 'cont'
          })
          return { n: 0 }
        })
        .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
        .on('halted', () => {
          throw new Error('never reached')
        })
        .on('off', (socket) => {
          socket.detachHook('second', 'handleEvent')
          socket.detachHook('unknown', 'handleEvent')
        })
        .render(({ n }) => html`<p>${n}</p>`),
    )
    expect(await view.click('inc')).toEqual({ diff: { 0: '1' } })
    expect(seen).toEqual(['first inc', 'second'])
    expect(await view.click('halted')).toEqual({})
    expect(await view.hook('answered', { a: 7 })).toEqual({ diff: { r: { given: 7 } } })
    expect(await view.click('off')).toEqual({})
    seen.length = 0
    await view.click('inc')
    expect(seen).toEqual(['first inc'])
  })

  it('L-133: of a view see its patches, of a component its events, and both what is begun', async () => {
    const seen: string[] = []
    const part = defineComponent()
      .mount((_, socket) => {
        socket.attachHook('own', 'handleEvent', ({ event }) => void seen.push(`part ${event}`))
        socket.attachHook(
          'own',
          'handleAsync',
          (name, { ok }) => void seen.push(`part ${name} ${ok}`),
        )
        return {}
      })
      .on('go', (socket) =>
        socket.startAsync(
          'work',
          async () => 1,
          () => void seen.push('settled'),
        ),
      )
      .render(() => html`<i>part</i>`)
    const view = await openView(
      defineLive()
        .mount((_, socket) => {
          socket.attachHook('tabs', 'handleParams', (params) => void seen.push(`tab ${params.tab}`))
          return {}
        })
        .on('tab', (socket) => socket.pushPatch('/?tab=b'))
        .render(() => html`<div>${part({ id: 1 })}</div>`),
    )
    expect(seen).toEqual(['tab undefined', 'tab undefined'])
    seen.length = 0
    const ref = view.send('event', clicked('tab'))
    await view.pushed('live_patch')
    await view.answerTo(ref)
    await view.click('go', {}, 1)
    await expect.poll(() => seen).toEqual(['tab b', 'part go', 'part work true', 'settled'])
  })

  it('L-133: have names of their own', async () => {
    const view = await openView(
      defineLive()
        .mount(() => ({}))
        .on('attach', (socket) => socket.attachHook('same', 'handleEvent', () => {}))
        .render(() => html`<p>here</p>`),
    )
    await view.click('attach')
    view.send('event', clicked('attach'))
    await view.ended('phx_error')
    expect(view.site.log.troubles).toHaveLength(1)
  })

  it('L-134: that follow a render cause none', async () => {
    const view = await openView(afterRenderLive)
    expect(await view.click('inc')).toEqual({ diff: { 0: '1', 1: '1' } })
    await view.client.quiet()
    expect(await view.click('inc')).toEqual({ diff: { 0: '2', 1: '2' } })
  })
})

it('L-133: what follows a render of a component is run for that component', async () => {
  const runs: string[] = []
  const tally = defineComponent()
    .mount(({ id }, socket) => {
      socket.attachHook('after', 'afterRender', () => void runs.push(`component ${id}`))
      return { n: 0 }
    })
    .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
    .render(({ n }) => html`<b>${n}</b>`)
  const view = await openView(
    defineLive()
      .mount((_, socket) => {
        socket.attachHook('after', 'afterRender', () => void runs.push('view'))
      })
      .render(() => html`<div>${tally({ id: 'a' })}${tally({ id: 'b' })}</div>`),
  )
  expect(runs).toEqual(['component a', 'component b', 'view'])
  runs.length = 0
  expect(await view.click('inc', {}, 2)).toEqual({ diff: { c: { 2: { 0: '1' } } } })
  expect(runs).toEqual(['component b'])
})

const afterRenderLive = defineLive()
  .mount(() => ({ renders: 0, n: 0 }))
  .handleParams((_, socket) =>
    socket.attachHook('after', 'afterRender', () =>
      socket.assign({ renders: socket.assigns.renders + 1 }),
    ),
  )
  .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
  .render(({ n, renders }) => html`<p>${n} ${renders}</p>`)

describe('L-139: form recovery', () => {
  it('finds the same form, and what is typed is taken right behind the join', async () => {
    const view = await openView(
      defineLive()
        .mount(() => ({ name: '' }))
        .onForm('validate', ({ name }, socket) => socket.assign({ name: String(name) }))
        .on('fail', () => {
          throw new Error('spoilt')
        })
        .render(
          ({ name }, ev) =>
            html`<form id="f" phx-change=${ev.validate.form()}><input name="name" value=${name}></form>`,
        ),
    )
    const form = '<form id="f" phx-change="validate">'
    expect(view.page.content).toContain(form)
    view.send('event', clicked('fail'))
    await view.ended('phx_error')
    const again = await view.again()
    const page = clientPage(again.rendered)
    expect(page.html).toContain(form)
    page.merge((await again.form('validate', 'name=Ann', { meta: { _target: 'name' } })).diff)
    expect(page.html).toContain('value="Ann"')
  })
})
