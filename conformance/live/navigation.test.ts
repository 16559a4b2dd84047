import { html } from 'redstart/html'
import { defineRouter } from 'redstart/http'
import { defineComponent, defineLive } from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Journal } from '../src/journal.ts'
import { clientPage } from './src/client-tree.ts'
import { clicked, recordOf } from './src/live-client.ts'
import { pages, serveLive } from './src/live-site.ts'

const other = defineLive()
  .mount(() => ({}))
  .render(({ flash }) => html`<p>other ${flash.info}</p>`)

const path = z.object({ to: z.string(), replace: z.boolean().optional() })

/** A view that goes where its client says. */
async function openedRoom(start = '/rooms/1') {
  const ends = new Journal<unknown>()
  const seen: unknown[] = []
  const goer = defineComponent()
    .mount(() => ({ n: 0 }))
    .on('patch', path, ({ to }, socket) => {
      socket.assign({ n: socket.assigns.n + 1 })
      socket.pushPatch(to)
    })
    .on('away', path, ({ to }, socket) => {
      socket.assign({ n: socket.assigns.n + 1 })
      socket.putFlash('info', 'from the component')
      socket.pushNavigate(to)
    })
    .render(({ n }) => html`<i>${n}</i>`)
  const room = defineLive()
    .params(z.object({ id: z.coerce.number<string>(), tab: z.string().default('main') }))
    .mount((_, socket) => {
      if (socket.connected) seen.push('mount')
      return { id: 0, tab: '' }
    })
    .handleParams(({ id, tab }, socket, uri) => {
      if (socket.connected) seen.push([id, tab, uri.href])
      socket.assign({ id, tab })
      if (tab === 'loop') socket.pushPatch(`/rooms/${id}?tab=loop`)
      if (tab === 'twice') socket.pushPatch(`/rooms/${id}?tab=end`, { replace: true })
      if (tab === 'away') socket.pushNavigate('/other')
    })
    .on('patch', path, ({ to, replace }, socket) =>
      socket.pushPatch(to, replace === undefined ? {} : { replace }),
    )
    .on('navigate', path, ({ to, replace }, socket) =>
      socket.pushNavigate(to, replace === undefined ? {} : { replace }),
    )
    .on('redirect', path, ({ to }, socket) => socket.redirect(to))
    .on('external', path, ({ to }, socket) => socket.redirectExternal(to))
    .on('note', path, ({ to }, socket) => socket.putFlash('info', to))
    .on('noted', path, ({ to }, socket) => {
      socket.putFlash('info', 'noted')
      socket.pushPatch(to)
    })
    .on('told', path, ({ to }, socket) => {
      socket.pushEvent('before', { to })
      socket.putFlash('info', 'told')
      socket.pushNavigate(to)
    })
    .on('twice', (socket) => {
      socket.pushNavigate('/other')
      socket.redirect('/')
    })
    .on(
      'later',
      z.object({ to: z.string(), how: z.enum(['patch', 'navigate', 'redirect']) }),
      ({ to, how }, socket) =>
        socket.startAsync(
          'later',
          async () => to,
          () => {
            if (how === 'patch') socket.pushPatch(to)
            else if (how === 'navigate') socket.pushNavigate(to)
            else socket.redirect(to)
          },
        ),
    )
    .terminate((reason) => ends.write(reason))
    .render(
      ({ id, tab, liveAction, flash }) =>
        html`<p>${id} ${tab} ${liveAction} ${flash.info}</p>${goer({ id: 'goer' })}`,
    )
  const router = defineRouter()
    .scope('/', pages, (r) =>
      r
        .live('/rooms/:id', room, { action: 'show' })
        .live('/rooms/:id/edit', room, { action: 'edit' })
        .live('/other', other)
        .get('/page', (conn) => conn.text('an ordinary page')),
    )
    .scope(
      '/members',
      pages.plug(() => undefined),
      (r) => r.live('/rooms/:id', room),
    )
  const site = await serveLive(router)
  const view = await site.open(start)
  const page = clientPage(view.rendered)
  seen.length = 0
  return { site, view, page, seen, ends }
}

describe('L-99: following a link within the view', () => {
  it('runs handle_params with the new address, sets the action and clears the flash', async () => {
    const { site, view, page, seen } = await openedRoom()
    page.merge((await view.hook('note', { to: 'hello' })).diff)
    expect(page.html).toContain('<p>1 main show hello</p>')
    const url = `${site.origin}/rooms/2/edit?tab=members`
    const answer = await view.push('live_patch', { url })
    expect(answer).toEqual({ diff: { 0: '2', 1: 'members', 2: 'edit', 3: '' } })
    page.merge(answer.diff)
    expect(page.html).toContain('<p>2 members edit </p>')
    expect(seen).toEqual([[2, 'members', url]])
  })

  it('answers with nothing where that changes nothing', async () => {
    const { site, view } = await openedRoom()
    expect(await view.push('live_patch', { url: `${site.origin}/rooms/1` })).toEqual({})
  })

  it('may lead elsewhere', async () => {
    const { site, view, seen } = await openedRoom()
    const ref = view.send('live_patch', { url: `${site.origin}/rooms/2?tab=twice` })
    expect(await view.pushed('live_patch')).toEqual({ to: '/rooms/2?tab=end', kind: 'replace' })
    expect(await view.answerTo(ref)).toEqual({ diff: { 0: '2', 1: 'end' } })
    expect(seen).toHaveLength(2)
    const away = await view.push('live_patch', { url: `${site.origin}/rooms/2?tab=away` })
    expect(away).toEqual({ live_redirect: { to: '/other', kind: 'push' } })
    await view.ended('phx_close')
  })
})

