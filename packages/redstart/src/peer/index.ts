/**
 * What is beside the code: the files that this package brings along, and the optional dependencies, which
 * are loaded when they are first needed, and named when they are missing.
 *
 * @module
 */
export { ownFile, ownManifest } from './own-package.ts'
export { loadPeer } from './peer.ts'
