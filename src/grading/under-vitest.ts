/** A test's context under plain `vitest run exercises/<slug>`: the folders are read from disk. */
import type { TestContext } from '../contract/suite.ts'

export function openTest(_suitePath: string, _stage: string, _test: string): Promise<TestContext> {
  throw new Error('The simulated world has not landed yet.')
}
