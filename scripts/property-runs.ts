/**
 * Loaded before every test file: `npm run test:full` tries twenty times as many random cases in each
 * property test that does not say itself how many it wants.
 *
 * @module
 */
import { configureGlobal } from 'fast-check'

if (process.env.FULL === '1') configureGlobal({ numRuns: 2_000 })
