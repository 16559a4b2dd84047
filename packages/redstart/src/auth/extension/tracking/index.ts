/**
 * Users see when and from where their accounts were used.
 *
 * @module
 */
export { tracking } from './tracking.ts'