describe('L-100: following a link that leads', () => {
  it.each(['/other', '/page', '/members/rooms/1'])(
    'to something else, %s, is answered so',
    async (to) => {
      const { site, view } = await openedRoom()
      expect(await view.push('live_patch', { url: site.origin + to })).toEqual({
        link_redirect: true,
      })
      expect(await view.push('live_patch', { url: `${site.origin}/rooms/1` })).toEqual({})
    },
  )

  it('nowhere crashes the view', async () => {
    const { site, view } = await openedRoom()
    view.send('live_patch', { url: `${site.origin}/nowhere` })
    await view.ended('phx_error')
    expect(site.log.troubles).toHaveLength(1)
  })
})

describe('a patch from an event', () => {
  it('L-101: is told before the answer', async () => {
    const { site, view, seen } = await openedRoom()
    const ref = view.send('event', {
      type: 'hook',
      event: 'patch',
      value: { to: '/rooms/3?tab=a' },
    })
    expect(await view.pushed('live_patch')).toEqual({ to: '/rooms/3?tab=a', kind: 'push' })
    expect(await view.answerTo(ref)).toEqual({ diff: { 0: '3', 1: 'a' } })
    expect(seen).toEqual([[3, 'a', `${site.origin}/rooms/3?tab=a`]])
  })

  it('L-110: says whether it replaces the address before', async () => {
    const { view } = await openedRoom()
    view.send('event', {
      type: 'hook',
      event: 'patch',
      value: { to: '/rooms/1?tab=b', replace: true },
    })
    expect(await view.pushed('live_patch')).toEqual({ to: '/rooms/1?tab=b', kind: 'replace' })
  })

  it('keeps the flash that was put with it, and no other', async () => {
    const { view, page } = await openedRoom()
    page.merge((await view.hook('note', { to: 'old' })).diff)
    const ref = view.send('event', {
      type: 'hook',
      event: 'noted',
      value: { to: '/rooms/1?tab=c' },
    })
    await view.pushed('live_patch')
    page.merge((await view.answerTo(ref)).diff)
    expect(page.html).toContain('1 c show noted')
    const next = view.send('event', { type: 'hook', event: 'patch', value: { to: '/rooms/1' } })
    await view.pushed('live_patch')
    page.merge((await view.answerTo(next)).diff)
    expect(page.html).toContain('<p>1 main show </p>')
  })

  it('of a component comes behind what the component shows', async () => {
    const { view } = await openedRoom()
    const ref = view.send('event', {
      type: 'hook',
      event: 'patch',
      value: { to: '/rooms/4' },
      cid: 1,
    })
    expect(await view.pushed('diff')).toEqual({ c: { 1: { 0: '1' } } })
    expect(await view.pushed('live_patch')).toEqual({ to: '/rooms/4', kind: 'push' })
    expect(await view.answerTo(ref)).toMatchObject({ diff: { 0: '4' } })
  })

  it('L-103: that goes on and on crashes the view', async () => {
    const { site, view, seen } = await openedRoom()
    view.send('event', { type: 'hook', event: 'patch', value: { to: '/rooms/1?tab=loop' } })
    await view.ended('phx_error')
    expect(seen.length).toBeGreaterThan(19)
    expect(seen.length).toBeLessThan(23)
    expect(site.log.troubles).toHaveLength(1)
  })

  it.each(['/other', '/page', '/nowhere', '/members/rooms/1'])(
    'L-104: to something else, %s, crashes the view',
    async (to) => {
      const { site, view } = await openedRoom()
      view.send('event', { type: 'hook', event: 'patch', value: { to } })
      await view.ended('phx_error')
      expect(site.log.troubles).toHaveLength(1)
    },
  )
})

