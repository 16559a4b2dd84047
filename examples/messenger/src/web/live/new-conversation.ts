/** The form for a new conversation: people, found by the beginning of their nickname, and a title. */
import { type Form, toForm } from 'redstart/changeset'
import { defineComponent, type EventsOf, type LiveActions, type ShownOf } from 'redstart/live'
import { z } from 'zod'
import { MAX_MEMBERS } from '../../conversations/conversation.ts'
import {
  type ConversationFields,
  conversationChangeset,
} from '../../conversations/conversation-changeset.ts'
import { createConversation } from '../../conversations/conversations.ts'
import { findPeople, type Person, peopleByIds } from '../../people/people.ts'
import { router } from '../router.ts'
import { newConversationForm } from './new-conversation.template.ts'

/** What the form says besides its people: those are what the component has gathered. */
const Title = z.object({ title: z.string(), _unused_title: z.string() }).partial().catch({})
const Search = z.string().catch('')
const Choice = z.object({ id: z.string() })

interface Draft {
  readonly title: z.infer<typeof Title>
  /** Who is to be in it besides oneself. */
  readonly others: readonly Person[]
  /** How the nickname of the next one begins. */
  readonly search: string
}

interface Shown extends Draft {
  /** Who begins it. */
  readonly person: Person
  /** Whose nicknames begin so. */
  readonly found: readonly Person[]
  readonly form: Form<ConversationFields>
}

interface Props {
  readonly person: Person
  /** Who is in it from the beginning. */
  readonly invited: readonly Person[]
}

const component = defineComponent<Props>({ name: 'NewConversation' })
  .mount(({ person, invited }) => {
    const others = invited.filter(({ id }) => id !== person.id)
    return shown(person, { title: {}, others, search: '' })
  })
  .onForm('change', ({ conversation, search }, socket) =>
    draw(socket, { title: Title.parse(conversation), search: Search.parse(search) }),
  )
  // After a lost connection the browser still has the rows of the form.
  .onForm('recover', async ({ conversation, search }, socket) =>
    draw(socket, {
      title: Title.parse(conversation),
      others: await peopleByIds(membersIn(conversation)),
      search: Search.parse(search),
    }),
  )
  .on('add', Choice, async ({ id }, socket) => {
    const { others } = socket.assigns
    const added = await peopleByIds([...others.map((other) => other.id), id])
    // One too many is kept, for the form to say so.
    await draw(socket, { others: added.slice(0, MAX_MEMBERS), search: '' })
  })
  .on('remove', Choice, ({ id }, socket) =>
    draw(socket, { others: socket.assigns.others.filter((other) => other.id !== id) }),
  )
  .onForm('create', async ({ conversation }, socket) => {
    const { person, others } = socket.assigns
    const draft = { title: Title.parse(conversation), others }
    const created = await createConversation(person, paramsOf(draft))
    if (created.ok) socket.redirect(router.p('/conversations/:id', { id: created.value.id }))
    else socket.assign({ form: toForm(created.changeset, { as: 'conversation' }) })
  })

export type NewConversation = ShownOf<typeof component>
export type NewConversationEvents = EventsOf<typeof component>

export const newConversation = component.render(newConversationForm)

async function draw(
  socket: Pick<LiveActions<Shown>, 'assigns' | 'assign'>,
  change: Partial<Draft>,
): Promise<void> {
  const { person, title, others, search } = socket.assigns
  socket.assign(await shown(person, { title, others, search, ...change }))
}

async function shown(person: Person, draft: Draft): Promise<Shown> {
  const there = [person, ...draft.others].map(({ id }) => id)
  const found = await findPeople(draft.search, { except: there })
  const changes = conversationChangeset(paramsOf(draft), person.id)
  const form = toForm(changes, { as: 'conversation', action: 'validate' })
  return { ...draft, person, found, form }
}

/** What the form would send, as the nested changeset takes it. */
function paramsOf({ title, others }: Pick<Draft, 'title' | 'others'>): object {
  const members = others.map(({ id }) => ({ userId: id }))
  return { ...title, ...(members.length > 0 && { members }) }
}

function membersIn(conversation: unknown): string[] {
  const members = conversationChangeset(conversation).getField('members') ?? []
  return members.map(({ userId }) => userId)
}
