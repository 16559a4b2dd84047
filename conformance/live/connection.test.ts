import { html } from 'redstart/html'
import { defineRouter } from 'redstart/http'
import { defineLive } from 'redstart/live'
import { expect, it } from 'vitest'
import { Journal } from '../src/journal.ts'
import { openView, pages, serveLive, serveView } from './src/live-site.ts'

it('L-32: what the client repeats in the address of its connection harms nobody', async () => {
  const site = await serveView(
    defineLive()
      .mount(() => ({}))
      .render(() => html`<p>here</p>`),
  )
  const page = await site.get('/')
  const query =
    '&_mounts=0&_mount_attempts=2&_live_referer=undefined&_track_static%5B0%5D=http%3A%2F%2Fa.test%2Fa.js'
  const client = await site.connect(page, { query })
  await client.mount(page)
})

it('L-35: a second join of a topic is answered and closes the first view, under its own join_ref', async () => {
  const view = await openView(
    defineLive()
      .mount(() => ({ n: 0 }))
      .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
      .render(({ n }) => html`<p>${n}</p>`),
  )
  await view.click('inc')
  const joinRef = view.client.nextRef()
  view.client.raw.send(joinRef, joinRef, view.topic, 'phx_join', {
    url: view.page.url,
    params: { _mounts: 1 },
    session: view.element.attributes['data-phx-session'],
    static: view.element.attributes['data-phx-static'],
    sticky: false,
  })
  // In the order of statement C-39, as a running Phoenix does; the client takes either.
  expect(await view.client.next()).toMatchObject({
    joinRef,
    ref: joinRef,
    event: 'phx_reply',
    payload: { status: 'ok', response: { rendered: { 0: '0' } } },
  })
  await view.ended('phx_close')
  await view.client.quiet()
})

it('L-36: leaving is answered, closes the view and tells it', async () => {
  const ends = new Journal<unknown>()
  const view = await openView(
    defineLive()
      .mount(() => ({}))
      .terminate((reason) => ends.write(reason))
      .render(() => html`<p>here</p>`),
  )
  expect(await view.push('phx_leave', {})).toEqual({})
  await view.ended('phx_close')
  expect(await ends.next()).toEqual({ shutdown: 'left' })
  view.send('event', { type: 'click', event: 'x', value: {} })
  expect(await view.client.next()).toMatchObject({
    payload: { status: 'error', response: { reason: 'unmatched topic' } },
  })
})

it('L-140: a disconnect of the socket id ends the connection, with another code than 1000', async () => {
  const router = defineRouter().scope('/', pages, (r) =>
    r
      .live(
        '/',
        defineLive()
          .mount(() => ({}))
          .render(() => html`<p>here</p>`),
      )
      .get('/log-in', (conn) => {
        conn.session.put('live_socket_id', 'users:7')
        return conn.redirect('/')
      }),
  )
  const site = await serveLive(router)
  const view = await site.open('/', (await site.get('/log-in')).cookies)
  const stranger = await site.open('/')
  await site.endpoint.disconnect('users:7')
  expect(await view.client.closed).toMatchObject({ code: 1001 })
  await stranger.client.quiet()
})
