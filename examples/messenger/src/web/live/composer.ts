/** What one writes: it is posted under a key that the browser chose, so that nothing is lost or doubled. */
import { readFile } from 'node:fs/promises'
import { type Reply, reply } from 'redstart/live'
import { editMessage, type Posted, postMessage } from '../../messages/messages.ts'
import type { Talk } from './conversation-state.ts'
import { showMessage, showNewest } from './conversation-window.ts'
import { wordsOf } from './conversation-words.ts'

interface Draft {
  readonly key: string
  readonly body: string
  /** Whether the picture that was chosen goes with it. */
  readonly hasPicture: boolean
}

/** Answers with what is wrong, if something is: the browser gives the text back then. */
export async function post(draft: Draft, socket: Talk): Promise<Reply> {
  const posted = await (draft.hasPicture ? postPicture(draft, socket) : postText(draft, socket))
  if (!posted.ok) return reply({ problem: wordsOf(posted) })
  // Whoever posts is taken to the end, also from far up.
  if (socket.assigns.held.hasNewer) await showNewest(socket)
  else showMessage(posted.value, socket)
  return reply({})
}

export async function edit(
  { id, body }: { readonly id: number; readonly body: string },
  socket: Talk,
): Promise<Reply> {
  const edited = await editMessage(socket.assigns.person, id, { body })
  return reply(edited.ok ? {} : { problem: wordsOf(edited) })
}

/** Takes back the picture that was chosen. */
export function cancelPicture({ ref }: { readonly ref: string }, socket: Talk): void {
  socket.cancelUpload('picture', ref)
}

function postText(draft: Draft, { assigns: { conversation, person } }: Talk): Promise<Posted> {
  return postMessage(person, conversation.id, draft)
}

async function postPicture(draft: Draft, socket: Talk): Promise<Posted> {
  const { conversation, person } = socket.assigns
  const [posted] = await socket.consumeUploads('picture', async (file) => {
    const picture = { bytes: await readFile(file.path) }
    const posted = await postMessage(person, conversation.id, draft, picture)
    if (!posted.ok) file.keep()
    return posted
  })
  // Posted before, and not answered: its key tells.
  return posted ?? postText(draft, socket)
}
