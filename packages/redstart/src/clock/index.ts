/**
 * Where time comes from: the machine's, or a test's.
 *
 * @module
 */
export { type Clock, systemClock, type Timer } from './clock.ts'
export { within } from './within.ts'
