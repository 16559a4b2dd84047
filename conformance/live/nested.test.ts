import { html } from 'redstart/html'
import { defineRouter } from 'redstart/http'
import { defineLive, type LiveView, nestedView, redirect } from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Gate } from '../src/gate.ts'
import { Journal } from '../src/journal.ts'
import { clientPage } from './src/client-tree.ts'
import { clicked, joinPayload, type LiveViewOfClient } from './src/live-client.ts'
import { viewsIn } from './src/live-page.ts'
import { type LiveSite, openView, pages, serveLive, serveView } from './src/live-site.ts'

/** A view for the inside of another, which tells of its ends. */
function innerLive(ends = new Journal<unknown>()) {
  const view = defineLive()
    .session(z.looseObject({ zone: z.string().default('none') }))
    .mount(({ session }) => ({ zone: session.zone, n: 0 }))
    .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
    .on('fail', () => {
      throw new Error('spoilt')
    })
    .on('away', (socket) => socket.pushNavigate('/b'))
    .on('patch', (socket) => {
      socket.assign({ n: 7 })
      socket.pushPatch('/?tab=2')
    })
    .terminate((reason) => ends.write(reason))
    .render(({ zone, n }) => html`<i>${zone} ${n}</i>`)
  return { view, ends }
}

/** A view around it. */
const outerLive = (inner: LiveView<{}, {}, { zone?: string }>, gate?: Gate) =>
  defineLive()
    .mount(() => ({ isShown: true, tab: '' }))
    .handleParams((_, socket, uri) => socket.assign({ tab: uri.searchParams.get('tab') ?? '' }))
    .on('toggle', (socket) => socket.assign({ isShown: !socket.assigns.isShown }))
    .on('slow', async () => {
      await gate?.opened
    })
    .on('leave', async (socket) => {
      await gate?.opened
      socket.redirect('/elsewhere')
    })
    .on('fail', () => {
      throw new Error('spoilt')
    })
    .render(
      ({ isShown, tab }) =>
        html`<div>${tab}${isShown && nestedView(inner, { id: 'clock', session: { zone: 'UTC' } })}</div>`,
    )

/** Joins the view that stands in another, as its client does when it has the outer one. */
function joinInner(outer: LiveViewOfClient, id = 'clock'): Promise<LiveViewOfClient> {
  return outer.client.mount(outer.page, elementIn(outer, id))
}

/** The element of an inner view: its session is that of the connected page, what is static the page's. */
function elementIn(outer: LiveViewOfClient, id = 'clock') {
  const found = viewsIn(clientPage(outer.rendered).html).find((each) => each.id === id)
  if (found === undefined) throw new Error(`There is no ${id} in the view.`)
  const before = outer.page.view(id).attributes['data-phx-static']
  return { ...found, attributes: { ...found.attributes, 'data-phx-static': before } }
}

async function openedBoth(options: { gate?: Gate } = {}) {
  const { view: inner, ends } = innerLive()
  const site = await serveView(outerLive(inner, options.gate))
  const outer = await site.open()
  return { site, outer, ends }
}

it('L-4: a view within another is in the page with its content, and cannot be joined yet', async () => {
  const { outer } = await openedBoth()
  const element = outer.page.view('clock')
  expect(element.attributes).toEqual({
    id: 'clock',
    'data-phx-session': '',
    'data-phx-static': expect.stringMatching(/./),
    'data-phx-parent-id': outer.element.id,
  })
  expect(outer.page.content).toContain('<i>UTC 0</i>')
})

it('L-127: in what the connected view sends it is empty, and can be joined', async () => {
  const { outer } = await openedBoth()
  const { html: shown } = clientPage(outer.rendered)
  const [element] = viewsIn(shown)
  expect(element?.attributes).toEqual({
    id: 'clock',
    'data-phx-session': expect.stringMatching(/./),
    'data-phx-static': '',
    'data-phx-parent-id': outer.element.id,
  })
  expect(shown).toMatch(/<div id="clock"[^>]*><\/div>/)
  const inner = await joinInner(outer)
  expect(inner.response).toEqual({ rendered: expect.anything(), liveview_version: '1.2.12' })
  expect(clientPage(inner.rendered).html).toBe('<i>UTC 0</i>')
  expect(await inner.click('inc')).toEqual({ diff: { 1: '1' } })
})

