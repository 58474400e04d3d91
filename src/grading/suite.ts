/** What a suite imports as `millions/suite`, when vitest itself runs it. In a bundle, bundled-suite.ts stands in. */
import { describe, expect as vitestExpect, test as vitestTest } from 'vitest'
import type { SayFunction, StageFunction, TestBody, TestFunction } from '../contract/suite.ts'
import { withSoftFailures } from './expect.ts'
import { say as makeSay } from './reasons.ts'

export { expect } from './expect.ts'
export const say: SayFunction = makeSay

let currentStage = ''

export const stage: StageFunction = (id, body) => {
  describe(id, () => {
    currentStage = id
    body()
  })
}

const define = (id: string, body: TestBody): void => {
  const stageId = currentStage
  // No time-out: time is virtual, and a run is limited in events.
  vitestTest(id, { timeout: 0 }, async () => {
    const { openTest } = await import('./under-vitest.ts')
    const context = await openTest(vitestExpect.getState().testPath ?? '', stageId, id)
    await withSoftFailures(() => body(context))
  })
}

// Here all worlds are simulated, so the mark changes nothing.
export const test: TestFunction = Object.assign(define, { real: define })
