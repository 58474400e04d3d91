/** Finds the solutions of an exercise by their place: `solutions/<slug>/reference`, `alternatives/<name>`, `mistakes/<name>.diff`. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CourseError } from './course-error.ts'
import { type ExerciseBrief, type Files, type LoadedExercise, readSources } from './exercises.ts'
import { filesOf, type ReadDiff, readDiff, type SolutionsPlace } from './solution-files.ts'

export interface Solution {
  readonly kind: 'reference' | 'alternative' | 'mistake'
  /** `reference`, or the name of its folder or diff. */
  readonly name: string
  /** The folder or the diff. */
  readonly path: string
  /** All of the learner's files. */
  readonly files: Files
}

export interface Mistake extends Solution {
  readonly kind: 'mistake'
  readonly caughtBy: TestName
}

export interface TestName {
  readonly stage: string
  readonly test: string
}

/** A mistake that is no program, with what is wrong with it: the others are proved all the same. */
export interface Broken {
  /** `mistakes/<name>` */
  readonly of: string
  readonly error: CourseError
}

export interface Solutions {
  readonly reference: Solution
  readonly alternatives: readonly Solution[]
  readonly mistakes: readonly Mistake[]
  readonly broken: readonly Broken[]
}

type Shown = Pick<LoadedExercise, 'slug' | 'exercise' | 'starter'>

export function loadSolutions(root: string, exercise: Shown): Solutions {
  const place = join(root, 'solutions', exercise.slug)
  return {
    reference: loadReference(root, exercise),
    alternatives: foldersIn(join(place, 'alternatives')).map((name) =>
      loadSolution(exercise, 'alternative', name, join(place, 'alternatives', name)),
    ),
    ...loadMistakes(place, exercise),
  }
}

/** All that most readers want. */
export function loadReference(root: string, exercise: Shown): Solution {
  const folder = join(root, 'solutions', exercise.slug, 'reference')
  return loadSolution(exercise, 'reference', 'reference', folder)
}

function foldersIn(place: string): readonly string[] {
  if (!existsSync(place)) return []
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

function loadSolution<K extends Solution['kind']>(
  exercise: Shown,
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
  return { kind, name, path: folder, files: { ...exercise.starter, ...own } }
}

function loadMistakes(solutions: string, exercise: Shown): Pick<Solutions, 'mistakes' | 'broken'> {
  const { slug, starter } = exercise
  const mistakes: Mistake[] = []
  const broken: Broken[] = []
  for (const name of namesIn(join(solutions, 'mistakes'))) {
    try {
      const file = join(solutions, 'mistakes', name)
      mistakes.push(loadMistake(exercise, file, { slug, folder: solutions, starter }))
    } catch (error) {
      if (!(error instanceof CourseError)) throw error
      broken.push({ of: `mistakes/${basename(name, '.diff')}`, error })
    }
  }
  return { mistakes, broken }
}

function namesIn(place: string): readonly string[] {
  return existsSync(place)
    ? readdirSync(place)
        .filter((name) => !name.startsWith('.'))
        .sort()
    : []
}

function loadMistake(exercise: Shown, file: string, place: SolutionsPlace): Mistake {
  const name = basename(file, '.diff')
  if (!file.endsWith('.diff')) {
    throw new CourseError(
      'this is no diff, as a mistake is one',
      file,
      `Lay its programs out under workspace/mistakes/${exercise.slug}/${name}, then run \`npx millions mistake ${exercise.slug} ${name} --save\`.`,
    )
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new CourseError(
      `"${name}" is no name for a mistake`,
      file,
      'Name it by lower-case words joined by hyphens.',
    )
  }
  const diff = readDiff(file, place)
  const { caughtBy } = mistakeHead(diff, file, exercise)
  return { kind: 'mistake', name, path: file, files: filesOf(diff, file, exercise.slug), caughtBy }
}

/** The two lines of words. */
export interface MistakeHead {
  readonly wrong: string
  readonly caughtBy: TestName
}

const caught = /^Caught by:(.*)$/
const target = /^\s*([a-z0-9-]+)\/([a-z0-9-]+)\s*$/

export function mistakeHead(
  { head }: Pick<ReadDiff, 'head'>,
  file: string,
  { exercise }: Pick<ExerciseBrief, 'exercise'>,
): MistakeHead {
  const next = 'Head it with two lines: what is wrong, then `Caught by: <stage>/<test>`.'
  const found = head.filter((line) => caught.test(line))
  const [line] = found
  if (line === undefined) throw new CourseError('the mistake does not say which test catches it', file, next)
  if (found.length > 1) throw new CourseError('the mistake says twice which test catches it', file, next)
  const [, stage, test] = target.exec(caught.exec(line)?.[1] ?? '') ?? []
  if (stage === undefined || test === undefined)
    throw new CourseError(`the header "${line}" does not name a stage and a test`, file, next)
  if (!exercise.stages.some(({ id }) => id === stage)) {
    throw new CourseError(
      `the header names the stage "${stage}", which is none of the exercise's`,
      file,
      `Stages are ${exercise.stages.map(({ id }) => id).join(', ')}.`,
    )
  }
  const [wrong, , ...more] = head
  if (wrong === undefined || wrong.trim() === '' || wrong === line || more.length > 0)
    throw new CourseError('the head of the mistake is not two lines', file, next)
  return { wrong, caughtBy: { stage, test } }
}