describe('L-31: a view within another is joined', () => {
  it('only when that one has handled what came before', async () => {
    const gate = new Gate()
    const { outer } = await openedBoth({ gate })
    const ref = outer.send('event', clicked('slow'))
    const joinRef = outer.client.nextRef()
    const element = elementIn(outer)
    const payload = joinPayload(outer.page, element)
    outer.client.raw.send(joinRef, joinRef, 'lv:clock', 'phx_join', payload)
    await outer.client.raw.flushed()
    expect(outer.client.raw.frames).toHaveLength(1)
    gate.open()
    const frames = [await outer.client.next(), await outer.client.next()]
    expect(frames.map(({ ref }) => ref).toSorted()).toEqual([ref, joinRef].toSorted())
    expect(frames.find((frame) => frame.ref === joinRef)).toMatchObject({
      payload: { status: 'ok' },
    })
  })

  it('and is stale when it is gone', async () => {
    const { outer, site } = await openedBoth()
    await outer.leave()
    const stale = { status: 'error', response: { reason: 'stale' } }
    const element = elementIn(outer)
    expect(await outer.client.joinView(outer.page, element)).toMatchObject(stale)
    const stranger = await site.connect(outer.page)
    expect(await stranger.joinView(outer.page, element)).toMatchObject(stale)
  })

  it('and learns that the page is on its way elsewhere', async () => {
    const { outer } = await openedBoth({ gate: opened() })
    const element = elementIn(outer)
    expect(await outer.click('leave')).toEqual({ redirect: { to: '/elsewhere', status: 302 } })
    await outer.ended('phx_close')
    expect(await outer.client.joinView(outer.page, element)).toMatchObject({
      status: 'error',
      response: { reason: 'parent_redirect' },
    })
  })
})

describe('L-128: the end', () => {
  it('of the outer view ends the inner one', async () => {
    const { outer, ends } = await openedBoth()
    const inner = await joinInner(outer)
    outer.send('phx_leave', {})
    const frames = [await outer.client.next(), await outer.client.next(), await outer.client.next()]
    expect(frames.map(({ topic, event }) => `${event} ${topic}`).toSorted()).toEqual(
      [
        `phx_close ${inner.topic}`,
        `phx_close ${outer.topic}`,
        `phx_reply ${outer.topic}`,
      ].toSorted(),
    )
    expect(await ends.next()).toEqual({ shutdown: 'parent_exited' })
  })

  it('of the inner view by a crash leaves the outer one alone, and it can be joined again', async () => {
    const { outer, site } = await openedBoth()
    const inner = await joinInner(outer)
    await inner.click('inc')
    inner.send('event', clicked('fail'))
    await inner.ended('phx_error')
    expect(await outer.click('slow')).toEqual({})
    const again = await inner.again()
    expect(clientPage(again.rendered).html).toBe('<i>UTC 0</i>')
    expect(site.log.troubles).toHaveLength(1)
  })

  it('L-96: of the outer view by a crash ends the inner one, and both can be joined again', async () => {
    const { outer, ends } = await openedBoth()
    const inner = await joinInner(outer)
    outer.send('event', clicked('fail'))
    const frames = [await outer.client.next(), await outer.client.next()]
    expect(frames.map(({ topic, event }) => `${event} ${topic}`).toSorted()).toEqual([
      `phx_close ${inner.topic}`,
      `phx_error ${outer.topic}`,
    ])
    expect(await ends.next()).toEqual({ shutdown: 'parent_exited' })
    const again = await outer.again()
    const innerAgain = await joinInner(again)
    expect(clientPage(innerAgain.rendered).html).toBe('<i>UTC 0</i>')
  })

  it('of the inner view by leaving: it stands elsewhere no more', async () => {
    const { outer, ends } = await openedBoth()
    const inner = await joinInner(outer)
    expect(await outer.click('toggle')).toEqual({ diff: { 1: '' } })
    expect(await inner.push('phx_leave', {})).toEqual({})
    await inner.ended('phx_close')
    expect(await ends.next()).toEqual({ shutdown: 'left' })
  })
})

