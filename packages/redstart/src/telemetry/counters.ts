/**
 * What an endpoint counts. Every message that is refused or dropped, and every connection that is
 * ended against the client's will, is in here, so that nothing is lost silently.
 */
export interface Counts {
  /** Connections accepted since the start, WebSocket and long poll. */
  connectionsOpened: number
  /** Connections that have ended. */
  connectionsClosed: number
  /** Handshakes refused: origin, version, subprotocol or `connect`. */
  connectsRefused: number
  /** Connections closed with 1013 because the client did not read. */
  slowReadersClosed: number
  /** Connections closed because nothing came from the client for `timeout`. */
  idleClosed: number
  /** Connections closed because a frame could not be read or was too large. */
  badFramesClosed: number
  /** Joins that were accepted. */
  joinsAccepted: number
  /** Joins answered with an error, crashes and time-outs included. */
  joinsRefused: number
  /** Client messages answered with an error by a limit, before any handler saw them. */
  messagesRefused: number
  /** Client messages for a channel that is no longer the one they were meant for. */
  messagesStale: number
  /** Client events of live views that a schema or a limit refused. */
  eventsInvalid: number
  /** Channels that ended with `phx_error`. */
  channelsCrashed: number
  /** Binary messages not sent because the client's protocol has no binary form. */
  binaryDropped: number
  /** Volatile events not sent to a client that did not keep up. */
  volatileDropped: number
  /** Broadcasts that did not reach the other nodes. */
  broadcastsFailed: number
  /** Messages from the broker that were not understood: of another program, or another version. */
  messagesForeign: number
  /** Presence messages of other nodes that could not be taken. */
  presenceDropped: number
  /** Topics whose history had a hole, so that their channels had to begin anew. */
  historyGaps: number
  /** Connects refused with 429, because their address had too many. */
  connectsLimited: number
  /** Joins refused because their address had too many. */
  joinsLimited: number
}

/** All counters at zero. */
export function newCounts(): Counts {
  return {
    connectionsOpened: 0,
    connectionsClosed: 0,
    connectsRefused: 0,
    slowReadersClosed: 0,
    idleClosed: 0,
    badFramesClosed: 0,
    joinsAccepted: 0,
    joinsRefused: 0,
    messagesRefused: 0,
    messagesStale: 0,
    eventsInvalid: 0,
    channelsCrashed: 0,
    binaryDropped: 0,
    volatileDropped: 0,
    broadcastsFailed: 0,
    messagesForeign: 0,
    presenceDropped: 0,
    historyGaps: 0,
    connectsLimited: 0,
    joinsLimited: 0,
  }
}
