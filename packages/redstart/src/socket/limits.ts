import { InvalidOption } from '../errors/index.ts'

/**
 * What one client may ask of the server. Every limit is on by default; `Infinity` switches a number
 * off. Each has a section in the channel guide that says what the client is told.
 */
export interface Limits {
  /** Bytes of one inbound frame; a larger one closes the connection with 1009. Default 1,000,000. */
  frameBytes: number
  /** Channels that one connection may have joined at a time. Default 100. */
  channelsPerSocket: number
  /** Joins per second and connection, refilled steadily; twice as many at once. Default 50. */
  joinsPerSecond: number
  /** Messages per second and connection, refilled steadily; five times as many at once. Default 200. */
  messagesPerSecond: number
  /** Characters of a topic. Default 512. */
  topicLength: number
  /** Characters of an event name. Default 128. */
  eventLength: number
  /** Levels of arrays and objects in a payload, 1,000 at most. Default 32. */
  jsonDepth: number
  /** Client messages that wait for a busy channel before its connection is paused. Default 100. */
  mailbox: number
  /** Bytes of one connection's messages that wait for its channels; then it is paused. Default 4,000,000. */
  inboundBytes: number
  /** Server messages (`info`, intercepted broadcasts) that may wait for a channel. Default 10,000. */
  inbox: number
  /** Milliseconds that `connect` may take; then the client is refused with 503. Default 10,000. */
  connectTimeout: number
  /** Milliseconds that a join may take; then the client gets the error `join timeout`. Default 10,000. */
  joinTimeout: number
  /**
   * Bytes that wait for a client; past them it gets no volatile events, and the state of a presence in
   * place of its diffs. Default 500,000.
   */
  softOutboundBytes: number
  /** Bytes that wait for a client; past them it is closed with 1013. Default 4,000,000. */
  outboundBytes: number
}

/** What holds where nothing else is said. */
export const defaultLimits: Limits = {
  frameBytes: 1_000_000,
  channelsPerSocket: 100,
  joinsPerSecond: 50,
  messagesPerSecond: 200,
  topicLength: 512,
  eventLength: 128,
  jsonDepth: 32,
  mailbox: 100,
  inboundBytes: 4_000_000,
  inbox: 10_000,
  connectTimeout: 10_000,
  joinTimeout: 10_000,
  softOutboundBytes: 500_000,
  outboundBytes: 4_000_000,
}

const LONGEST_OWN_EVENT = 'phx_leave'.length

/**
 * The limits of a socket: the defaults, with what the application says.
 *
 * @throws InvalidOption for a name that is no limit and a value that is no positive number.
 */
export function limitsFrom(given: Partial<Limits> = {}): Limits {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaultLimits, name)) {
      const names = Object.keys(defaultLimits).join(', ')
      throw new InvalidOption(`limits.${name}`, value, `left out; the limits are ${names}`)
    }
    if (typeof value !== 'number' || !(value >= 1)) {
      throw new InvalidOption(`limits.${name}`, value, 'a number of at least 1, or Infinity')
    }
    if (name === 'eventLength' && value < LONGEST_OWN_EVENT) {
      const want = `at least ${LONGEST_OWN_EVENT}, for the protocol's own events are that long`
      throw new InvalidOption('limits.eventLength', value, want)
    }
  }
  return { ...defaultLimits, ...given }
}
