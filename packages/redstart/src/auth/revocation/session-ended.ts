import { type } from '../../schema/index.ts'
import { type TopicAddress, type TopicDefinition, topic } from '../../topic/index.ts'
import type { SessionInfo } from '../types.ts'
import { SESSION_TOPICS } from './session-topic.ts'

/** The message that a session has ended: its id. */
export interface SessionEnd {
  readonly session: string
}

/** Typed topics on which it is told that a session has ended: called with a scope, the one of its session. */
export interface SessionEnded extends TopicDefinition<SessionEnd> {
  (scope: { readonly session: Pick<SessionInfo, 'id'> }): TopicAddress<SessionEnd>
}

/** The name of its connections is its topic too: of every topic here the sessions are looked up. */
const ends = topic(`${SESSION_TOPICS}{session}`, type<SessionEnd>())

/** The {@link SessionEnded} of all accounts. */
export const sessionEnded: SessionEnded = Object.assign(
  ({ session }: Parameters<SessionEnded>[0]) => ends({ session: session.id }),
  { pattern: ends.pattern, schema: ends.schema },
)
