/**
 * The command line: `redstart dev`, `redstart build`, `redstart start`, `redstart routes`,
 * `redstart db …`, `redstart auth …`, `redstart secret`, for an application that has a `redstart.config.ts`.
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
export { type Config, defineConfig, type Part } from './config.ts'
export type { WatchSettings } from './dev/watched-files.ts'
export { main } from './main.ts'
export type { Output } from './output.ts'
