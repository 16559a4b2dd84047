import { describe, expect, it } from 'vitest'
import { LiveRedirected } from '../../src/errors/index.ts'
import { live, type Visitor, visit } from '../../src/testing/index.ts'
import { type GuardSite, guardSite, visitorOf } from './guard-site.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const STALE = { status: 'error', response: { reason: 'stale' } }

async function signedIn({ endpoint }: GuardSite, id = 'ada'): Promise<Visitor> {
  const visitor = visit(endpoint)
  await visitor.get(`/as/${id}`)
  return visitor
}

async function redirectOf(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.catch((reason: unknown) => reason)
  return error instanceof LiveRedirected ? error.to : error
}

describe('a live view behind requireUser', () => {
  it('has its user, first and when it is connected', async () => {
    const site = guardSite()
    const { view, html } = await live(site.endpoint, '/room', { visitor: await signedIn(site) })
    expect(html).toContain('ADA 0')
    expect(view.text()).toContain('ADA 0')
  })

  it('A-107: is not shown to a guest', async () => {
    const { endpoint } = guardSite()
    expect(await redirectOf(live(endpoint, '/room'))).toBe('/users/log-in')
  })

  it('A-107: is refused when it is connected, if the session has ended since the page was made', async () => {
    const site = guardSite()
    const visitor = await visitorOf(site)
    await visitor.get('/as/ada')
    const page = await visitor.get('/room')
    await site.sessions.revoke({ userId: 'ada' }, 'admin')
    const lobby = await visitor.load('/lobby')
    expect(page.status).toBe(200)
    // Its session cookie is a guest's by now, and the old page is another visitor's.
    const [element] = page.elements.filter(({ attributes }) => 'data-phx-session' in attributes)
    const {
      id = '',
      'data-phx-session': session = '',
      'data-phx-static': dead = '',
    } = element?.attributes ?? {}
    const join = { ...lobby.view(), id, topic: `lv:${id}`, session, static: dead }
    expect(await lobby.join(join, { url: `${visitor.origin}/room` })).toEqual(STALE)
  })

  it('A-107: sends a page whose session ends before it is joined to be loaded anew', async () => {
    const site = guardSite()
    const visitor = await visitorOf(site)
    await visitor.get('/as/ada')
    const page = await visitor.load('/room')
    // Revoked behind the back of all nodes: no message closes the connection.
    await site.store.sessions.revoke({ userId: 'ada' }, 'admin', site.clock.now())
    const reply = await page.join(page.view())
    expect(reply).toMatchObject({ status: 'error', response: { redirect: { to: '/room' } } })
    expect((await visitor.get('/room')).headers.get('location')).toBe('/users/log-in')
  })

  it('A-109, A-110: is closed when the session ends, and lands on log-in', async () => {
    const site = guardSite()
    const visitor = await visitorOf(site)
    await visitor.get('/as/ada')
    const page = await visitor.load('/room')
    expect((await page.join(page.view())).status).toBe('ok')
    await site.sessions.revoke({ userId: 'ada' }, 'admin')
    expect(await page.client.closed).toBe(1001)
    // The client comes again with the cookies that it has.
    const again = await visitor.connect({ _csrf_token: page.csrf })
    const { topic, session, static: dead } = page.view()
    const payload = { url: page.url, params: {}, session, static: dead, sticky: false }
    expect(await again.request('1', '1', topic, 'phx_join', payload)).toMatchObject({
      4: { status: 'error', response: { redirect: { to: '/room' } } },
    })
    // Nothing closes what goes by no name any more.
    await site.clock.advance(5 * MINUTE)
    expect(await again.request(null, '2', 'phoenix', 'heartbeat', {})).toBeDefined()
  })

  it('goes on when the secret of its cookie is replaced while it is open', async () => {
    const site = guardSite()
    const visitor = await visitorOf(site)
    await visitor.get('/as/ada')
    const page = await visitor.load('/room')
    expect((await page.join(page.view())).status).toBe('ok')
    await site.clock.advance(DAY)
    await visitor.get('/')
    await visitor.get('/')
    await site.clock.advance(DAY / 2)
    // The handshake has the old cookie for good, and its later views know it for what it is.
    const on = { url: undefined, redirect: `${visitor.origin}/room` }
    expect((await page.join(page.view(), on)).status).toBe('ok')
    expect(site.events).toEqual([])
    expect((await visitor.get('/me')).status).toBe(200)
  })

  it('A-106: is not joined with the session cookie of one and the account cookie of another', async () => {
    const site = guardSite()
    const visitor = await visitorOf(site)
    await visitor.get('/as/bob')
    const bob = visitor.cookies.get('chat_session') ?? ''
    visitor.cookies.clear()
    await visitor.get('/as/ada')
    const page = await visitor.get('/room')
    const csrf = page.elements.find(({ attributes }) => attributes.name === 'csrf-token')
    const params = { _csrf_token: csrf?.attributes.content ?? '' }
    for (const account of [bob, '', 'garbage']) {
      visitor.cookies.set('chat_session', account)
      const client = await visitor.connect(params)
      const [element] = page.elements.filter(({ attributes }) => 'data-phx-session' in attributes)
      const { id = '', 'data-phx-session': session = '' } = element?.attributes ?? {}
      const payload = { url: `${visitor.origin}/room`, params: {}, session, static: null }
      expect(await client.request('1', '1', `lv:${id}`, 'phx_join', payload)).toMatchObject({
        4: { status: 'error', response: { redirect: { to: '/room' } } },
      })
    }
  })
})

