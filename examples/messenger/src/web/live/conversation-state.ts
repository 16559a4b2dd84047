/** What the page of a conversation shows. */
import type { LiveSocket, Stream } from 'redstart/live'
import type { Conversation } from '../../conversations/conversation.ts'
import type { Message } from '../../messages/message.ts'
import { MAX_PICTURE_BYTES } from '../../messages/pictures.ts'
import type { Person } from '../../people/people.ts'
import type { Member } from '../pipelines.ts'

export interface State {
  readonly conversation: Conversation
  readonly messages: Stream<Message>
  readonly held: Held
  /** The message that a search led to. */
  readonly marked: number | undefined
  /** The last message of all that is known, whether the page has it or not. */
  readonly newest: number
  /** The last message that each member has seen. */
  readonly seen: Readonly<Record<string, number>>
  /** Who is typing, besides oneself. */
  readonly typing: readonly Person[]
  /** Whether the others were told just now that one is typing oneself. */
  readonly hasToldTyping: boolean
  /** On how many devices each member is online. */
  readonly devices: ReadonlyMap<string, number>
  /** When each member was online last. */
  readonly lastSeen: ReadonlyMap<string, Date>
  /** What somebody else said just now, for those who listen to the page. */
  readonly heard: string
  /** The message that one is asked about, before it is deleted. */
  readonly deleting: Message | undefined
  readonly pageTitle: string
}

/** Which messages the browser has: some of them in a row. The server keeps their ids alone. */
export interface Held {
  readonly ids: readonly number[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
}

export const uploads = {
  picture: {
    accept: ['image/png', 'image/jpeg', 'image/gif', 'image/webp'],
    maxFileSize: MAX_PICTURE_BYTES,
    autoUpload: true,
  },
} as const

/** The page of a conversation, as its handlers have it. */
export type Talk = LiveSocket<Member & State, typeof uploads>
