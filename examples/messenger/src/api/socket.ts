/** The socket of programs: everything that they can say to the server, and hear from it. */
import { connection } from './connection.ts'
import { conversationChannel } from './conversation-channel.ts'
import { meChannel } from './me-channel.ts'

export const apiSocket = connection.channels(meChannel, conversationChannel)

/** What a program imports, as a type: every topic, event and answer. */
export type ApiSocket = typeof apiSocket
