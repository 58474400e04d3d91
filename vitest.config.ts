/** Tests: `unit` lies beside the code, `suites` runs each exercise's own suite over its reference, `e2e` drives the built site in Chromium. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'exercises/**/*.test.ts'],
          exclude: ['exercises/*/suite.test.ts'],
          // SES lockdown freezes a realm for good: every file gets a process of its own.
          pool: 'forks',
          isolate: true,
          // Generous: a busy machine is not a failure, and nothing here waits for the clock.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'suites',
          include: ['exercises/*/suite.test.ts'],
          pool: 'forks',
          isolate: true,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          pool: 'forks',
          // Two files at a time, each with a browser of its own: much of a test is waiting for what runs in real time.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
