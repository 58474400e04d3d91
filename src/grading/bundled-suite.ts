/** What `millions/suite` is inside a bundle: definitions are kept, to be run over many submissions one after the other. */
import type { SayFunction, StageFunction, TestBody, TestFunction } from '../contract/suite.ts'
import { say as makeSay } from './reasons.ts'

export { expect } from './expect.ts'
export const say: SayFunction = makeSay

export interface Definition {
  readonly stage: string
  readonly test: string
  readonly body: TestBody
  /** Holds for real processes as well. */
  readonly isReal: boolean
  /** No practice has it. */
  readonly isHeldBack: boolean
}

const definitions: Definition[] = []
let currentStage: string | undefined
let isHeldBack = false

/** All that comes after it is held back. */
export function holdBack(): void {
  isHeldBack = true
}

/** All tests of the suite, in its order. */
export function definedTests(): readonly Definition[] {
  return definitions
}

export const stage: StageFunction = (id, body) => {
  if (currentStage !== undefined) throw new Error(`stage ${id} stands inside stage ${currentStage}`)
  currentStage = id
  body()
  currentStage = undefined
}

const define = (id: string, body: TestBody, isReal: boolean): void => {
  if (currentStage === undefined) throw new Error(`test ${id} stands outside of any stage`)
  if (definitions.some((other) => other.stage === currentStage && other.test === id)) {
    throw new Error(`test ${currentStage}/${id} is defined twice`)
  }
  const definition = { stage: currentStage, test: id, body, isReal, isHeldBack }
  // Beside those of its stage: results are told stage by stage.
  const last = isHeldBack ? definitions.findLastIndex(({ stage: of }) => of === currentStage) : -1
  definitions.splice(last < 0 ? definitions.length : last + 1, 0, definition)
}

export const test: TestFunction = Object.assign(
  (id: string, body: TestBody): void => define(id, body, false),
  { real: (id: string, body: TestBody): void => define(id, body, true) },
)
