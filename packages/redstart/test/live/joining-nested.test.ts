import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { html } from '../../src/html/index.ts'
import { defineRouter } from '../../src/http/index.ts'
import { defineLive, nestedView } from '../../src/live/index.ts'
import { browser, type LoadedPage, type Site, site } from './site.ts'

const STALE = { status: 'error', response: { reason: 'stale' } }

describe('views in a connected view', () => {
  let answered: string[] = []
  beforeEach(() => {
    answered = []
  })
  const child = defineLive()
    .session(z.object({ room: z.number() }))
    .mount(({ session, connectParams }, socket) => {
      if (socket.connected) answered.push('child')
      return { text: `${session.room} ${connectParams === undefined}` }
    })
    .render(({ text }) => html`<em>${text}</em>`)
  const player = defineLive({ container: ['aside', {}] })
    .session(z.object({ song: z.string() }))
    .mount(({ session }) => ({ song: session.song }))
    .on('go', (socket) => socket.pushNavigate('/next'))
    .render(({ song }) => html`<em>${song}</em>`)
  const one = nestedView(child, { id: 'one', session: { room: 7 } })
  const sticky = nestedView(player, { id: 'player', session: { song: 'a' }, sticky: true })
  const parent = defineLive()
    .mount(() => ({}))
    .on('slow', async () => {
      await new Promise((resolve) => setImmediate(resolve))
      answered.push('slow')
    })
    .on('leave', (socket) => socket.redirect('/plain'))
    .render(() => html`${one}${sticky}`)
  const pages = defineRouter().scope('/', browser, (r) => r.live('/', parent))
  const open = (): Promise<Site> => site({ router: pages, live: { views: { player } } })
  const noUrl = { url: undefined }

  it('L-127: stand in its diff as empty containers with tokens of their own', async () => {
    const page = await (await open()).load('/')
    const { response } = await page.join(page.view())
    const { 0: first, 1: second } = z
      .object({ 0: z.string(), 1: z.string() })
      .parse(response.rendered)
    const session = '"[\\w.-]+"'
    expect(first).toMatch(
      new RegExp(
        `^<div id="one" data-phx-session=${session} data-phx-static="" ` +
          `data-phx-parent-id="${page.view().id}"></div>$`,
      ),
    )
    expect(second).toMatch(
      new RegExp(
        `^<aside id="player" data-phx-session=${session} data-phx-static="" data-phx-sticky></aside>$`,
      ),
    )
  })

  /** The token of the child in the diff of its parent. */
  async function joined(): Promise<{ page: LoadedPage; session: string }> {
    const page = await (await open()).load('/')
    const { response } = await page.join(page.view())
    const [, session = ''] =
      /data-phx-session="([^"]+)"/.exec(JSON.stringify(response).replaceAll('\\"', '"')) ?? []
    return { page, session }
  }

  it('L-31: join with that token, once their parent is there', async () => {
    const { page, session } = await joined()
    const { status, response } = await page.join(page.view('one'), { ...noUrl, session })
    expect([status, response.rendered]).toMatchObject(['ok', { 0: '7 false' }])
  })

  it('L-31: are stale when their parent is gone, and on another connection', async () => {
    const { page, session } = await joined()
    await page.push(page.view().topic, 'phx_leave', {})
    expect(await page.join(page.view('one'), { ...noUrl, session })).toEqual(STALE)
    const other = await joined()
    expect(await other.page.join(page.view('one'), { ...noUrl, session })).toEqual(STALE)
  })

  it('L-31: are told when their parent has gone elsewhere', async () => {
    const { page, session } = await joined()
    const left = await page.push(page.view().topic, 'event', {
      type: 'click',
      event: 'leave',
      value: {},
    })
    expect(left.response).toEqual({ redirect: { to: '/plain', status: 302 } })
    expect(await page.join(page.view('one'), { ...noUrl, session })).toEqual({
      status: 'error',
      response: { reason: 'parent_redirect' },
    })
  })

  it('L-31: wait for what their parent is doing', async () => {
    const { page, session } = await joined()
    const { topic } = page.view()
    page.send(topic, 'event', { type: 'click', event: 'slow', value: {} })
    expect((await page.join(page.view('one'), { ...noUrl, session })).status).toBe('ok')
    expect(answered).toEqual(['slow', 'child'])
  })

  it('L-5, L-109: a sticky one joins by itself, and stays when it leads the page elsewhere', async () => {
    const page = await (await open()).load('/')
    const { status, response } = await page.join(page.view('player'), { ...noUrl, sticky: true })
    expect([status, response.rendered]).toMatchObject(['ok', { 0: 'a' }])
    const { topic } = page.view('player')
    const go = { type: 'click', event: 'go', value: {} }
    for (const time of ['first', 'second']) {
      const answer = await page.push(topic, 'event', go)
      expect(answer.response, time).toEqual({ live_redirect: { to: '/next', kind: 'push' } })
    }
    expect(page.pushed).toEqual([])
  })
})
