/**
 * How the application's own code is called: without its types, inside of somebody's call or of none, and
 * in which of its processes; and the random names that are made there.
 *
 * @module
 */
export { type Callback, call } from './callback.ts'
export { detached } from './detached.ts'
export { devEnvironment, devServer } from './development.ts'
export { randomText } from './random-text.ts'
export { isThenable } from './thenable.ts'
export { thisWorker, workerEnvironment } from './worker.ts'
