/**
 * Who sent a request that came by way of proxies, as far as their word is taken.
 *
 * @module
 */
export {
  type ClientInfo,
  clientAddress,
  clientInfo,
  type ProxyTrust,
  proxyTrust,
  type TrustedProxies,
} from './forwarded.ts'
