// How routers and pipelines type an application; compiled, never run.
import { z } from 'zod'
import { html } from '../html/index.ts'
import {
  type Action,
  browserPipeline,
  type Conn,
  defineRouter,
  type LiveRouteView,
  type Pipeline,
  pipeline,
  type Reply,
} from './index.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function expectType<T>(equal: true): T

interface User {
  id: number
  name: string
}
declare function userOf(id: unknown): Promise<User | undefined>

// What a plug returns is what the next ones, and the actions, have.
const browser = browserPipeline().plug(async (conn) => ({
  user: await userOf(conn.session.get('id')),
}))
expectType<Equal<typeof browser extends Pipeline<infer A> ? A : never, { user: User | undefined }>>(
  true,
)

const members = browser.plug((conn) => {
  const { user } = conn.assigns
  if (!user) {
    conn.putFlash('error', 'Sign in first.')
    return conn.redirect('/log-in')
  }
  return { user }
})
expectType<Equal<typeof members extends Pipeline<infer A> ? A : never, { user: User }>>(true)

// A plug that adds nothing leaves the assigns as they were.
const counted = members.plug((conn) => conn.setHeader('x-a', 'b'))
expectType<Equal<typeof counted extends Pipeline<infer A> ? A : never, { user: User }>>(true)

// @ts-expect-error nobody has assigned a room
members.plug((conn) => ({ name: conn.assigns.room }))
// @ts-expect-error the layout of a page without a user
browser.layout((conn, { content }) => html`<b>${conn.assigns.user.name}</b>${content}`)

const show = (conn: Conn<{ user: User }, { id: string }>): Reply => conn.text(conn.params.id)

export const router = defineRouter()
  .scope('/', browser, (r) =>
    r
      .get('/', (conn) => html`<h1>Hi ${conn.assigns.user?.name ?? 'stranger'}</h1>`)
      .get('/log-in', () => html`<form></form>`),
  )
  .scope('/rooms', members, (r) =>
    r
      .get('/:id', show)
      .get('/:room/people/:person', (conn) => {
        expectType<Equal<typeof conn.params, Readonly<{ room: string; person: string }>>>(true)
        return conn.json({ me: conn.assigns.user.id })
      })
      .resources('/:room/messages', {
        index: (conn) => conn.text(conn.params.room),
        show: (conn) => conn.text(conn.params.room + conn.params.id),
        create: async (conn) => conn.redirect(`/rooms/${conn.params.room}`),
      }),
  )
  .scope('/api', pipeline(), (r) =>
    r.post('/rooms', { body: z.object({ seats: z.coerce.number() }) }, (conn) => {
      expectType<Equal<typeof conn.valid, Readonly<{ readonly body: { seats: number } }>>>(true)
      return conn.json({}, { status: 201 })
    }),
  )

router.p('/')
router.p('/rooms/:id', { id: 42 })
router.p('/rooms/:id', { id: 'a', query: { page: 2 } })
router.p('/rooms/:room/messages/:id', { room: 1, id: 2 })
router.p('/api/rooms', { query: { all: true } })
// @ts-expect-error not a route
router.p('/romos')
// @ts-expect-error the path has a part to fill in
router.p('/rooms/:id')
// @ts-expect-error it is called id
router.p('/rooms/:id', { room: 1 })
// @ts-expect-error there is no such action in this resource
router.p('/rooms/:room/messages/new', { room: 1 })

// A page that needs a user cannot be where none is guaranteed.
// @ts-expect-error the user may be missing in `browser`
defineRouter().scope('/', browser, (r) => r.get('/rooms/:id', show))
// @ts-expect-error the action wants :id
defineRouter().scope('/', members, (r) => r.get('/rooms/:slug', show))
// @ts-expect-error an action answers
defineRouter().scope('/', browser, (r) => r.get('/', () => 'text'))
defineRouter().scope('/', browser, (r) =>
  // @ts-expect-error the schema says nothing of a name
  r.get('/', { query: z.object({}) }, (c) => c.text(c.valid.query.name)),
)
// @ts-expect-error without a schema there is nothing valid
defineRouter().scope('/', browser, (r) => r.get('/', (conn) => conn.json(conn.valid.body)))

// An action in a file of its own needs no more than it says.
const any: Action<{}> = (conn) => conn.empty()
defineRouter().scope('/', members, (r) => r.get('/any', any))

// What live plugs give, and nothing else, is guaranteed to live views.
type Live<P> = P extends Pipeline<object, infer L> ? L : never
const visited = browser.plug((conn) => ({ visits: Number(conn.session.get('visits')) }), {
  live: true,
})
expectType<Equal<Live<typeof visited>, { visits: number }>>(true)
const signedIn = visited.plug(
  async (conn) => {
    const user = await userOf(conn.session.get('id'))
    if (!user) return conn.redirect('/log-in')
    return { user, first: conn.assigns.visits === 0 }
  },
  { live: true },
)
expectType<Equal<Live<typeof signedIn>, { visits: number; user: User; first: boolean }>>(true)
// What is not live sees all, and takes away what it gives anew.
const renamed = signedIn.plug((conn) => ({ user: conn.assigns.user.name, at: 1 }))
expectType<Equal<Live<typeof renamed>, { visits: number; first: boolean }>>(true)
const either = signedIn.plug((conn) => (conn.isLive ? { user: 1 } : { first: 2 }))
expectType<Equal<Live<typeof either>, { visits: number }>>(true)
const kept = signedIn.plug((conn) => conn.setHeader('x-user', conn.assigns.user.name))
expectType<Equal<Live<typeof kept>, { visits: number; user: User; first: boolean }>>(true)
// @ts-expect-error a live plug does not see what others gave
members.plug((conn) => ({ name: conn.assigns.user.name }), { live: true })
// @ts-expect-error a plug is live or it is not
members.plug(() => ({}), { live: false })

// The paths of a router that is taken in are paths of both.
const whole = defineRouter()
  .scope('/', browser, (r) => r.get('/about', () => html`<p>Us</p>`))
  .include(router)
whole.p('/about')
whole.p('/rooms/:id', { id: 1 })
// @ts-expect-error not a route of either
whole.p('/elsewhere')

declare const roomLive: LiveRouteView<{ id: string }, { user: User }>
declare const homeLive: LiveRouteView<{}, {}>
const pages = defineRouter()
  .scope('/rooms', signedIn, (r) =>
    r.live('/:id', roomLive).live('/:id/edit', roomLive, {
      action: 'edit',
      container: ['main', { class: 'wide' }],
    }),
  )
  .scope('/', browser, (r) => r.live('/', homeLive).live('/at/:place', homeLive))
pages.p('/rooms/:id/edit', { id: 1 })
pages.p('/')
// @ts-expect-error not a route
pages.p('/rooms')
// @ts-expect-error nobody guarantees a user
defineRouter().scope('/', browser, (r) => r.live('/rooms/:id', roomLive))
// @ts-expect-error the plug that gives the user does not run over the connection
defineRouter().scope('/', members, (r) => r.live('/rooms/:id', roomLive))
// @ts-expect-error a later plug gave something else by the same name
defineRouter().scope('/', renamed, (r) => r.live('/rooms/:id', roomLive))
// @ts-expect-error the view wants :id
defineRouter().scope('/', signedIn, (r) => r.live('/rooms/:slug', roomLive))
// @ts-expect-error an action is a word
defineRouter().scope('/', browser, (r) => r.live('/', homeLive, { action: 1 }))
// @ts-expect-error a page is no live view
defineRouter().scope('/', browser, (r) => r.live('/', (conn: Conn) => conn.empty()))
