import { z } from 'zod'
import { changeset, type Form, toForm } from '../changeset/index.ts'
import { type Html, html, JS } from '../html/index.ts'
import { browserPipeline, defineRouter } from '../http/index.ts'
import { definePresence } from '../presence/index.ts'
import { type } from '../schema/index.ts'
import { topic } from '../topic/index.ts'
import {
  type AsyncResult,
  assignAsync,
  asyncResult,
  defineComponent,
  defineLive,
  type EventsOf,
  type LiveSocket,
  liveFileInput,
  navigate,
  redirect,
  reply,
  type ShownOf,
  type Stream,
  stream,
} from './index.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function is<A, B>(_same: Equal<A, B>): void {}

interface User {
  readonly id: number
  readonly name: string
}
interface Message {
  readonly id: number
  readonly body: string
}
declare function userOf(token: unknown): User | undefined
declare function roomOf(id: number): Promise<{ id: number; name: string } | undefined>
declare function messagesOf(room: number): Promise<Message[]>

const roomEvents = topic('room:{id}', type<{ kind: 'posted'; message: Message }>())
const people = definePresence({ meta: z.object({ name: z.string() }) })

// a component: props, state, events of its own
const rating = defineComponent<{ label: string }>()
  .mount((props) => {
    is<typeof props.label, string>(true)
    return { stars: 0 }
  })
  .on('rate', z.object({ stars: z.number() }), ({ stars }, socket) => {
    socket.assign({ stars })
    // @ts-expect-error it assigns nothing of that name
    socket.assign({ star: 1 })
  })
  .render(({ id, label, stars, myself }, ev) => {
    is<typeof myself, number>(true)
    return html`<p id=${String(id)} phx-click=${ev.rate({ stars: stars + 1 })}>${label}</p>`
  })

rating({ id: 'a', label: 'Taste' })
// @ts-expect-error a component has an id
rating({ label: 'Taste' })
// @ts-expect-error and all of its props
rating({ id: 'a' })

