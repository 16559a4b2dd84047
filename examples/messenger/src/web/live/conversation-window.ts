/** Which messages are on the page. It has a few pages of them, in a row, wherever one has scrolled to. */
import type { Message } from '../../messages/message.ts'
import {
  type MessagePage,
  messagesOf,
  PAGE_SIZE,
  type PageOptions,
} from '../../messages/messages.ts'
import type { Talk } from './conversation-state.ts'

/** As many as the browser keeps. */
const KEPT = 3 * PAGE_SIZE

export async function showNewest(socket: Talk): Promise<void> {
  show(await find({}, socket), undefined, socket)
  socket.pushEvent('newest')
}

/** Shows the end of the conversation as it is now, to whoever has it on the page. */
export async function showAgain(socket: Talk): Promise<void> {
  const { held, marked } = socket.assigns
  if (!held.hasNewer) show(await find({}, socket), marked, socket)
}

/** Shows a message among those around it; if there is no such message, the newest. */
export async function showAround(id: number, socket: Talk): Promise<void> {
  const found = await find({ around: id }, socket)
  const isThere = found.messages.some((message) => message.id === id)
  if (!isThere) return showNewest(socket)
  show(found, id, socket)
}

/** Shows the messages around the one that was read when the connection was lost. */
export async function showRead({ id }: { readonly id: number }, socket: Talk): Promise<void> {
  if (socket.assigns.held.ids.includes(id)) return
  const found = await find({ around: id }, socket)
  if (found.messages.length > 0) show(found, socket.assigns.marked, socket)
}

/** One has scrolled up to the first. */
export async function showOlder(socket: Talk): Promise<void> {
  const { held, messages } = socket.assigns
  const [before] = held.ids
  if (!held.hasOlder || before === undefined) return
  const older = await find({ before }, socket)
  messages.insertAll(older.messages.toReversed(), { at: 0, limit: KEPT })
  const ids = [...idsOf(older.messages), ...held.ids]
  socket.assign({
    held: {
      ids: ids.slice(0, KEPT),
      hasOlder: older.hasOlder,
      hasNewer: held.hasNewer || ids.length > KEPT,
    },
  })
}

/** One has scrolled down to the last, which is not the newest. */
export async function showNewer(socket: Talk): Promise<void> {
  const { held, messages } = socket.assigns
  const after = held.ids.at(-1)
  if (!held.hasNewer || after === undefined) return
  const newer = await find({ after }, socket)
  messages.insertAll(newer.messages, { limit: -KEPT })
  keep([...held.ids, ...idsOf(newer.messages)], newer.hasNewer, socket)
}

/** Shows a message that is new or has changed, if it belongs to those that the page has. */
export function showMessage(message: Message, socket: Talk): void {
  const { held, messages, newest } = socket.assigns
  if (message.id > newest) socket.assign({ newest: message.id })
  if (held.ids.includes(message.id)) return messages.insert(message, { updateOnly: true })
  // Two nodes may tell of their messages in another order than these were stored in.
  const at = held.ids.filter((id) => id < message.id).length
  const isBefore = at === 0 && held.hasOlder
  const isBehind = at === held.ids.length && held.hasNewer
  if (isBefore || isBehind) return
  messages.insert(message, { at, limit: -KEPT })
  keep(held.ids.toSpliced(at, 0, message.id), held.hasNewer, socket)
}

function find(
  wanted: PageOptions,
  { assigns: { person, conversation } }: Talk,
): Promise<MessagePage> {
  return messagesOf(person, conversation.id, wanted)
}

function show({ messages, ...more }: MessagePage, marked: number | undefined, socket: Talk): void {
  const ids = idsOf(messages)
  const newest = Math.max(socket.assigns.newest, ids.at(-1) ?? 0)
  socket.assigns.messages.reset(messages)
  socket.assign({ marked, newest, held: { ids, ...more } })
}

/** These are on the page, but for the first, when they are too many. */
function keep(ids: readonly number[], hasNewer: boolean, socket: Talk): void {
  const hasOlder = socket.assigns.held.hasOlder || ids.length > KEPT
  socket.assign({ held: { ids: ids.slice(-KEPT), hasOlder, hasNewer } })
}

const idsOf = (messages: readonly Message[]): number[] => messages.map(({ id }) => id)
