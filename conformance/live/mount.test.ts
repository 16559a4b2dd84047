import { NotFound } from 'redstart/errors'
import { html } from 'redstart/html'
import { defineRouter } from 'redstart/http'
import { defineLive, liveRender } from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { clientPage } from './src/client-tree.ts'
import { pages, serveLive, serveView } from './src/live-site.ts'

describe('L-30: a mount that fails', () => {
  const failing = (fail: () => void) =>
    defineLive()
      .mount((_, socket) => {
        if (socket.connected) fail()
        return {}
      })
      .render(() => html`<p>here</p>`)

  it('with a status of HTTP has the page loaded again, which shows it', async () => {
    const site = await serveView(
      failing(() => {
        throw new NotFound()
      }),
    )
    const page = await site.get('/')
    const client = await site.connect(page)
    const { status, response } = await client.joinView(page)
    expect({ status, response }).toEqual({
      status: 'error',
      response: { reason: 'reload', status: 404, token: expect.any(String) },
    })
  })

  it('in any other way crashes the join, with one entry in the log, and can be tried again', async () => {
    let isBroken = true
    const site = await serveView(
      failing(() => {
        if (isBroken) throw new Error('spoilt')
      }),
    )
    const page = await site.get('/')
    const client = await site.connect(page)
    expect(await client.joinView(page)).toMatchObject({
      status: 'error',
      response: { reason: 'join crashed' },
    })
    expect(site.log.troubles).toEqual([
      expect.objectContaining({
        level: 'error',
        fields: expect.objectContaining({ err: expect.anything() }),
      }),
    ])
    isBroken = false
    await client.mount(page)
  })

  it('because its address does not fit has the page loaded again with 404', async () => {
    const roomLive = defineLive()
      .params(z.object({ id: z.coerce.number<string>() }))
      .mount(({ params }) => ({ id: params.id }))
      .render(({ id }) => html`<p>room ${id}</p>`)
    const router = defineRouter().scope('/', pages, (r) => r.live('/rooms/:id', roomLive))
    const site = await serveLive(router)
    expect((await site.get('/rooms/x')).status).toBe(404)
    const page = await site.get('/rooms/7')
    expect(page.content).toBe('<p>room 7</p>')
    const client = await site.connect(page)
    const { response } = await client.joinView(page, page.view(), {
      url: `${site.origin}/rooms/x`,
    })
    expect(response).toMatchObject({ reason: 'reload', status: 404 })
    const view = await client.mount(page)
    expect(clientPage(view.rendered).html).toBe('<p>room 7</p>')
  })
})

it('L-33: mount sees what the scripts of the page sent, and what the client added', async () => {
  const seen: unknown[] = []
  const site = await serveView(
    defineLive()
      .mount(({ connectParams }) => {
        seen.push(connectParams)
        return {}
      })
      .render(() => html`<p>here</p>`),
  )
  const page = await site.get('/')
  const client = await site.connect(page)
  const params = { tz: 'UTC', _live_referer: 'http://a.test/' }
  await client.mount(page, page.view(), { params })
  expect(seen).toEqual([undefined, expect.objectContaining({ ...params, _mounts: 0 })])
})

it('L-34: the session of a mount is that of the page with what the page handed the view, which wins', async () => {
  const seen: unknown[] = []
  const cart = defineLive()
    .mount(({ session }, { connected }) => {
      const { user, cart: own } = Object(session)
      seen.push({ connected, user, cart: own })
      return {}
    })
    .render(() => html`<p>here</p>`)
  const router = defineRouter().scope('/', pages, (r) =>
    r.get('/', async (conn) => {
      conn.session.put('user', 'ann')
      conn.session.put('cart', 'of the session')
      return conn.html(await liveRender(conn, cart, { session: { cart: 'of the page' } }))
    }),
  )
  const site = await serveLive(router, { live: { views: { cart } } })
  const page = await site.get('/')
  const client = await site.connect(page)
  await client.mount(page)
  const handed = { user: 'ann', cart: 'of the page' }
  expect(seen).toEqual([
    { connected: false, ...handed },
    { connected: true, ...handed },
  ])
})