describe('what an inner view does with the address', () => {
  it('L-102: a patch is that of the view around it', async () => {
    const { outer } = await openedBoth()
    const inner = await joinInner(outer)
    const ref = inner.send('event', clicked('patch'))
    const frames = [await outer.client.next(), await outer.client.next(), await outer.client.next()]
    const ofInner = frames.filter(({ topic }) => topic === inner.topic)
    expect(ofInner).toEqual([
      expect.objectContaining({
        ref,
        payload: { status: 'ok', response: { diff: { 1: '7' } } },
      }),
    ])
    const ofOuter = frames.filter(({ topic }) => topic === outer.topic)
    expect(ofOuter.map(({ event, payload }) => [event, payload])).toEqual([
      ['live_patch', { to: '/?tab=2', kind: 'push' }],
      ['diff', { 0: '2' }],
    ])
  })

  it('L-102: a patch takes the messages along that were put with it', async () => {
    const inner = defineLive()
      .mount(() => ({}))
      .on('note', (socket) => socket.putFlash('info', 'old'))
      .on('patch', (socket) => {
        socket.putFlash('info', 'saved')
        socket.pushPatch('/?tab=2')
      })
      .render(() => html`<i></i>`)
    const outer = await openView(
      defineLive()
        .mount(() => ({}))
        .render(({ flash }) => html`<p>${flash.info}</p>${nestedView(inner, { id: 'clock' })}`),
    )
    const child = await joinInner(outer)
    await child.click('note')
    const ref = child.send('event', clicked('patch'))
    const frames = [await outer.client.next(), await outer.client.next(), await outer.client.next()]
    expect(frames.find((frame) => frame.ref === ref)).toBeDefined()
    const ofOuter = frames.filter(({ topic }) => topic === outer.topic)
    expect(ofOuter.map(({ event, payload }) => [event, payload])).toEqual([
      ['live_patch', { to: '/?tab=2', kind: 'push' }],
      ['diff', { 0: 'saved' }],
    ])
  })

  it('L-105: a navigation is told on its own topic, and ends it', async () => {
    const { outer } = await openedBoth()
    const inner = await joinInner(outer)
    expect(await inner.click('away')).toEqual({ live_redirect: { to: '/b', kind: 'push' } })
    await inner.ended('phx_close')
    expect(await outer.click('slow')).toEqual({})
  })

  it('L-11: a redirect of its mount is that of the page', async () => {
    const leaving = defineLive()
      .mount((_, socket) => {
        socket.putFlash('info', 'Log in.')
        return redirect('/log-in')
      })
      .render(() => html`<p>never shown</p>`)
    const site = await serveView(outerLive(leaving))
    expect(await site.get('/')).toMatchObject({ status: 302, location: '/log-in' })
  })
})

describe('a view that stays', () => {
  async function openedSticky(): Promise<{ site: LiveSite; ends: Journal<unknown> }> {
    const { view: player, ends } = innerLive()
    const around = (name: string) =>
      defineLive()
        .mount(() => ({ n: 0 }))
        .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
        .render(
          ({ n }) =>
            html`<div>${name}${n}${nestedView(player, { id: 'player', sticky: true, session: { zone: 'FM' } })}</div>`,
        )
    const router = defineRouter().scope('/', pages, (r) =>
      r.live('/', around('a')).live('/b', around('b')),
    )
    return { site: await serveLive(router, { live: { views: { player } } }), ends }
  }

  it('L-5: can be joined from the page on, and has no view around it', async () => {
    const { site } = await openedSticky()
    const page = await site.get('/')
    const { attributes } = page.view('player')
    expect(attributes).toEqual({
      id: 'player',
      'data-phx-session': expect.stringMatching(/./),
      'data-phx-static': expect.stringMatching(/./),
      'data-phx-sticky': '',
    })
    expect(page.body).toContain('<i>FM 0</i>')
  })

  it('L-109: outlives the views around it, and its own navigation', async () => {
    const { site, ends } = await openedSticky()
    const outer = await site.open()
    const player = await outer.client.mount(outer.page, outer.page.view('player'))
    await player.click('inc')
    await outer.leave()
    const next = await outer.client.mount(outer.page, outer.element, {
      redirect: `${site.origin}/b`,
    })
    expect(clientPage(next.rendered).html).toMatch(
      /^<div>b0<div id="player"[^>]* data-phx-static=""[^>]*><\/div><\/div>$/,
    )
    expect(await player.click('inc')).toEqual({ diff: { 1: '2' } })
    expect(await player.click('away')).toEqual({ live_redirect: { to: '/b', kind: 'push' } })
    expect(await player.click('inc')).toEqual({ diff: { 1: '3' } })
    expect(ends.entries).toEqual([])
  })
})

