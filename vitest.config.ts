import { defineConfig } from 'vitest/config'
import { SummaryReporter } from './scripts/summary-reporter.ts'

/** Tests that make an application, and run its own tests and servers: each of them needs the whole machine. */
const applications = 'packages/redstart/test/{generators,installed}/**/*.test.ts'

export default defineConfig({
  test: {
    setupFiles: ['./scripts/property-runs.ts'],
    reporters: ['default', new SummaryReporter()],
    // Bounds a test that hangs; no test is a matter of speed, also not on a slow machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['{packages,conformance,examples,bench,scripts}/**/*.test.ts'],
          exclude: [
            '**/node_modules/**',
            '**/dist/**',
            'scripts/fixtures/**',
            // What generators write is tested where they wrote it.
            'packages/redstart/templates/**',
            applications,
          ],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'applications',
          include: [applications],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
