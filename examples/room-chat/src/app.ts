/** The pages: signing in and out, the list of rooms, and a room. */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { csrf } from 'hono/csrf'
import { createMiddleware } from 'hono/factory'
import { secureHeaders } from 'hono/secure-headers'
import { z } from 'zod'
import type { Assets } from './assets.ts'
import { icon } from './pages/icon.ts'
import type { Frame } from './pages/layout.ts'
import { notFoundPage } from './pages/not-found.ts'
import { roomPage } from './pages/room.ts'
import { roomsPage } from './pages/rooms.ts'
import { signInPage } from './pages/sign-in.ts'
import { Nickname, type People, type Person } from './people.ts'
import { type Room, RoomName, type Rooms } from './rooms.ts'
import type { Sessions } from './session.ts'

export interface AppOptions {
  people: People
  rooms: Rooms
  sessions: Sessions
  assets: Assets
  /** A room was opened: tell those who look at the list. */
  onRoomOpened(room: Room): Promise<void>
  /** Somebody signed out: close their sockets. */
  onSignedOut(person: Person): Promise<void>
}

interface Env {
  Variables: { person: Person }
}

export function createApp({
  people,
  rooms,
  sessions,
  assets,
  onRoomOpened,
  onSignedOut,
}: AppOptions) {
  const app = new Hono<Env>()

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      // Not 'no-referrer': with it a browser hides the origin of our own forms, which csrf() asks for.
      referrerPolicy: 'same-origin',
      // A promise of HTTPS is for whoever provides it: the proxy in front of this server.
      strictTransportSecurity: false,
    }),
  )
  app.use(csrf(), bodyLimit({ maxSize: 16 * 1024 }))
  app.use(async (c, next) => {
    await next()
    // A page holds a token, and says who is signed in: it is not to be kept.
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
  })

  for (const { path, type, body } of [assets.script, assets.style]) {
    app.get(path, (c) =>
      c.body(body, 200, {
        'content-type': `${type}; charset=utf-8`,
        'cache-control': 'public, max-age=31536000, immutable',
      }),
    )
  }
  app.get('/icon.svg', (c) =>
    c.body(icon, 200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=86400' }),
  )

  app.get('/', async (c) => {
    if (await sessions.personOf(c)) return c.redirect('/rooms')
    return c.html(signInPage({ assets }, { to: localPath(c.req.query('to')) }))
  })

  app.post('/sign-in', async (c) => {
    const form = await readForm(c)
    const to = localPath(form.to)
    const nickname = Nickname.safeParse(form.nickname ?? '')
    const person = nickname.success ? await people.signIn(nickname.data) : undefined
    if (!person) {
      const error = nickname.success
        ? 'Somebody is here under that name. Choose another.'
        : firstIssue(nickname.error)
      return c.html(signInPage({ assets }, { nickname: form.nickname, error, to }), 422)
    }
    const before = await sessions.personOf(c)
    if (before) await leave(before)
    sessions.start(c, person)
    return c.redirect(to, 303)
  })

  const signedIn = createMiddleware<Env>(async (c, next) => {
    const person = await sessions.personOf(c)
    if (!person) return c.redirect(`/?to=${encodeURIComponent(c.req.path)}`, 303)
    c.set('person', person)
    return next()
  })
  app.use('/sign-out', signedIn)
  app.use('/rooms/*', signedIn)

  const frame = (c: Context): Frame => {
    const person: Person | undefined = c.get('person')
    return { assets, visitor: person && { person, token: sessions.tokenFor(person) } }
  }

  app.post('/sign-out', async (c) => {
    await leave(c.get('person'))
    sessions.end(c)
    return c.redirect('/', 303)
  })

  app.get('/rooms', async (c) => c.html(roomsPage(frame(c), { rooms: await rooms.list() })))

  app.post('/rooms', async (c) => {
    const form = await readForm(c)
    const name = RoomName.safeParse(form.name ?? '')
    const room = name.success ? await rooms.create(name.data) : undefined
    if (!room) {
      const error = name.success
        ? 'There is a room of that name. Choose another, or go there.'
        : firstIssue(name.error)
      const page = { rooms: await rooms.list(), name: form.name, error }
      return c.html(roomsPage(frame(c), page), 422)
    }
    await onRoomOpened(room)
    return c.redirect(`/rooms/${encodeURIComponent(room.id)}`, 303)
  })

  app.get('/rooms/:id', async (c) => {
    const room = await rooms.find(c.req.param('id'))
    return room ? c.html(roomPage(frame(c), room, c.get('person'))) : c.notFound()
  })

  app.notFound((c) => c.html(notFoundPage(frame(c)), 404))

  return app

  async function leave(person: Person): Promise<void> {
    await people.signOut(person.id)
    await onSignedOut(person)
  }
}

/** The text fields of a form; a file where a text belongs counts as absent. */
async function readForm(c: Context): Promise<Record<string, string | undefined>> {
  const Texts = z.record(z.string(), z.string().optional().catch(undefined))
  return Texts.parse(await c.req.parseBody())
}

function firstIssue(error: z.ZodError): string | undefined {
  return error.issues[0]?.message
}

/** Where to go after signing in: of what was asked for the path alone, if it is one of these pages. */
function localPath(asked = '/rooms'): string {
  const base = 'http://localhost'
  const path = URL.canParse(asked, base) ? new URL(asked, base).pathname : ''
  return /^\/rooms(\/[^/]+)?$/.test(path) ? path : '/rooms'
}
