import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../src/app.ts'
import { type Database, openDatabase } from '../src/db/database.ts'
import { openPeople, type Person } from '../src/people.ts'
import { openRooms, type Room } from '../src/rooms.ts'
import { openSessions, type Sessions } from '../src/session.ts'

const ORIGIN = 'http://localhost'

let db: Database
let app: ReturnType<typeof createApp>
let sessions: Sessions
let opened: Room[]
let signedOut: Person[]

beforeAll(async () => {
  db = await openDatabase()
  const people = openPeople(db)
  sessions = openSessions(
    'a secret of the tests, long enough for what it has to sign: 64 b',
    people,
  )
  app = createApp({
    people,
    rooms: openRooms(db),
    sessions,
    assets: {
      script: { path: '/assets/chat-1.js', type: 'text/javascript', body: 'void 0' },
      style: { path: '/assets/style-1.css', type: 'text/css', body: 'p{}' },
    },
    async onRoomOpened(room) {
      opened.push(room)
    },
    async onSignedOut(person) {
      signedOut.push(person)
    },
  })
})
afterAll(() => db.$client.close())

beforeEach(() => {
  opened = []
  signedOut = []
})

function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  return app.request(path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { origin: ORIGIN, ...headers },
  })
}

let people = 0
/** A nickname that nobody has. */
const nickname = () => `visitor-${++people}`

/** Signs in and gives the cookie, as the browser sends it. */
async function signIn(nickname: string): Promise<{ cookie: string }> {
  const response = await post('/sign-in', { nickname })
  const cookie = response.headers.get('set-cookie')?.split(';')[0]
  if (!cookie) throw new Error(`${nickname} could not sign in: ${response.status}`)
  return { cookie }
}

describe('signing in', () => {
  it('sets a cookie that no script can read, and goes where the visitor wanted to go', async () => {
    const response = await post('/sign-in', { nickname: 'Ann', to: '/rooms/welcome' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/rooms/welcome')
    const cookie = response.headers.get('set-cookie')
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/)
    expect(cookie).toMatch(/Max-Age=1209600/)
  })

  it('comes back to a room whose address is not plain ASCII', async () => {
    const headers = await signIn(nickname())
    const address = '/rooms/%E6%9D%8E%E6%98%8E'
    await post('/rooms', { name: '李明' }, headers)
    const asked = (await app.request(address)).headers.get('location') ?? ''
    const to = new URL(asked, ORIGIN).searchParams.get('to') ?? ''
    const response = await post('/sign-in', { nickname: nickname(), to })
    expect(response.headers.get('location')).toBe(address)
    expect((await app.request(address, { headers })).status).toBe(200)
  })

  it('signs out who the browser was before', async () => {
    const before = nickname()
    await post('/sign-in', { nickname: nickname() }, await signIn(before))
    expect(signedOut.map(({ name }) => name)).toEqual([before])
    await signIn(before)
  })

  it.each(['//evil.example', 'https://evil.example/x', '/rooms/../x', '/rooms//x', 'http://['])(
    'goes to the rooms, not to %j',
    async (to) => {
      const response = await post('/sign-in', { nickname: nickname(), to })
      expect(response.headers.get('location')).toBe('/rooms')
    },
  )

  it('explains a refusal at the field and keeps what was typed', async () => {
    const response = await post('/sign-in', { nickname: '"><script>', to: '/rooms/welcome' })
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;"')
    expect(page).toContain('aria-invalid="true"')
    expect(page).toContain('aria-describedby="nickname-hint nickname-error"')
    expect(page).toMatch(/id="nickname-error">Use letters, digits/)
    expect(page).toContain('name="to" value="/rooms/welcome"')
  })

  it('refuses a nickname that somebody has', async () => {
    await signIn('Taken')
    const response = await post('/sign-in', { nickname: 'TAKEN' })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('Somebody is here under that name.')
  })

  it('is refused from another site', async () => {
    const response = await post(
      '/sign-in',
      { nickname: 'Mallory' },
      { origin: 'https://evil.example' },
    )
    expect(response.status).toBe(403)
    expect(response.headers.get('set-cookie')).toBeNull()
  })
})

describe('the token', () => {
  it('stands in the pages of who is signed in, and opens the socket as that person', async () => {
    const page = await (await app.request('/rooms', { headers: await signIn('Token') })).text()
    const token = page.match(/<meta name="user_token" content="([^"]+)">/)?.[1] ?? ''
    expect(await sessions.personWith(token)).toMatchObject({ name: 'Token' })
  })

  it('is not there for a stranger', async () => {
    expect(await (await app.request('/')).text()).not.toContain('user_token')
  })

  it('is not the cookie, nor the cookie the token', async () => {
    const { cookie } = await signIn('Salted')
    const value = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1))
    expect(await sessions.personWith(value)).toBeUndefined()

    const page = await (await app.request('/rooms', { headers: { cookie } })).text()
    const token = page.match(/content="([^"]+)">\s*<link/)?.[1]
    const forged = `${cookie.split('=')[0]}=${token}`
    expect((await app.request('/rooms', { headers: { cookie: forged } })).status).toBe(303)
  })

  it('is worth nothing once its owner has signed out', async () => {
    const headers = await signIn('Leaver')
    const page = await (await app.request('/rooms', { headers })).text()
    const token = page.match(/<meta name="user_token" content="([^"]+)">/)?.[1] ?? ''

    const response = await post('/sign-out', {}, headers)
    expect(response.headers.get('set-cookie')).toMatch(/Max-Age=0/)
    expect(signedOut.map(({ name }) => name)).toEqual(['Leaver'])
    expect(await sessions.personWith(token)).toBeUndefined()
    expect((await app.request('/rooms', { headers })).status).toBe(303)
  })
})

