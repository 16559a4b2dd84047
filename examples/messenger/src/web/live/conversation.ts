/** A conversation: what is said in it, who is there, and what one can do about both. */
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import { conversationEvents } from '../../conversations/events.ts'
import { online } from '../../presence/online.ts'
import type { Member } from '../pipelines.ts'
import { shell } from '../shell.ts'
import { cancelPicture, edit, post } from './composer.ts'
import { conversationPage } from './conversation.template.ts'
import { askToDelete, confirmDelete, keep, react, see } from './conversation-actions.ts'
import { hear } from './conversation-events.ts'
import { goTo, open } from './conversation-opening.ts'
import { seePresence } from './conversation-people.ts'
import { uploads } from './conversation-state.ts'
import { startTyping } from './conversation-typing.ts'
import { showNewer, showNewest, showOlder, showRead } from './conversation-window.ts'

const id = z.int().positive()
const text = z.string().max(10_000)

export const conversation = defineLive<Member>({ name: 'ConversationLive' })
  .params(
    z.object({
      id: z.uuid().toLowerCase(),
      at: z.coerce.number<string>().pipe(id).optional().catch(undefined),
    }),
  )
  .uploads(uploads)
  .mount(open)
  .handleParams(goTo)
  .info(conversationEvents, hear)
  .presence(online, seePresence)
  // Reading
  .on('older', showOlder)
  .on('newer', showNewer)
  .on('newest', showNewest)
  .on('return', z.object({ id }), showRead)
  .on('see', z.object({ id }), see)
  // Writing
  .on('type', startTyping)
  .on('post', z.object({ key: z.string().max(64), body: text, hasPicture: z.boolean() }), post)
  .on('edit', z.object({ id, body: text }), edit)
  .onForm('choose', () => {})
  .on('cancelPicture', z.object({ ref: z.string().max(64) }), cancelPicture)
  // What can be done with a message
  .on('react', z.object({ id, emoji: z.string().max(16) }), react)
  .on('askToDelete', z.object({ id }), askToDelete)
  .on('keep', keep)
  .on('delete', confirmDelete)
  .layout(shell)

export const conversationLive = conversation.render(conversationPage)
