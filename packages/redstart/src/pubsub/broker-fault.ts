import { BrokerUnreachable, RedstartError } from '../errors/index.ts'

/** What the codes of the network mean; a client's error may have another inside. */
const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'there is no such host'],
  ['EAI_AGAIN', 'the name of the host could not be looked up'],
  ['ETIMEDOUT', 'it does not answer'],
  ['EHOSTUNREACH', 'there is no way to that host'],
  ['ECONNRESET', 'it broke the connection'],
  ['EPIPE', 'it broke the connection'],
])
const LONGEST = 200

/**
 * Why there is no connection, as an error of ours. The client's own error goes no further: it may hold
 * what was sent, a password for example.
 *
 * @param place - Host and port.
 * @param error - An error of ours, which is given back, or one of a client's or the network's.
 */
export function unreachable(place: string, error: unknown): RedstartError {
  if (error instanceof RedstartError) return error
  return new BrokerUnreachable(place, reasonOf(error))
}

/** What someone else said, for a sentence of ours: on one line, and not too long. */
export function quoted(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, LONGEST)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection ended'
  const code = 'code' in error ? error.code : undefined
  return REASONS.get(code) ?? quoted(error.message || String(code ?? error.name))
}
