import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Each of them has a database in memory, which takes some seconds to begin with.
    maxWorkers: 2,
    hookTimeout: 120_000,
    testTimeout: 60_000,
  },
})
