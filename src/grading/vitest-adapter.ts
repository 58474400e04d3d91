/**
 * All that touches vitest's insides. vitest's own runner runs the tests, in any thread, without its server:
 * it wants a config, a function that "imports" the test file, and the worker state that its `expect` reads.
 */
import { describe, test as vitestTest } from 'vitest'
import { startTests } from 'vitest/internal/browser'

type Runner = Parameters<typeof startTests>[1]
type Config = Runner['config']

export interface AdaptedTest {
  readonly stage: string
  readonly test: string
  run(): Promise<void>
}

// Time is virtual and a run is limited in events, so no test has a time-out of vitest's.
const config = {
  root: '/',
  name: '',
  testTimeout: 0,
  hookTimeout: 0,
  maxConcurrency: 1,
  setupFiles: [],
  sequence: { shuffle: false, concurrent: false, hooks: 'stack', seed: 0, setupFiles: 'list' },
  passWithNoTests: true,
  allowOnly: false,
  chaiConfig: undefined,
  retry: 0,
  repeats: 0,
  tags: [],
  strictTags: false,
  includeTaskLocation: false,
}

/** Before `expect` is used for the first time. */
export function prepareVitest(): void {
  Object.assign(globalThis, {
    __vitest_worker__: {
      config,
      ctx: { concurrencyId: 0 },
      filepath: '/suite',
      environment: { name: 'none' },
      providedContext: {},
    },
  })
}

/** Runs the tests one after the other; `onEnd` is told what vitest holds against each, if anything. */
export async function runWithVitest(
  tests: readonly AdaptedTest[],
  onEnd: (test: AdaptedTest, problem: string | undefined) => void,
): Promise<void> {
  const runner: Runner = {
    // Only what the runner reads is there.
    config: config as unknown as Config,
    importFile: () => define(tests),
    onAfterRunTask: (task) => {
      const test = tests.find((each) => each.stage === task.suite?.name && each.test === task.name)
      if (test === undefined) throw new Error(`vitest ran a test that was not asked for: ${task.name}`)
      const { state, errors } = task.result ?? {}
      onEnd(test, state === 'pass' ? undefined : (errors?.[0]?.message ?? `it ended as ${state}`))
    },
  }
  const [file] = await startTests(['/suite'], runner)
  const problem = file?.result?.errors?.[0]?.message
  if (problem !== undefined) throw new Error(`the suite could not be run: ${problem}`)
}

function define(tests: readonly AdaptedTest[]): void {
  for (const stage of new Set(tests.map((each) => each.stage))) {
    describe(stage, () => {
      for (const each of tests) if (each.stage === stage) vitestTest(each.test, () => each.run())
    })
  }
}
