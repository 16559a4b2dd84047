/** What `npx redstart` works with in this folder: `redstart routes`, `redstart db status`. */
import { defineConfig } from 'redstart/cli'

export default defineConfig({
  router: async () => (await import('./src/web/router.ts')).router,
  database: async () => (await import('./src/database.ts')).database,
})
