/** What `npx redstart` works with in this folder: `redstart db status`, `redstart db generate`. */
import { defineConfig } from 'redstart/cli'

export default defineConfig({
  database: async () => (await import('./src/database.ts')).database,
})
