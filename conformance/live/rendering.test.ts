import { html } from 'redstart/html'
import { defineComponent, defineLive, type LiveView, type Stream, stream } from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { clicked } from './src/live-client.ts'
import { openView, serveView } from './src/live-site.ts'

describe('what goes elsewhere while it is rendered crashes (§6.5):', () => {
  /** A component that goes elsewhere when it is told to. */
  const goer = (how: 'pushNavigate' | 'pushPatch' | 'redirect') =>
    defineComponent<{ n: number }>()
      .update((props, socket) => {
        socket.assign(props)
        if (props.n === 1) socket[how]('/')
      })
      .on('go', (socket) => socket.assign({ n: 1 }))
      .render(({ n }) => html`<p>${n}</p>`)

  const around = (part: ReturnType<typeof goer>, n = 0): LiveView =>
    defineLive()
      .mount(() => ({ n }))
      .on('fail', (socket) => socket.assign({ n: 1 }))
      .render((assigns) => html`<div>${part({ id: 1, n: assigns.n })}</div>`)

  const lateUpdate = defineComponent<{ n: number }>()
    .update(async (props, socket) => {
      await Promise.resolve()
      socket.assign(props)
      if (props.n === 1) socket.pushNavigate('/')
    })
    .render(({ n }) => html`<p>${n}</p>`)

  const within = defineComponent()
    .mount(() => ({ n: 0 }))
    .on('fail', (socket) => socket.assign({ n: 1 }))
    .render(({ n }) => html`<div>${goer('pushPatch')({ id: 2, n })}</div>`)

  it.each([
    ['a component that navigates in update', around(goer('pushNavigate'))],
    ['one that patches', around(goer('pushPatch'))],
    ['one that redirects', around(goer('redirect'))],
    ['one that waits before it does', around(lateUpdate)],
    [
      'one in mount',
      defineLive()
        .mount(() => ({ n: 0 }))
        .on('fail', (socket) => socket.assign({ n: 1 }))
        .render(({ n }) => html`<div>${n === 1 && leaver({ id: 1 })}</div>`),
    ],
    [
      'a hook that follows a render',
      defineLive()
        .mount(() => ({ n: 0 }))
        .handleParams((_, socket) =>
          socket.attachHook('go', 'afterRender', () => {
            if (socket.assigns.n === 1) socket.pushNavigate('/')
          }),
        )
        .on('fail', (socket) => socket.assign({ n: 1 }))
        .render(({ n }) => html`<p>${n}</p>`),
    ],
  ] satisfies [string, LiveView][])('%s', async (_, live) => {
    const view = await openView(live)
    view.send('event', clicked('fail'))
    await view.ended('phx_error')
    expect(view.site.log.troubles).toMatchObject([NAVIGATION])
  })

  it('one that stands in another, where that is rendered by itself', async () => {
    const view = await openView(
      defineLive()
        .mount(() => ({}))
        .render(() => html`<div>${within({ id: 1 })}</div>`),
    )
    view.send('event', clicked('fail', {}, 1))
    await view.ended('phx_error')
    expect(view.site.log.troubles).toMatchObject([NAVIGATION])
  })

  it('the page, before anything is connected', async () => {
    const site = await serveView(around(goer('redirect'), 1))
    expect((await site.get('/')).status).toBe(500)
    expect(site.log.troubles).toMatchObject([NAVIGATION])
  })

  it('the join', async () => {
    const site = await serveView(
      defineLive()
        .mount(() => ({}))
        .render(() => html`<div>${connectedLeaver({ id: 1 })}</div>`),
    )
    const page = await site.get('/')
    const client = await site.connect(page)
    expect(await client.joinView(page)).toMatchObject({
      status: 'error',
      response: { reason: 'join crashed' },
    })
    expect(site.log.troubles).toMatchObject([NAVIGATION])
  })
})

const NAVIGATION = { fields: { err: expect.objectContaining({ code: 'invalid_navigation' }) } }

const leaver = defineComponent()
  .mount((_, socket) => socket.pushNavigate('/'))
  .render(() => html`<p></p>`)

const connectedLeaver = defineComponent()
  .mount((_, socket) => {
    if (socket.connected) socket.redirect('/')
  })
  .render(() => html`<p></p>`)

interface Row {
  readonly id: number
}

const rowsOf = (rows: Stream<Row>) => rows.rows(({ id }, domId) => html`<li id=${domId}>${id}</li>`)
const nobody = (_: number): void => {}

