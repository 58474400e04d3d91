/** Where the work in a learner's folder began, when that was no starter: whatever passes from there on is assisted. */
import { realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import type { ExerciseBrief } from './exercises.ts'
import { readProgramFile } from './program-file.ts'

/** The file beside the program that tells it. */
export const startNote = 'started.json'
const schema = v.strictObject({ stage: v.string() })

/** The stage whose checkpoint it was. Nothing for a starter, and for what cannot be read as such a note. */
export function startedAt(folder: string, { exercise }: Pick<ExerciseBrief, 'exercise'>): string | undefined {
  try {
    const found = readProgramFile(realpathSync(folder), startNote)
    if (found.kind !== 'text') return undefined
    const { stage } = v.parse(schema, JSON.parse(found.text))
    return exercise.stages.slice(1).some(({ id }) => id === stage) ? stage : undefined
  } catch {
    return undefined
  }
}

/** Without a stage, it began with the starter. */
export function noteStart(folder: string, stage: string | undefined): void {
  const path = join(folder, startNote)
  if (stage === undefined) rmSync(path, { force: true })
  else writeFileSync(path, `${JSON.stringify({ stage })}\n`)
}