describe('rooms', () => {
  it.each(['/rooms', '/rooms/welcome'])('%s asks a stranger to sign in first', async (path) => {
    const response = await app.request(path)
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(`/?to=${encodeURIComponent(path)}`)
  })

  it('lists the rooms and shows one', async () => {
    const headers = await signIn('Reader')
    const list = await (await app.request('/rooms', { headers })).text()
    expect(list).toContain('href="/rooms/welcome"')
    const room = await (await app.request('/rooms/welcome', { headers })).text()
    expect(room).toContain('<title>Welcome · Room chat</title>')
    expect(room).toContain('role="log"')
  })

  it('opens a room, tells it, and goes there', async () => {
    const headers = await signIn('Opener')
    const response = await post('/rooms', { name: 'Café <b>' }, headers)
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/rooms/caf%C3%A9-b')
    expect(opened).toEqual([{ id: 'café-b', name: 'Café <b>' }])

    const page = await (await app.request('/rooms/caf%C3%A9-b', { headers })).text()
    expect(page).toContain('<h1>Café &lt;b&gt;</h1>')
  })

  it.each([
    ['!', 'Give the room a name of at least 2 characters.'],
    ['???', 'Use at least one letter or digit in the name.'],
    ['welcome', 'There is a room of that name.'],
  ])('refuses the name %j at the field', async (name, reason) => {
    const headers = await signIn(nickname())
    const response = await post('/rooms', { name }, headers)
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain(`value="${name}"`)
    expect(page).toContain(`id="name-error">${reason}`)
    expect(opened).toEqual([])
  })

  it.each(['/rooms/nowhere', '/rooms/%00', '/rooms/%E0%A4%A', '/nothing'])(
    'answers 404 for %s',
    async (path) => {
      const response = await app.request(path, { headers: await signIn(nickname()) })
      expect(response.status).toBe(404)
      expect(await response.text()).toContain('There is nothing here')
    },
  )
})

describe('every answer', () => {
  it('forbids scripts that are not ours, framing and guessing of types', async () => {
    const { headers } = await app.request('/')
    const policy = headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('lets a browser keep the assets for ever, and no page', async () => {
    const { headers } = await app.request('/assets/chat-1.js')
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(headers.get('cache-control')).toContain('immutable')
    const page = await app.request('/rooms', { headers: await signIn('Cache') })
    expect(page.headers.get('cache-control')).toBe('no-store')
  })

  it('refuses a form that is too large', async () => {
    const response = await post('/sign-in', { nickname: 'x'.repeat(20_000) })
    expect(response.status).toBe(413)
  })
})
