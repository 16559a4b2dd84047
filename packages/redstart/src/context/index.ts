/**
 * How the application's own code is called: without its types, inside of somebody's call or of none, and
 * in which of its processes.
 *
 * @module
 */
export { type Callback, call } from './callback.ts'
export { detached } from './detached.ts'
export { devEnvironment, devServer } from './development.ts'
export { thisWorker, workerEnvironment } from './worker.ts'
