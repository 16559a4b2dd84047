/** The details of a conversation: its title, its members, and how to leave it. */
import { type Changeset, type Form, toForm } from 'redstart/changeset'
import { defineComponent, type LiveActions } from 'redstart/live'
import { z } from 'zod'
import { type TitleFields, titleChangeset } from '../../conversations/conversation-changeset.ts'
import {
  addMembers,
  deleteConversation,
  removeMember,
  renameConversation,
} from '../../conversations/conversations.ts'
import { findPeople, type Person } from '../../people/people.ts'
import type { State } from './conversation-state.ts'
import { wordsOf } from './conversation-words.ts'
import { detailsPanel } from './details.template.ts'

interface Props extends Pick<State, 'conversation' | 'devices' | 'lastSeen'> {
  readonly person: Person
}

interface DetailsState {
  readonly title: Form<TitleFields>
  /** The beginning of the nickname that is looked for. */
  readonly beginning: string
  readonly found: readonly Person[]
  /** Why the last thing was not done. */
  readonly problem: string
}

type Socket = LiveActions<Props & DetailsState>

const Id = z.object({ id: z.string() })

export const detailsComponent = defineComponent<Props>({ name: 'details' })
  .mount(
    ({ conversation }): DetailsState => ({
      title: formOf(titleChangeset({ title: conversation.title })),
      beginning: '',
      found: [],
      problem: '',
    }),
  )
  .onForm('rename', rename)
  .on('seek', z.object({ beginning: z.string().trim().max(100).catch('') }), seek)
  .on('add', Id, add)
  .on('remove', Id, remove)
  .on('leave', (socket) => remove({ id: socket.assigns.person.id }, socket))
  .on('delete', takeAway)

export const details = detailsComponent.render(detailsPanel)

async function rename({ conversation: params }: { conversation?: unknown }, socket: Socket) {
  const { conversation, person } = socket.assigns
  const renamed = await renameConversation(person, conversation, params)
  if (renamed.ok)
    return socket.assign({ problem: '', title: formOf(titleChangeset(renamed.value)) })
  if ('changeset' in renamed) return socket.assign({ title: formOf(renamed.changeset) })
  socket.assign({ problem: wordsOf(renamed) })
}

async function seek({ beginning }: { readonly beginning: string }, socket: Socket) {
  const except = socket.assigns.conversation.members.map(({ id }) => id)
  socket.assign({ beginning, found: await findPeople(beginning, { except }) })
}

async function add({ id }: z.infer<typeof Id>, socket: Socket) {
  const { conversation, person } = socket.assigns
  const added = await addMembers(person, conversation, [id])
  if (added.ok) return socket.assign({ beginning: '', found: [], problem: '' })
  socket.assign({ problem: wordsOf(added) })
}

async function remove({ id }: z.infer<typeof Id>, socket: Socket) {
  const { conversation, person } = socket.assigns
  const removed = await removeMember(person, conversation, id)
  socket.assign({ problem: removed.ok ? '' : wordsOf(removed) })
}

async function takeAway(socket: Socket) {
  const { conversation, person } = socket.assigns
  const gone = await deleteConversation(person, conversation)
  if (!gone.ok) socket.assign({ problem: wordsOf(gone) })
}

function formOf(changes: Changeset<TitleFields>): Form<TitleFields> {
  return toForm(changes, { as: 'conversation' })
}