describe('a live view of everybody', () => {
  it('greets who is signed in, and a guest', async () => {
    const site = guardSite()
    const { view } = await live(site.endpoint, '/lobby', { visitor: await signedIn(site) })
    expect(view.text()).toContain('Hello ADA')
    expect((await live(site.endpoint, '/lobby')).view.text()).toContain('Hello guest')
  })
})

describe('an embedded live view with accounts.live.requireUser', () => {
  it('has its user', async () => {
    const site = guardSite()
    const { view } = await live(site.endpoint, '/cart', { visitor: await signedIn(site, 'bob') })
    expect(view.text()).toContain('The cart of BOB')
  })

  it('A-107: is not connected when the session has ended', async () => {
    const site = guardSite()
    const visitor = await visitorOf(site)
    await visitor.get('/as/ada')
    const page = await visitor.load('/cart')
    await site.store.sessions.revoke({ userId: 'ada' }, 'admin', site.clock.now())
    expect(await page.join(page.view())).toMatchObject({
      status: 'error',
      response: { redirect: { to: '/users/log-in' } },
    })
  })
})

describe('sudo', () => {
  it('A-66: is asked of a live route when it is mounted', async () => {
    const site = guardSite()
    const visitor = await signedIn(site)
    const { view } = await live(site.endpoint, '/sudo/live', { visitor })
    expect(view.text()).toContain('ADA')
    await site.clock.advance(10 * MINUTE + 1000)
    const opening = live(site.endpoint, '/sudo/live', { visitor })
    expect(await redirectOf(opening)).toBe('/users/log-in?sudo')
  })

  it('A-66, A-67: is asked of an event; the view stays, and the event works when it is repeated', async () => {
    const site = guardSite()
    const visitor = await signedIn(site)
    const { view } = await live(site.endpoint, '/room', { visitor })
    await site.clock.advance(20 * MINUTE)
    await view.element('button', 'Delete').click()
    expect(view.text()).toContain('ADA 1')
    await site.clock.advance(1000)
    await view.element('button', 'Delete').click()
    expect(view.text()).toContain('ADA 1 Please log in once more')
    await view.element('button', 'Read').click()
    await visitor.get('/as/ada')
    await view.element('button', 'Delete').click()
    expect(view.text()).toContain('ADA 2')
  })

  it('A-66: is not found in a session that has ended', async () => {
    const site = guardSite()
    const { view } = await live(site.endpoint, '/room', { visitor: await signedIn(site) })
    await site.store.sessions.revoke({ userId: 'ada' }, 'admin', site.clock.now())
    await view.element('button', 'Delete').click()
    expect(view.text()).toContain('ADA 0')
  })
})
