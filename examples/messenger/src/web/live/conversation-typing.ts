/** Who is typing. Nothing of it is stored. */
import { tellTyping } from '../../conversations/events.ts'
import type { Person } from '../../people/people.ts'
import type { Talk } from './conversation-state.ts'

/** How long somebody counts as typing after a sign of it, in ms. */
const SHOWN_FOR = 5000
/** How often the others are told of it, in ms. */
const TOLD_EVERY = 2000

export function hearTyping(person: Person, socket: Talk): void {
  if (person.id === socket.assigns.person.id) return
  const others = socket.assigns.typing.filter(({ id }) => id !== person.id)
  socket.assign({ typing: [...others, person] })
  socket.after(`typing ${person.id}`, SHOWN_FOR, () => hearTypingEnd(person, socket))
}

export function hearTypingEnd({ id }: Person, socket: Talk): void {
  const { typing } = socket.assigns
  const isTyping = typing.some((person) => person.id === id)
  if (isTyping) socket.assign({ typing: typing.filter((person) => person.id !== id) })
}

/** Tells the others that one is typing, unless they were told just now. */
export async function startTyping(socket: Talk): Promise<void> {
  const { conversation, hasToldTyping, person } = socket.assigns
  if (hasToldTyping) return
  socket.assign({ hasToldTyping: true })
  socket.after('told typing', TOLD_EVERY, () => socket.assign({ hasToldTyping: false }))
  await tellTyping(person, conversation.id)
}
