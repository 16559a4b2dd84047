import type { Core } from '../core.ts'
import { sessionOfTopic } from '../revocation/session-topic.ts'
import { type Handshake, type HandshakeCore, handshakeSession } from './handshake-session.ts'

/** What an endpoint asks the accounts about its connections. */
export interface ConnectionGuard {
  /**
   * Whether a connection for live views may go by the name in the session cookie of its page: its account
   * cookie has to be of the same session, and that alive.
   */
  $admits(socketId: string, handshake: Handshake): Promise<boolean>
  /** A connection of this name is open: the end of its session may have come just before. */
  $opened(socketId: string): void
}

/** The {@link ConnectionGuard} of an application. */
export function connectionGuard(core: HandshakeCore & Pick<Core, 'revocation'>): ConnectionGuard {
  return {
    async $admits(socketId, handshake) {
      if (sessionOfTopic(socketId) === undefined) return true
      return (await handshakeSession(core, handshake, socketId)) !== undefined
    },
    $opened: (socketId) => core.revocation.opened(socketId),
  }
}
