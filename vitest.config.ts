import { defineConfig } from 'vitest/config'
import { SummaryReporter } from './scripts/summary-reporter.ts'

export default defineConfig({
  test: {
    include: ['{packages,conformance,examples,bench,scripts}/**/*.test.ts'],
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      'scripts/fixtures/**',
      // What generators write is tested where they wrote it.
      'packages/redstart/templates/**',
    ],
    setupFiles: ['./scripts/property-runs.ts'],
    reporters: ['default', new SummaryReporter()],
    maxWorkers: 2,
    // Bounds a test that hangs; no test is a matter of speed, also not on a slow machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
})
