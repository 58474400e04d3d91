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
}

const definitions: Definition[] = []
let currentStage: string | undefined

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
  definitions.push({ stage: currentStage, test: id, body, isReal })
}

export const test: TestFunction = Object.assign(
  (id: string, body: TestBody): void => define(id, body, false),
  { real: (id: string, body: TestBody): void => define(id, body, true) },
)
