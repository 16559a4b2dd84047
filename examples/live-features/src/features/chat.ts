/** Several people in one room: a stream of what they say, a typed topic between their views, and who is there. */
import { button } from 'redstart/components'
import { html, when } from 'redstart/html'
import { defineLive, link, stream } from 'redstart/live'
import { definePresence, type PresenceState } from 'redstart/presence'
import { type } from 'redstart/schema'
import { topic } from 'redstart/topic'
import { z } from 'zod'
import { frame } from '../web/frame.ts'

interface Message {
  readonly id: number
  readonly from: string
  readonly body: string
}

const said = topic('chat:{room}', type<Message>())
const people = definePresence({ name: 'chat-people', meta: z.object({ name: z.string() }) })
const ROOM = said({ room: 'yard' })

/** The newest messages, kept while the server runs. */
const messages: Message[] = []
const KEPT = 50

function keep(from: string, body: string): Message {
  const message = { id: (messages.at(-1)?.id ?? 0) + 1, from, body }
  messages.push(message)
  if (messages.length > KEPT) messages.shift()
  return message
}

export const chatLive = defineLive({ name: 'ChatLive' })
  .params(z.object({ as: z.string().trim().min(1).max(20).optional() }))
  .mount(async (_context, socket) => {
    if (socket.connected) await socket.subscribe(ROOM)
    return {
      name: '',
      here: namesIn({}),
      messages: stream(messages, { limit: -KEPT }),
      draft: '',
      pageTitle: 'Chat',
    }
  })
  .handleParams(async ({ as: name = '' }, socket) => {
    socket.assign({ name })
    if (!socket.connected) return
    const presence = socket.presence(people, ROOM.topic)
    presence.untrack()
    if (name !== '') presence.track(name, { name })
    socket.assign({ here: namesIn(await presence.list()) })
  })
  .onForm('enter', ({ as }, socket) => {
    const name = String(as).trim().slice(0, 20)
    if (name !== '') socket.pushPatch(`/chat?${new URLSearchParams({ as: name })}`)
  })
  .onForm('draft', ({ body }, socket) => socket.assign({ draft: String(body) }))
  .onForm('say', async ({ body }, socket) => {
    const text = String(body).trim().slice(0, 500)
    const { name } = socket.assigns
    if (text === '' || name === '') return
    const message = keep(name, text)
    socket.assigns.messages.insert(message, { limit: -KEPT })
    socket.assign({ draft: '' })
    await socket.broadcastFrom(ROOM, message)
  })
  .info(said, (message, socket) => socket.assigns.messages.insert(message, { limit: -KEPT }))
  .presence(people, async (_diff, socket, room) => {
    socket.assign({ here: namesIn(await socket.presence(people, room).list()) })
  })
  .layout(frame)
  .render(
    ({ name, here, messages, draft }, ev) => html`
      <h1>Chat</h1>
      <div class="chat">
        <ol class="messages" id="messages" phx-update="stream" role="log" aria-label="Messages">
          ${messages.rows(({ from, body }, id) => html`<li id=${id}><b>${from}</b> ${body}</li>`)}
        </ol>
        <aside>
          <h2>Who is there</h2>
          <ul id="people">${here.map((person) => html`<li>${person}</li>`)}</ul>
        </aside>
      </div>
      ${when(
        name,
        () => html`
          <form class="line" id="say" phx-change=${ev.draft.form()} phx-submit=${ev.say.form()}>
            <label class="rs-hidden" for="body">Message</label>
            <input class="rs-control" id="body" name="body" value=${draft} autocomplete="off" maxlength="500">
            ${button({ label: 'Send' })}
          </form>
          <p class="note">You are here as ${name}. ${link({ patch: '/chat' }, 'Leave')}</p>`,
        () => html`
          <form class="line" id="enter" phx-submit=${ev.enter.form()}>
            <label for="as">Your name</label>
            <input class="rs-control" id="as" name="as" required maxlength="20" autocomplete="nickname">
            ${button({ label: 'Enter' })}
          </form>`,
      )}`,
  )

function namesIn(state: PresenceState<{ name: string }, {}>): readonly string[] {
  return Object.keys(state).sort()
}
