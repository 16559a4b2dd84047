const PREFIX = 'auth:sid:'

/** What the names of the connections of all sessions begin with. */
export const SESSION_TOPICS: string = PREFIX

/** The key of the session cookie under which Phoenix and we keep the name of a visitor's connections. */
export const SOCKET_ID_KEY = 'live_socket_id'

/** The name of all connections of a session, whatever they were opened with: `disconnect` on it ends them. */
export function sessionTopic(sessionId: string): string {
  return PREFIX + sessionId
}

/** The session that a name of connections belongs to; undefined for a name that is none of ours. */
export function sessionOfTopic(topic: unknown): string | undefined {
  return typeof topic === 'string' && topic.startsWith(PREFIX)
    ? topic.slice(PREFIX.length)
    : undefined
}