it('a view that is hidden and shown again before its client has left it can be joined anew', async () => {
  const { outer } = await openedBoth()
  const inner = await joinInner(outer)
  const page = clientPage(outer.rendered)
  page.merge((await outer.click('toggle')).diff)
  page.merge((await outer.click('toggle')).diff)
  await inner.leave()
  const [element] = viewsIn(page.html)
  expect(clientPage((await outer.client.mount(outer.page, element)).rendered).html).toBe(
    '<i>UTC 0</i>',
  )
})

it('a view that is shown, hidden and shown again before its client has joined it stays', async () => {
  const { view: inner } = innerLive()
  const outer = await openView(outerLive(inner))
  const page = clientPage(outer.rendered)
  page.merge((await outer.click('toggle')).diff)
  page.merge((await outer.click('toggle')).diff)
  const [first] = viewsIn(page.html)
  page.merge((await outer.click('toggle')).diff)
  page.merge((await outer.click('toggle')).diff)
  const [second] = viewsIn(page.html)
  // What the client sends as it sees the answers one after another: it joins, leaves, and joins.
  const gone = await outer.client.mount(outer.page, first)
  await gone.leave()
  const shown = await outer.client.mount(outer.page, second)
  expect(await shown.click('inc')).toEqual({ diff: { 1: '1' } })
  page.merge((await outer.click('toggle')).diff)
  await shown.leave()
  expect(await outer.client.joinView(outer.page, second)).toMatchObject({
    status: 'error',
    response: { reason: 'removed' },
  })
})

it('a handler that goes on after its view has ended with the one around it sends nothing', async () => {
  const gate = new Gate()
  const inner = defineLive()
    .mount(() => ({}))
    .on('slow', () => gate.opened)
    .render(() => html`<i></i>`)
  const site = await serveView(outerLive(inner))
  const outer = await site.open()
  const slow = await joinInner(outer)
  slow.send('event', clicked('slow'))
  await outer.client.raw.flushed()
  const ref = outer.send('phx_leave', {})
  await slow.ended('phx_close')
  await outer.answerTo(ref)
  await outer.ended('phx_close')
  gate.open()
  await outer.client.quiet()
})

it('L-31: a view whose surroundings end while it is mounted is not joined', async () => {
  const [mounting, mounted, failing, failed] = [new Gate(), new Gate(), new Gate(), new Gate()]
  const inner = defineLive()
    .mount(async (_, socket) => {
      if (!socket.connected) return
      mounting.open()
      await mounted.opened
    })
    .render(() => html`<i></i>`)
  const outer = await openView(
    defineLive()
      .mount(() => ({}))
      .on('fail later', (socket) =>
        socket.startAsync(
          'fail',
          () => failing.opened,
          () => {
            throw new Error('spoilt')
          },
        ),
      )
      .terminate(() => failed.open())
      .render(() => html`<div>${nestedView(inner, { id: 'clock' })}</div>`),
  )
  await outer.click('fail later')
  const payload = joinPayload(outer.page, elementIn(outer))
  const joinRef = outer.client.nextRef()
  outer.client.raw.send(joinRef, joinRef, 'lv:clock', 'phx_join', payload)
  await mounting.opened
  failing.open()
  await failed.opened
  mounted.open()
  expect(await outer.client.next()).toMatchObject({
    joinRef,
    payload: { status: 'error', response: { reason: 'stale' } },
  })
  await outer.ended('phx_error')
  await outer.client.quiet()
})

function opened(): Gate {
  const gate = new Gate()
  gate.open()
  return gate
}
