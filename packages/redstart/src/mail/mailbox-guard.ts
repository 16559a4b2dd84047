/**
 * Who may see kept mails. What a request says of its host is its sender's word, or that of a proxy; only
 * the address of the connection is not.
 *
 * @module
 */
import { isThisMachine } from './smtp-url.ts'

/** Set by a router that forwards a request, and never handed on from a client. */
const PEER = 'x-redstart-peer'

/**
 * Whether a request may see kept mails: by a name that `hosts` has, from anywhere; by a name of this
 * machine, from this machine alone, also where a proxy says for whom it asks.
 *
 * @param hosts - Names of hosts, without ports, in lower case.
 */
export function isAllowed({ url, headers }: Request, hosts: readonly string[]): boolean {
  const { hostname } = new URL(url)
  if (hosts.includes(hostname)) return true
  const isLocalName =
    isThisMachine(hostname.replace(/^\[(.*)\]$/, '$1')) || hostname.endsWith('.localhost')
  return isLocalName && senders(headers).every(isLoopback)
}

/** The other end of the connection, where there is one, and who proxies say is behind it. */
function senders(headers: Headers): string[] {
  const lists = [PEER, 'x-forwarded-for'].map((name) => headers.get(name) ?? '')
  return lists.flatMap((list) => list.split(',').map((item) => item.trim())).filter(Boolean)
}

/** Whether an address is of this machine; a socket for both families writes `::ffff:127.0.0.1`. */
function isLoopback(address: string): boolean {
  return isThisMachine(address.toLowerCase().replace(/^::ffff:/, ''))
}
