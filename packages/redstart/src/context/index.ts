/**
 * How the application's own code is called: without its types, and inside of somebody's call or of none.
 *
 * @module
 */
export { type Callback, call } from './callback.ts'
export { detached } from './detached.ts'