describe('what a component changes around it while it is rendered', () => {
  /** Tells what it stands in of each number that it is given. */
  const teller = defineComponent<{ n: number; tell: (n: number) => void }>()
    .update((props, socket) => {
      socket.assign(props)
      props.tell(props.n)
    })
    .render(({ n }) => html`<p>${n}</p>`)

  const listener = defineLive()
    .mount(() => ({ n: 0, total: 0, rows: stream<Row>([]), tell: nobody }))
    .handleParams((_, socket) =>
      socket.assign({
        tell: (n) => {
          if (n * 10 === socket.assigns.total) return
          socket.assign({ total: n * 10 })
          socket.assigns.rows.insert({ id: n })
        },
      }),
    )
    .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
    .on('noop', () => {})

  it('is sent at once: assigns, and rows of streams', async () => {
    const view = await openView(
      listener.render(
        ({ n, total, rows, tell }) =>
          html`<b>${total}</b><ul id="rows" phx-update="stream">${rowsOf(rows)}</ul>${teller({ id: 1, n, tell })}`,
      ),
    )
    await view.client.quiet()
    expect(await view.click('inc')).toEqual({ diff: { c: { 1: { 0: '1' } } } })
    const row = { stream: ['0', [['rows-1', -1, null, false]], []] }
    expect(await view.pushed('diff')).toMatchObject({ 0: '10', 1: row })
    await view.client.quiet()
    expect(await view.click('noop')).toEqual({})
  })

  it('is sent at once where a component is rendered by itself', async () => {
    const middle = defineComponent<{ tell: (n: number) => void }>()
      .mount(() => ({ n: 0 }))
      .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
      .render(({ n, tell }) => html`<div>${teller({ id: 2, n, tell })}</div>`)
    const view = await openView(
      listener.render(({ total, tell }) => html`<b>${total}</b>${middle({ id: 1, tell })}`),
    )
    expect(await view.click('inc', {}, 1)).toEqual({ diff: { c: { 2: { 0: '1' } } } })
    expect(await view.pushed('diff')).toEqual({ 0: '10' })
    await view.client.quiet()
  })

  it('is sent at once behind a join', async () => {
    const view = await openView(
      listener.render(
        ({ n, total, tell }) => html`<b>${total}</b>${teller({ id: 1, n: n + 1, tell })}`,
      ),
    )
    expect(view.rendered[0]).toBe('0')
    expect(await view.pushed('diff')).toEqual({ 0: '10' })
    await view.client.quiet()
  })

  it('is sent at once where it is another component, which was rendered before', async () => {
    const list = defineComponent<{ n: number }>()
      .mount(() => {
        const rows = stream<Row>([])
        const seen = new Set<number>([0])
        const tell = (n: number): void => {
          if (!seen.has(n)) rows.insert({ id: n })
          seen.add(n)
        }
        return { rows, tell }
      })
      .render(
        ({ n, rows, tell }) =>
          html`<div><ul id="rows" phx-update="stream">${rowsOf(rows)}</ul>${teller({ id: 2, n, tell })}</div>`,
      )
    const view = await openView(
      listener.render(({ n }) => html`<main>${list({ id: 1, n })}</main>`),
    )
    expect(await view.click('inc')).toEqual({ diff: { c: { 2: { 0: '1' } } } })
    const row = { stream: ['1-0', [['rows-1', -1, null, false]], []] }
    expect(await view.pushed('diff')).toMatchObject({ c: { 1: { 0: row } } })
  })

  it('is not sent again and again where it is the same with each render', async () => {
    const view = await openView(
      defineLive()
        .mount(() => ({ n: 0, rows: stream<Row>([]), last: {}, tell: nobody }))
        .handleParams((_, socket) =>
          socket.assign({
            tell: (n) => {
              socket.assign({ last: { n } })
              if (n > 0) socket.assigns.rows.insert({ id: n })
            },
          }),
        )
        .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
        .render(
          ({ n, rows, tell }) =>
            html`<ul id="rows" phx-update="stream">${rowsOf(rows)}</ul>${teller({ id: 1, n, tell })}`,
        ),
    )
    const rowsIn = (n: number) => ({ 0: { stream: ['0', [[`rows-${n}`, -1, null, false]], []] } })
    await view.client.quiet()
    for (let n = 1; n <= 30; n += 1) {
      expect(await view.click('inc')).toMatchObject({ diff: { c: { 1: { 0: String(n) } } } })
      expect(await view.pushed('diff')).toMatchObject(rowsIn(n))
      expect(await view.pushed('diff')).toMatchObject(rowsIn(n))
      if (n === 1) expect(await view.pushed('diff')).toMatchObject(rowsIn(n))
    }
    await view.client.quiet()
    expect(view.site.log.troubles).toEqual([])
  })

  it('is left for the next message where it goes on and on, and the log says so once', async () => {
    let isEndless = false
    const view = await openView(
      defineLive()
        .mount(() => ({ n: 0, tell: nobody }))
        .handleParams((_, socket) =>
          socket.assign({
            tell: () => {
              if (isEndless) socket.assign({ n: socket.assigns.n + 1 })
            },
          }),
        )
        .on('begin', () => {
          isEndless = true
        })
        .on('go', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
        .render(({ n, tell }) => html`<b>${n}</b>${teller({ id: 1, n: 0, tell })}`),
    )
    await view.click('begin')
    expect(await view.click('go')).toEqual({ diff: { 0: '1' } })
    for (let n = 2; n <= 21; n += 1) expect(await view.pushed('diff')).toEqual({ 0: String(n) })
    await view.client.quiet()
    expect(await view.click('go')).toEqual({ diff: { 0: '23' } })
    await view.client.quiet()
    expect(view.site.log.troubles).toMatchObject([
      { level: 'error', message: expect.stringContaining('whenever it is rendered') },
    ])
  })
})
