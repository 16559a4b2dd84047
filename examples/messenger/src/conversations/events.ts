/** What conversations and people are told of. Who listens hears of what is stored, and never before. */
import type { PubSub } from 'redstart/pubsub'
import { type } from 'redstart/schema'
import { topic } from 'redstart/topic'
import { database } from '../database.ts'
import type { Message } from '../messages/message.ts'
import type { Person } from '../people/people.ts'
import { pubsub } from '../pubsub.ts'

export type ConversationEvent =
  /** A message is new, edited, deleted or reacted to: the message as it is now. */
  | { kind: 'message'; message: Message }
  | { kind: 'seen'; personId: string; messageId: number }
  | { kind: 'typing'; person: Person }
  /** Title or members are others now: look the conversation up again. */
  | { kind: 'changed' }
  /** This one must not see it any more. */
  | { kind: 'left'; personId: string }
  /** Taken away for all. */
  | { kind: 'gone' }
  /** Something may have been told that was not heard: look everything up again. */
  | { kind: 'missed' }

/** What happens in a conversation, for those who have it open. */
export const conversationEvents = topic('conversation:{id}', type<ConversationEvent>())

export type PersonEvent =
  /** An entry of the inbox is new or changed: look it up again. */
  | { kind: 'inbox'; conversationId: string }
  /** Somebody posted, maybe oneself; `notify` says whether one wants to be told of it. */
  | {
      kind: 'message'
      conversationId: string
      title: string
      message: Message
      notify: boolean
    }
  /** One has read up to a message, here or elsewhere. */
  | { kind: 'read'; conversationId: string; messageId: number }
  /** Something may have been told that was not heard: look everything up again. */
  | { kind: 'missed' }

/** What somebody is told wherever they are. */
export const personEvents = topic('person:{id}', type<PersonEvent>())

export function tellConversation(id: string, event: ConversationEvent): Promise<void> {
  return tell(() => void pubsub.broadcast(conversationEvents({ id }), event))
}

/** Tells a conversation that one of its members is writing. */
export function tellTyping({ id, nickname }: Person, conversationId: string): Promise<void> {
  return tellConversation(conversationId, { kind: 'typing', person: { id, nickname } })
}

export function tellPeople<P extends Pick<Person, 'id'>>(
  people: readonly P[],
  eventFor: (person: P) => PersonEvent,
): Promise<void> {
  return tell(() => {
    for (const person of people) {
      void pubsub.broadcast(personEvents({ id: person.id }), eventFor(person))
    }
  })
}

/** Tells people that an entry of their inbox is another now. */
export function tellInboxes(
  people: readonly Pick<Person, 'id'>[],
  conversationId: string,
): Promise<void> {
  return tellPeople(people, () => ({ kind: 'inbox', conversationId }))
}

/**
 * Broadcasts once what has happened is committed; never when the transaction is undone. Nobody waits for the
 * broker: this node hears of it at once, and the others when they can.
 */
async function tell(broadcast: () => void): Promise<void> {
  const repo = await database.repo()
  await repo.afterCommit(broadcast)
}

/** Whenever the other nodes were out of reach, those who listen on this node are told that they missed something. */
export function tellWhatWasMissed(node: PubSub): void {
  const missed = { kind: 'missed' } as const
  node.onReconnect(() => {
    for (const topic of node.localTopics('conversation:')) {
      node.localBroadcast(conversationEvents({ id: topic.slice('conversation:'.length) }), missed)
    }
    for (const topic of node.localTopics('person:')) {
      node.localBroadcast(personEvents({ id: topic.slice('person:'.length) }), missed)
    }
  })
}
