/**
 * Accounts are locked for a while after too many wrong passwords, and their owners told.
 *
 * @module
 */
export { locking } from './locking.ts'
export type { LockingOptions } from './options.ts'
