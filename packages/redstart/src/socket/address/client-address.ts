import type { IncomingMessage } from 'node:http'
import { clientAddress, type ProxyTrust } from '../../proxy/index.ts'
import { isPrivate } from './network.ts'

const FORWARDING = ['x-forwarded-for', 'forwarded', 'x-real-ip']

/** Where a request comes from, as far as proxies are believed; undefined behind a Unix socket. */
export function addressOf(
  request: IncomingMessage,
  trustedProxies: ProxyTrust,
): string | undefined {
  const { remoteAddress } = request.socket
  const headers = { get: (name: string) => headerOf(request, name) }
  return clientAddress({ remoteAddress, headers, trustedProxies })
}

/** Whether a request seems to come from a proxy that nobody told us of, which hides its clients. */
export function isBehindUnknownProxy(request: IncomingMessage, trust: ProxyTrust): boolean {
  if (!FORWARDING.some((name) => request.headers[name] !== undefined)) return false
  const { remoteAddress } = request.socket
  return isPrivate(remoteAddress) && !trust.isTrusted(remoteAddress, 0)
}

/**
 * Whether a client without an address has reset its TCP connection already. Nobody waits for an answer
 * then, and who does that on purpose must not come in uncounted.
 */
export function hasGone({ socket }: IncomingMessage): boolean {
  return socket.remoteAddress === undefined && socket.localAddress !== undefined
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name]
  return (Array.isArray(value) ? value.join(', ') : value) ?? null
}
