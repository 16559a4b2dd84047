/**
 * Logging and counting: what an operator sees of an endpoint.
 *
 * @module
 */
export { type Counts, newCounts } from './counters.ts'
export { discreetLogger } from './discreet-logger.ts'
export { defaultLogger, fearless, type Logger, silentLogger } from './logger.ts'
export { OnceAMinute } from './once-a-minute.ts'
