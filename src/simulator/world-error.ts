/** What goes wrong with a world by the programs' doing, in words that the grader has a text for. */
import type { Say } from '../contract/verdict.ts'
import { describe, locate, ProgramError } from './sandbox/evaluate.ts'
import { placeOfThrown } from './sandbox/watch.ts'

export class WorldError extends Error {
  readonly say: Say
  readonly atMs: number
  readonly node: string | undefined

  constructor(message: string, say: Say, atMs: number, node?: string, name = 'WorldError') {
    super(message)
    this.name = name
    this.say = say
    this.atMs = atMs
    this.node = node
  }
}

export { SuiteFault } from './suite-fault.ts'

/** A program that did not come up: it could not be evaluated, or its `start` threw. */
export class BootError extends Error {
  readonly node: string
  readonly file: string
  readonly line: number
  readonly column: number | undefined
  readonly byLearner: boolean

  constructor(thrown: unknown, node: string, entry: string, byLearner: boolean) {
    const place: { file: string; line: number; column?: number | undefined } | undefined =
      thrown instanceof ProgramError ? thrown : (locate(thrown) ?? placeOfThrown(thrown))
    super(thrown instanceof ProgramError ? thrown.message : describe(thrown))
    this.name = 'BootError'
    this.node = node
    this.file = place?.file ?? entry
    this.line = place?.line ?? 1
    this.column = place?.column
    this.byLearner = byLearner
  }
}
