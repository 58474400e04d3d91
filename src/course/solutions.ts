/**
 * Finds the solutions of an exercise by their place: `solutions/<slug>/reference`, `alternatives/<name>`, `mistakes/<name>.diff`,
 * `checkpoints/<stage>.diff`.
 */
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CourseError } from './course-error.ts'
import { type ExerciseBrief, type Files, type LoadedExercise, readSources } from './exercises.ts'
import { filesOf, type ReadDiff, readDiff } from './solution-files.ts'

export interface Solution {
  readonly kind: 'reference' | 'alternative' | 'mistake' | 'checkpoint'
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

/** The program as it is when a stage begins. */
export interface Checkpoint extends Solution {
  readonly kind: 'checkpoint'
}

export interface TestName {
  readonly stage: string
  readonly test: string
}

/** A diff that makes no program, with what is wrong with it: the others are proved all the same. */
export interface Broken {
  readonly kind: 'mistake' | 'checkpoint'
  /** `mistakes/<name>` */
  readonly of: string
  readonly error: CourseError
}

export interface Solutions {
  readonly reference: Solution
  readonly alternatives: readonly Solution[]
  readonly mistakes: readonly Mistake[]
  /** In the order of their stages. */
  readonly checkpoints: readonly Checkpoint[]
  readonly broken: readonly Broken[]
}

type Shown = Pick<LoadedExercise, 'slug' | 'exercise' | 'starter'>

export function loadSolutions(root: string, exercise: Shown): Solutions {
  const place = join(root, 'solutions', exercise.slug)
  const broken: Broken[] = []
  return {
    reference: loadReference(root, exercise),
    alternatives: foldersIn(join(place, 'alternatives')).map((name) =>
      loadSolution(exercise, 'alternative', name, join(place, 'alternatives', name)),
    ),
    mistakes: takeDiffs(place, exercise, 'mistake', broken),
    checkpoints: inOrder(takeDiffs(place, exercise, 'checkpoint', broken), exercise),
    broken,
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

interface OfDiffs {
  readonly mistake: Mistake
  readonly checkpoint: Checkpoint
}

function takeDiffs<K extends keyof OfDiffs>(
  solutions: string,
  exercise: Shown,
  kind: K,
  broken: Broken[],
): readonly OfDiffs[K][] {
  const folder = join(solutions, `${kind}s`)
  return namesIn(folder).flatMap((name) => {
    try {
      return [loadDiff(exercise, kind, join(folder, name), solutions)]
    } catch (error) {
      if (!(error instanceof CourseError)) throw error
      broken.push({ kind, of: `${kind}s/${basename(name, '.diff')}`, error })
      return []
    }
  })
}

function namesIn(place: string): readonly string[] {
  return existsSync(place)
    ? readdirSync(place)
        .filter((name) => !name.startsWith('.'))
        .sort((a, b) => (basename(a, '.diff') < basename(b, '.diff') ? -1 : 1))
    : []
}

function inOrder(checkpoints: readonly Checkpoint[], { exercise }: Shown): readonly Checkpoint[] {
  const place = new Map(exercise.stages.map(({ id }, at) => [id, at]))
  return checkpoints.toSorted((a, b) => (place.get(a.name) ?? 0) - (place.get(b.name) ?? 0))
}

const loaders: {
  readonly [K in keyof OfDiffs]: (diff: ReadDiff, of: Solution, exercise: Shown) => OfDiffs[K]
} = {
  mistake: (diff, of, exercise) => {
    const { caughtBy } = mistakeHead(diff, of.path, exercise)
    return { ...of, kind: 'mistake', caughtBy }
  },
  checkpoint: ({ head, against }, of, { exercise }) => {
    const stages = exercise.stages.slice(1).map(({ id }) => id)
    if (!stages.includes(of.name)) {
      throw new CourseError(
        `no stage after the first is called "${of.name}"`,
        of.path,
        `A checkpoint has the name of the stage that begins with it: ${stages.join(', ')}.`,
      )
    }
    if (head.length > 0)
      throw new CourseError('a checkpoint has no words of its own', of.path, 'Take away what stands above.')
    if (against !== 'reference' && against !== 'starter')
      throw new CourseError(
        'a checkpoint is against the reference or the starter',
        of.path,
        'Save it against one of these: `--against reference`.',
      )
    return { ...of, kind: 'checkpoint' }
  },
}

function loadDiff<K extends keyof OfDiffs>(
  exercise: Shown,
  kind: K,
  path: string,
  solutions: string,
): OfDiffs[K] {
  const { slug, starter } = exercise
  const name = basename(path, '.diff')
  if (!path.endsWith('.diff')) {
    throw new CourseError(
      `this is no diff, as a ${kind} is one`,
      path,
      `Lay its programs out under workspace/${kind}s/${slug}/${name}, then run \`npx millions ${kind} ${slug} ${name} --save\`.`,
    )
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new CourseError(
      `"${name}" is no name for a ${kind}`,
      path,
      'Name it by lower-case words joined by hyphens.',
    )
  }
  const diff = readDiff(path, { slug, folder: solutions, starter })
  // What its words say is told first: they are wrong whether it fits or not.
  const loaded = loaders[kind](diff, { kind, name, path, files: diff.files }, exercise)
  filesOf(diff, path, slug)
  return loaded
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