// a view with everything
const roomLive = defineLive<{ user: User }>({ name: 'RoomLive' })
  .params(z.object({ id: z.coerce.number<string>(), tab: z.string().optional() }))
  .use(({ assigns }) => {
    if (assigns.user.id === 0) return redirect('/log-in')
    return { isAdmin: assigns.user.name === 'Ada' }
  })
  .uploads({ picture: { accept: ['.jpg', '.png'], maxEntries: 2 } })
  .mount(async ({ params, assigns, uri, connectParams }, socket) => {
    is<typeof params, { id: number; tab?: string | undefined }>(true)
    is<typeof assigns.isAdmin, boolean>(true)
    is<typeof uri, URL | undefined>(true)
    is<typeof connectParams, Readonly<Record<string, unknown>> | undefined>(true)
    const room = await roomOf(params.id)
    if (room === undefined) return navigate('/')
    if (socket.connected) {
      socket.subscribe(roomEvents({ id: room.id }))
      socket.presence(people, `room:${room.id}`).track(assigns.user.id, { name: 'x' })
      // @ts-expect-error the meta is checked
      socket.presence(people, `room:${room.id}`).track(assigns.user.id, { nick: 'x' })
    }
    return {
      room,
      draft: '',
      messages: stream(await messagesOf(room.id)),
      weather: assignAsync(async () => ({ degrees: 20 })),
      pageTitle: room.name,
    }
  })
  .handleParams((params, socket, uri) => {
    is<typeof params.id, number>(true)
    is<typeof uri, URL>(true)
    socket.assign({ draft: params.tab ?? '' })
  })
  .on('send', z.object({ body: z.string().min(1) }), ({ body }, socket) => {
    is<typeof body, string>(true)
    const { messages, room } = socket.assigns
    is<typeof messages, Stream<Message>>(true)
    messages.insert({ id: 1, body }, { at: 0, limit: -50 })
    // @ts-expect-error it is no message
    messages.insert({ body })
    void socket.broadcastFrom(roomEvents({ id: room.id }), {
      kind: 'posted',
      message: { id: 1, body },
    })
    // @ts-expect-error wrong message
    void socket.broadcastFrom(roomEvents({ id: room.id }), { kind: 'posted', message: 'x' })
  })
  .on('words', z.object({ text: z.string() }), ({ text }) => reply({ words: text.split(' ') }))
  .on('clear', (socket) => socket.assign({ draft: '' }))
  .onForm('save', async (params, socket) => {
    is<(typeof params)['room'], unknown>(true)
    const bodies = await socket.consumeUploads(
      'picture',
      ({ path }, entry) => path + entry.clientName,
    )
    is<typeof bodies, string[]>(true)
    // @ts-expect-error there is no such upload
    await socket.consumeUploads('film', () => {})
    socket.sendUpdate(rating, 'a', { label: 'Look' })
    // @ts-expect-error it has no such prop
    socket.sendUpdate(rating, 'a', { lable: 'Look' })
    socket.assignAsync({ weather: async () => ({ degrees: 21 }) }, { reset: true })
    // @ts-expect-error it is loaded as something else
    socket.assignAsync({ weather: async () => 21 })
    // @ts-expect-error it is nothing that is loaded
    socket.assignAsync({ draft: async () => 'x' })
    socket.startAsync(
      'count',
      async () => 3,
      (outcome) => {
        if (outcome.ok) is<typeof outcome.value, number>(true)
      },
    )
  })
  // @ts-expect-error there is no such event
  .invalid('sned', () => {})
  .invalid('send', (issues, socket) => socket.putFlash('error', issues[0]?.message ?? ''))
  .info(roomEvents, ({ message }, socket) => {
    is<typeof message.body, string>(true)
    socket.assigns.messages.insert(message)
  })
  .presence(people, (diff, socket, name) => {
    is<typeof name, string>(true)
    for (const { metas } of Object.values(diff.joins)) {
      socket.pushEvent('joined', { name: metas[0]?.name })
    }
  })
  .progress('picture', (entry, socket) => {
    if (entry.done) socket.assign({ draft: entry.clientName })
  })
  .layout(({ flash }, content) => html`<main>${flash.info}${content}</main>`)
  .terminate((_reason, socket) => void socket.assigns.room)
  .render(({ room, draft, messages, weather, flash, liveAction, uploads, user, isAdmin }, ev) => {
    is<typeof liveAction, string | undefined>(true)
    is<typeof isAdmin, boolean>(true)
    is<typeof weather, AsyncResult<{ degrees: number }>>(true)
    // @ts-expect-error events come from .on()
    ev.sned({ body: 'x' })
    // @ts-expect-error the payload is checked
    ev.send({ bdy: 'x' })
    // @ts-expect-error and needed
    ev.send()
    // @ts-expect-error uploads are declared
    void uploads.film
    return html`
      <h1>${room.name} of ${user.name}</h1>
      <p>${flash.error}</p>
      <ul id="messages" phx-update="stream">
        ${messages.rows(({ body }, id) => html`<li id=${id}>${body}</li>`)}
      </ul>
      <p>${asyncResult(weather, { ok: ({ degrees }) => degrees, loading: () => '…' })}</p>
      ${rating({ id: 'taste', label: 'Taste' })}
      <form id="post" phx-submit=${ev.send.form()} phx-change=${ev.save.form()}>
        <input name="body" value=${draft}>${liveFileInput(uploads.picture)}
      </form>
      <button phx-click=${ev.clear()}>Clear</button>
      <button phx-click=${JS.push(ev.send({ body: 'hi' }), { loading: '#post' }).hide({ to: '#x' })}>
        Hi
      </button>`
  })

