/**
 * Users delete their own accounts.
 *
 * @module
 */
export { type DeletionOptions, deletion } from './deletion.ts'
