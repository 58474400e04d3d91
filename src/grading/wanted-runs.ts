/** Which tests a submission is asked for, in the order in which a verdict tells them: seed by seed, as the suite has them. */
import type { TestRun } from './subject.ts'
import type { Ready } from './watched-thread.ts'

export interface Wanted {
  readonly seeds: readonly number[]
  /** Up to and including this one. All unless told. */
  readonly stage?: string
  /** Only these. All unless told. */
  readonly only?: readonly { readonly stage: string; readonly test: string }[]
}

export function wantedRuns({ stages, tests }: Ready, { seeds, stage, only }: Wanted): readonly TestRun[] {
  const last = stage === undefined ? stages.length - 1 : stages.indexOf(stage)
  if (last < 0) throw new Error(`there is no stage ${stage}: there are ${stages.join(', ')}`)
  const stray = tests.find((each) => !stages.includes(each.stage))
  if (stray !== undefined)
    throw new Error(`the suite has a stage that exercise.ts does not name: ${stray.stage}`)
  const wanted = tests.filter(
    (each) =>
      stages.indexOf(each.stage) <= last &&
      (only?.some(({ stage: id, test }) => id === each.stage && test === each.test) ?? true),
  )
  return seeds.flatMap((seed) => wanted.map(({ stage: id, test }) => ({ stage: id, test, seed })))
}
