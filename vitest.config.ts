/** Tests: `unit` and `hostile` lie beside the code, `postgres` are those of the classroom once more, over PostgreSQL, `suites` runs each exercise's own suite over its reference, `e2e` drives the built site in Chromium. */
import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const suites = ['exercises/*/suite.test.ts', 'exercises/*/suite.held-back.test.ts']
const postgres = ['src/**/*.postgres.test.ts']
const hostile = ['src/grading/hostile/*.test.ts', 'src/processes/session/hostile.test.ts']

/** Of `e2e`: several minutes each. */
const longest = ['lessons.test.ts', 'classroom.test.ts', 'stack.test.ts', 'container.test.ts']

/** Without results of earlier runs files come by their size, and the longest of all, which is short to read, ran last and alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longest.indexOf(basename(moduleId))
      return place === -1 ? longest.length : place
    }
    const isEndToEnd = ({ project }: TestSpecification): boolean => project.name === 'e2e'
    const ranked = sorted.filter(isEndToEnd).sort((a, b) => rank(a) - rank(b))
    return sorted.map((file) => (isEndToEnd(file) ? (ranked.shift() ?? file) : file))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'exercises/**/*.test.ts'],
          exclude: [...suites, ...hostile, ...postgres],
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
          include: suites,
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
