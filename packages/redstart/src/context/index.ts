/**
 * What code runs in: the call that started it, or none.
 *
 * @module
 */
export { detached } from './detached.ts'
