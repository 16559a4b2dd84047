/**
 * Optional dependencies: loaded when they are first needed, and named when they are missing.
 *
 * @module
 */
export { loadPeer } from './peer.ts'
