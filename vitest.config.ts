/** Tests: `unit` and `hostile` lie beside the code, `postgres` are those of the classroom once more, over PostgreSQL, `suites` runs each exercise's own suite over its reference, `e2e` drives the built site in Chromium. */
import { defineConfig } from 'vitest/config'

const postgres = ['src/**/*.postgres.test.ts']
const hostile = ['src/grading/hostile/*.test.ts', 'src/processes/session/hostile.test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'exercises/**/*.test.ts'],
          exclude: ['exercises/*/suite.test.ts', ...hostile, ...postgres],
          // SES lockdown freezes a realm for good: every file gets a process of its own.
          pool: 'forks',
          isolate: true,
          maxWorkers: 2,
          // Generous: a busy machine is not a failure, and nothing here waits for the clock.
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'postgres',
          include: ['src/classroom/**/*.test.ts', 'src/cli/classroom-store.test.ts', ...postgres],
          // What is of the other database, and what is of none.
          exclude: [
            'src/**/*.sqlite.test.ts',
            'src/classroom/ask.test.ts',
            'src/classroom/fixtures/*.test.ts',
          ],
          env: { TESTED_DATABASE: 'PostgreSQL' },
          pool: 'forks',
          isolate: true,
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          // Programs that take all memory or time there is: beside other tests they would be starved before they are stopped.
          name: 'hostile',
          include: hostile,
          pool: 'forks',
          isolate: true,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
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
