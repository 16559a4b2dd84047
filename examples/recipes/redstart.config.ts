/** What `npx redstart` works with in this folder: `redstart routes`, `redstart db status`, `redstart dev`. */
import { defineConfig } from 'redstart/cli'

export default defineConfig({
  router: async () => (await import('./src/web/router.ts')).router,
  database: async () => (await import('./src/database.ts')).database,
  assets: async () => (await import('./src/web/assets.ts')).assets,
  accounts: async () => (await import('./src/accounts/accounts.ts')).accounts,
  mailer: async () => (await import('./src/mailer.ts')).mailer,
  // What is for everybody. `npx redstart auth doctor` tells what else has no guard.
  auth: { public: ['/', '/dev/mailbox', '/api/openapi.json'] },
  // redstart:parts
})