// where it may be mounted
const browser = browserPipeline().plug((conn) => ({ visitor: userOf(conn.session.get('user')) }), {
  live: true,
})
const members = browser.plug(
  (conn) => {
    const { visitor } = conn.assigns
    if (visitor === undefined) {
      conn.putFlash('error', 'Log in first.')
      return conn.redirect('/log-in')
    }
    return { user: visitor }
  },
  { live: true },
)
const onceOnly = browserPipeline().plug(() => ({ user: { id: 1, name: 'Ada' } }))

const router = defineRouter().scope('/', members, (r) => r.live('/rooms/:id', roomLive))
router.p('/rooms/:id', { id: 4 })
// @ts-expect-error no user is guaranteed there
defineRouter().scope('/', browser, (r) => r.live('/rooms/:id', roomLive))
// @ts-expect-error the user comes from a plug that does not run when the view connects
defineRouter().scope('/', onceOnly, (r) => r.live('/rooms/:id', roomLive))
// @ts-expect-error the view wants :id
defineRouter().scope('/', members, (r) => r.live('/rooms/:slug', roomLive))

// params that are all optional fit any path
const listLive = defineLive()
  .params(z.object({ page: z.coerce.number<string>().default(1) }))
  .mount(({ params }) => ({ page: params.page }))
  .render(({ page }) => html`<p>${page}</p>`)
defineRouter().scope('/', browserPipeline(), (r) =>
  r.live('/list', listLive).live('/x/:y', listLive),
)

// handlers in functions of their own
const Room = { name: z.string().min(3) }
interface Editing {
  form: Form<{ name: string }>
}
function validated(socket: LiveSocket<Editing>, params: unknown): void {
  socket.assign({ form: toForm(changeset(Room, {}, params), { as: 'room', action: 'validate' }) })
}
defineLive()
  .mount((): Editing => ({ form: toForm(changeset(Room, {}), { as: 'room' }) }))
  .onForm('validate', ({ room }, socket) => validated(socket, room))
  .render(
    ({ form }, ev) =>
      html`<form id="room" phx-change=${ev.validate.form()}>${form.name.errors}</form>`,
  )

// what cannot be returned
defineLive()
  .mount(() => ({}))
  // @ts-expect-error a handler answers with reply(…) or nothing
  .on('x', () => 3)
defineLive()
  .mount(() => ({}))
  // @ts-expect-error a template is no text
  .render(() => 'text')

// Templates in files of their own
const songs = defineLive()
  .params(z.object({ page: z.coerce.number<string>() }))
  .uploads({ cover: { accept: ['.png'] } })
  .mount(() => ({ titles: ['One'] }))
  .on('play', z.object({ at: z.number() }), () => {})
  .on('stop', () => {})
function songsPage(
  { titles, uploads, flash, liveAction }: ShownOf<typeof songs>,
  ev: EventsOf<typeof songs>,
): Html {
  is<typeof titles, string[]>(true)
  is<typeof liveAction, string | undefined>(true)
  is<typeof flash.info, string | undefined>(true)
  // @ts-expect-error there is no such upload
  void uploads.lyrics
  // @ts-expect-error it has to say where
  ev.play()
  // @ts-expect-error there is no such event
  void ev.rewind
  return html`${liveFileInput(uploads.cover)}
    <button type="button" phx-click=${ev.play({ at: 3 })}>${titles[0]}</button>
    <button type="button" phx-click=${ev.stop()}>Stop</button>`
}
songs.render(songsPage)

const dial = defineComponent<{ label: string }>()
  .mount(() => ({ turned: 0 }))
  .on('turn', z.object({ by: z.number() }), ({ by }, socket) =>
    socket.assign({ turned: socket.assigns.turned + by }),
  )
function dialPart(
  { label, turned, myself }: ShownOf<typeof dial>,
  ev: EventsOf<typeof dial>,
): Html {
  is<typeof turned, number>(true)
  is<typeof myself, number>(true)
  return html`<button type="button" phx-click=${ev.turn({ by: 1 })}>${label}</button>`
}
dial.render(dialPart)
is<ShownOf<string>, never>(true)