describe('leaving the view', () => {
  it.each([
    ['navigate', { to: '/other' }, { live_redirect: { to: '/other', kind: 'push' } }],
    [
      'navigate',
      { to: '/other?a=1', replace: true },
      { live_redirect: { to: '/other?a=1', kind: 'replace' } },
    ],
    ['redirect', { to: '/page' }, { redirect: { to: '/page', status: 302 } }],
    ['external', { to: 'https://a.test/x' }, { redirect: { to: 'https://a.test/x', status: 302 } }],
  ])(
    'L-105, L-107, L-110: by %s is answered, and ends the view: %j',
    async (event, value, told) => {
      const { view, ends } = await openedRoom()
      await view.hook('note', { to: 'older' })
      // L-108: what is shown already does not go along.
      expect(await view.hook(event, value)).toEqual(told)
      await view.ended('phx_close')
      const reason = 'redirect' in told ? 'redirect' : 'live_redirect'
      expect(await ends.next()).toEqual({ shutdown: reason })
    },
  )

  it('L-105, L-107: takes the flash along, and events come before', async () => {
    const { site, view } = await openedRoom()
    const ref = view.send('event', { type: 'hook', event: 'told', value: { to: '/other' } })
    expect(await view.pushed('diff')).toEqual({ e: [['before', { to: '/other' }]] })
    const { live_redirect: told } = await view.answerTo(ref)
    expect(told).toEqual({ to: '/other', kind: 'push', flash: expect.any(String) })
    await view.ended('phx_close')
    const next = await view.client.mount(view.page, view.element, {
      redirect: `${site.origin}/other`,
      flash: String(recordOf(told).flash),
    })
    expect(clientPage(next.rendered).html).toBe('<p>other told</p>')
  })

  it('from a component takes its flash along, behind what it shows', async () => {
    const { site, view } = await openedRoom()
    const ref = view.send('event', { type: 'hook', event: 'away', value: { to: '/other' }, cid: 1 })
    expect(await view.pushed('diff')).toEqual({ c: { 1: { 0: '1' } } })
    const { live_redirect: told } = await view.answerTo(ref)
    await view.ended('phx_close')
    const next = await view.client.mount(view.page, view.element, {
      redirect: `${site.origin}/other`,
      flash: String(recordOf(told).flash),
    })
    expect(clientPage(next.rendered).html).toBe('<p>other from the component</p>')
  })

  it('twice in one handler crashes the view', async () => {
    const { site, view } = await openedRoom()
    view.send('event', clicked('twice'))
    await view.ended('phx_error')
    expect(site.log.troubles).toHaveLength(1)
  })

  it.each([
    '//a.test',
    'http://a.test',
    '/\\a.test',
    'javascript:alert(1)',
    'page',
    '',
    '/\t/a.test',
    '/a\nb',
  ])('L-111: to %j is refused', async (to) => {
    for (const event of ['patch', 'navigate', 'redirect']) {
      const { view } = await openedRoom()
      view.send('event', { type: 'hook', event, value: { to } })
      await view.ended('phx_error')
    }
  })
})

describe('L-106: without a message of the client the same is pushed', () => {
  it.each([
    ['patch', '/rooms/9', 'live_patch', { to: '/rooms/9', kind: 'push' }],
    ['navigate', '/other', 'live_redirect', { to: '/other', kind: 'push' }],
    ['redirect', '/page', 'redirect', { to: '/page', status: 302 }],
  ])('%s', async (how, to, event, told) => {
    const { view } = await openedRoom()
    expect(await view.hook('later', { to, how })).toEqual({})
    expect(await view.pushed(event)).toEqual(told)
    if (how === 'patch') expect(await view.pushed('diff')).toEqual({ 0: '9' })
    else await view.ended('phx_close')
  })
})

describe('a patch to another path', () => {
  async function openedOrganisation() {
    const asked: string[] = []
    const organisations = pages.plug(
      (conn) => {
        if (conn.isLive) asked.push(conn.path)
        const organisation = conn.path.slice('/orgs/'.length)
        if (organisation !== 'closed') return { organisation }
        conn.putFlash('error', 'Not yours.')
        return conn.redirect('/')
      },
      { live: true },
    )
    const view = defineLive<{ organisation: string }>()
      .params(z.object({ id: z.string(), tab: z.string().optional() }))
      .mount(() => ({ id: '' }))
      .handleParams(({ id }, socket) => socket.assign({ id }))
      .on('go', path, ({ to }, socket) => socket.pushPatch(to))
      .render(({ organisation, id }) => html`<p>${organisation} ${id}</p>`)
    const site = await serveLive(
      defineRouter().scope('/orgs', organisations, (r) => r.live('/:id', view)),
    )
    return { site, asked, view: await site.open('/orgs/a') }
  }

  it('asks the live plugs again, and shows what they give there', async () => {
    const { site, view, asked } = await openedOrganisation()
    const url = `${site.origin}/orgs/b`
    expect(await view.push('live_patch', { url })).toEqual({ diff: { 0: 'b', 1: 'b' } })
    expect(await view.push('live_patch', { url: `${url}?tab=2` })).toEqual({})
    expect(asked).toEqual(['/orgs/a', '/orgs/b'])
  })

  it('goes where a live plug sends its visitor', async () => {
    const { site, view } = await openedOrganisation()
    expect(await view.push('live_patch', { url: `${site.origin}/orgs/closed` })).toEqual({
      redirect: { to: '/', status: 302, flash: expect.any(String) },
    })
    await view.ended('phx_close')
    const again = await view.again()
    expect(await again.hook('go', { to: '/orgs/closed' })).toEqual({
      redirect: { to: '/', status: 302, flash: expect.any(String) },
    })
    await again.ended('phx_close')
  })
})
