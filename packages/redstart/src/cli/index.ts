/**
 * The command line, `redstart …`: makes applications, and works with one that has a `redstart.config.ts`.
 *
 * @example
 * // redstart.config.ts
 * import { defineConfig } from 'redstart/cli'
 *
 * export default defineConfig({
 *   router: async () => (await import('./src/web/router.ts')).router,
 *   database: async () => (await import('./src/database.ts')).database,
 * })
 *
 * @module
 */
export { type AuthPolicy, type Config, defineConfig, type Part } from './config.ts'
export type { WatchSettings } from './dev/watched-files.ts'
export { loadFramework } from './load-framework.ts'
export { main } from './main.ts'
export type { Output } from './output.ts'
export { run } from './terminal.ts'
