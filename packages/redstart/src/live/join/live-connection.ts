import type { LiveHandshake } from '../../http/index.ts'
import type { Connection } from '../../socket/index.ts'
import type { SessionData } from '../../token/index.ts'
import type { ViewProcess } from '../view/view-process.ts'
import type { LiveRuntime } from './live-runtime.ts'

/** Views that ended, of which a child may not have heard yet. */
const REMEMBERED = 16

/** What a connection of live views knows: what its socket assigns. */
export class LiveConnection {
  readonly runtime: LiveRuntime
  /**
   * The session of the page; null when its cookie or its CSRF token did not come along (L-20). It has no
   * `live_socket_id` unless the connection goes by it.
   */
  readonly session: Readonly<SessionData> | null
  /** The `live_socket_id` that came: the tokens of the page have to be made for it. */
  readonly socketId: string | undefined
  /** The request that opened the connection, for live plugs. */
  readonly handshake: LiveHandshake
  /** The views that are mounted, by their random `instance`: where children find their parents. */
  readonly views: Map<string, ViewProcess> = new Map()
  #departed: Set<string> | undefined

  constructor(
    runtime: LiveRuntime,
    session: Readonly<SessionData> | null,
    handshake: LiveHandshake,
    socketId: string | undefined,
  ) {
    this.runtime = runtime
    this.session = session
    this.socketId = socketId
    this.handshake = handshake
  }

  /** A view has sent its visitor elsewhere, and ends: children that still come are told so (L-31). */
  depart(instance: string): void {
    this.#departed ??= new Set()
    this.#departed.add(instance)
    const [oldest] = this.#departed
    if (this.#departed.size > REMEMBERED && oldest !== undefined) this.#departed.delete(oldest)
  }

  /** Whether a view that is gone has sent its visitor elsewhere. */
  hasDeparted(instance: string): boolean {
    return this.#departed?.has(instance) ?? false
  }
}

/** What a connection to the socket of live views knows. */
export function liveConnectionOf({ assigns }: Connection): LiveConnection {
  if (assigns instanceof LiveConnection) return assigns
  throw new TypeError('This is no connection of live views.')
}
