import { defineConfig } from 'redstart/cli'

export default defineConfig({
  router: async () => (await import('./router.ts')).router,
  accounts: async () => (await import('./accounts.ts')).accounts,
  mailer: async () => (await import('./accounts.ts')).mailer,
  // The test declares one more.
  auth: { public: ['/', '/dev/*', ...(process.env.TEST_PUBLIC ? [process.env.TEST_PUBLIC] : [])] },
})
