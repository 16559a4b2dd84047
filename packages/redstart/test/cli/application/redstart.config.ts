import { defineConfig } from 'redstart/cli'

export default defineConfig({
  router: async () => (await import('./router.ts')).router,
  database: async () => (await import('./database.ts')).database,
})
