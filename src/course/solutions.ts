/** Finds the solutions of an exercise by their place: `solutions/<slug>/reference`, `alternatives/<name>`, `mistakes/<name>`. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CourseError } from './course-error.ts'
import { type Files, type LoadedExercise, readSources } from './exercises.ts'

export interface Solution {
  readonly kind: 'reference' | 'alternative' | 'mistake'
  /** `reference`, or the name of its folder. */
  readonly name: string
  readonly folder: string
  /** All of the learner's files: those of the starter, but where the solution's folder has its own. */
  readonly files: Files
}

export interface Mistake extends Solution {
  readonly kind: 'mistake'
  readonly caughtBy: { readonly stage: string; readonly test: string }
}

export interface Solutions {
  readonly reference: Solution
  readonly alternatives: readonly Solution[]
  readonly mistakes: readonly Mistake[]
}

const header = /^\s*(?:\/\/|\/\*\*?|\*)\s*Caught by:(.*)$/gm
const target = /^\s*([a-z0-9-]+)\/([a-z0-9-]+)\s*(?:\*\/)?\s*$/

export function loadSolutions(root: string, exercise: LoadedExercise): Solutions {
  const place = join(root, 'solutions', exercise.slug)
  const reference = loadSolution(exercise, 'reference', 'reference', join(place, 'reference'))
  return {
    reference,
    alternatives: foldersIn(join(place, 'alternatives')).map((name) =>
      loadSolution(exercise, 'alternative', name, join(place, 'alternatives', name)),
    ),
    mistakes: foldersIn(join(place, 'mistakes')).map((name) =>
      loadMistake(exercise, name, join(place, 'mistakes', name)),
    ),
  }
}

/** What the starter becomes with the files of a solution laid over it. */
export function overlay(starter: Files, own: Files): Files {
  return { ...starter, ...own }
}

function foldersIn(place: string): readonly string[] {
  if (!existsSync(place)) return []
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

function loadSolution<K extends Solution['kind']>(
  exercise: LoadedExercise,
  kind: K,
  name: string,
  folder: string,
): Solution & { readonly kind: K } {
  const own = readSources(folder)
  if (Object.keys(own).length === 0) {
    throw new CourseError(
      `the ${kind} has no files`,
      folder,
      'Put the files there that differ from the starter.',
    )
  }
  for (const file of Object.keys(own)) {
    if (!exercise.exercise.files.includes(file)) {
      throw new CourseError(
        `${file} is not one of the learner's files`,
        join(folder, file),
        `A solution may have ${exercise.exercise.files.join(', ')}: take this one away.`,
      )
    }
    if (own[file] === exercise.starter[file]) {
      throw new CourseError(
        `${file} is the same as in the starter`,
        join(folder, file),
        'A solution folder holds only the files that differ: take this one away.',
      )
    }
  }
  return { kind, name, folder, files: overlay(exercise.starter, own) }
}

function loadMistake(exercise: LoadedExercise, name: string, folder: string): Mistake {
  const solution = loadSolution(exercise, 'mistake', name, folder)
  const caughtBy = parseHeader(folder, readSources(folder))
  const { stages } = exercise.exercise
  if (!stages.some((stage) => stage.id === caughtBy.stage)) {
    throw new CourseError(
      `the header names the stage "${caughtBy.stage}", which is none of the exercise's`,
      folder,
      `Stages are ${stages.map((stage) => stage.id).join(', ')}.`,
    )
  }
  return { ...solution, caughtBy }
}

function parseHeader(folder: string, own: Files): { stage: string; test: string } {
  const found = Object.values(own).flatMap((source) => [...source.matchAll(header)])
  const [first, ...more] = found
  const next = 'Head one of its files with a line `// Caught by: <stage>/<test>`.'
  if (first === undefined)
    throw new CourseError('the mistake does not say which test catches it', folder, next)
  if (more.length > 0) throw new CourseError('the mistake says twice which test catches it', folder, next)
  const parts = target.exec(first[1] ?? '')
  const [, stage, test] = parts ?? []
  if (stage === undefined || test === undefined) {
    throw new CourseError(`the header "${first[0].trim()}" does not name a stage and a test`, folder, next)
  }
  return { stage, test }
}
