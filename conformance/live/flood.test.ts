import { html } from 'redstart/html'
import { defineRouter } from 'redstart/http'
import { defineLive, liveRender } from 'redstart/live'
import { expect, it } from 'vitest'
import { clicked, joinPayload } from './src/live-client.ts'
import { openView, pages, serveLive } from './src/live-site.ts'

const counter = defineLive()
  .mount(() => ({ n: 0 }))
  .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
  .render(({ n }) => html`<p>${n}</p>`)

it('a thousand events at once are all answered, in order', async () => {
  const view = await openView(counter)
  const refs = Array.from({ length: 999 }, () => view.send('event', clicked('inc')))
  for (const [index, ref] of refs.entries()) {
    expect(await view.answerTo(ref)).toEqual({ diff: { 0: String(index + 1) } })
  }
  expect(view.site.log.troubles).toEqual([])
})

it('L-88: what comes faster than the limit waits for its turn, and is answered as well', async () => {
  // The join is the first of the ten.
  const view = await openView(counter, { limits: { messagesPerSecond: 2 } })
  const refs = Array.from({ length: 14 }, () => view.send('event', clicked('inc')))
  for (const ref of refs.slice(0, 9)) await view.answerTo(ref)
  await view.client.raw.flushed()
  expect(view.client.raw.frames).toHaveLength(10)
  for (const [index, ref] of refs.slice(9).entries()) {
    await view.site.clock.advance(499)
    await view.client.raw.flushed()
    expect(view.client.raw.frames).toHaveLength(10 + index)
    await view.site.clock.advance(1)
    expect(await view.answerTo(ref)).toEqual({ diff: { 0: String(10 + index) } })
  }
  expect(view.site.endpoint.health().counts.messagesRefused).toBe(0)
})

it('heartbeats and leaves keep their place behind what waits', async () => {
  const view = await openView(counter, { limits: { messagesPerSecond: 1 } })
  const refs = Array.from({ length: 5 }, () => view.send('event', clicked('inc')))
  view.client.raw.send(null, 'beat', 'phoenix', 'heartbeat')
  const leave = view.send('phx_leave', {})
  for (const ref of refs.slice(0, 4)) await view.answerTo(ref)
  await view.site.clock.advance(1_000)
  await view.answerTo(refs[4] ?? '')
  await view.site.clock.advance(1_000)
  expect(await view.client.next()).toMatchObject({ ref: 'beat', payload: { status: 'ok' } })
  // A leave is let through, whatever came before it.
  expect(await view.answerTo(leave)).toEqual({})
  await view.ended('phx_close')
})

it('a connection that ends while something waits leaves nothing behind', async () => {
  const view = await openView(counter, { limits: { messagesPerSecond: 1 } })
  for (let count = 0; count < 10; count += 1) view.send('event', clicked('inc'))
  await view.client.raw.flushed()
  await view.client.raw.close()
  await view.site.clock.advance(60_000)
  const { connections, channels } = view.site.endpoint.health()
  expect({ connections, channels }).toEqual({ connections: 0, channels: 0 })
  expect(view.site.log.troubles).toEqual([])
})

it('joins that come faster than the limit wait as well', async () => {
  const router = defineRouter().scope('/', pages, (r) =>
    r.get('/', async (conn) =>
      conn.html(
        html`${await Promise.all(['a', 'b', 'c', 'd'].map((id) => liveRender(conn, counter, { id })))}`,
      ),
    ),
  )
  const site = await serveLive(router, {
    live: { views: { counter } },
    limits: { joinsPerSecond: 1 },
  })
  const page = await site.get('/')
  const client = await site.connect(page)
  const joinRefs = page.views.map((element) => {
    const ref = client.nextRef()
    client.raw.send(ref, ref, `lv:${element.id}`, 'phx_join', joinPayload(page, element))
    return ref
  })
  for (const [index, ref] of joinRefs.entries()) {
    if (index > 1) {
      await client.raw.flushed()
      expect(client.raw.frames).toHaveLength(index)
      await site.clock.advance(1_000)
    }
    expect(await client.next()).toMatchObject({ ref, payload: { status: 'ok' } })
  }
})

it('a form may be four times as long as what a channel is sent, unless the endpoint says otherwise', async () => {
  const notes = defineLive()
    .mount(() => ({ length: 0 }))
    .onForm('type', ({ text }, socket) => socket.assign({ length: String(text).length }))
    .render(({ length }) => html`<p>${length}</p>`)
  const text = 'ü'.repeat(600_000)
  const long = await openView(notes)
  expect(await long.form('type', `text=${encodeURIComponent(text)}`)).toEqual({
    diff: { 0: '600000' },
  })
  const short = await openView(notes, { limits: { frameBytes: 100_000 } })
  short.send('event', { type: 'form', event: 'type', value: `text=${'a'.repeat(100_000)}` })
  expect(await short.client.raw.closed).toMatchObject({ code: 1009 })
  expect(short.site.log.troubles).toMatchObject([
    { level: 'warn', fields: { code: 'frame_too_large', limit: 100_000 } },
  ])
})
