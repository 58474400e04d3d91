/** What a lesson's page needs of its exercise, read when the site is built. Exercises are found by their place. */
import type { Exercise, ExerciseText } from '../../contract/exercise.ts'
import type { Planned } from '../../contract/planned.ts'
import { sharedNames } from '../../contract/shared-program.ts'
import type { Stack } from '../../contract/stack.ts'
import { applyDiff, parseDiff } from '../../course/program-diff.ts'
import { wordsOf } from '../../course/solution-files.ts'
import type { ExerciseNumbers } from '../../numbers/numbers.ts'

const declarations = import.meta.glob<{ default: Exercise }>('/exercises/*/exercise.ts', { eager: true })
const stacks = import.meta.glob<{ default: Stack }>('/exercises/*/stack.ts', { eager: true })
const plans = import.meta.glob<{ default: Planned }>('/exercises/*/planned.ts', { eager: true })
const numbers = import.meta.glob<{ default: ExerciseNumbers }>('/exercises/*/numbers.json', { eager: true })
const texts = import.meta.glob<{ default: ExerciseText }>(
  ['/exercises/*/text/*.ts', '!/exercises/*/text/held-back.*.ts'],
  { eager: true },
)
const sources = import.meta.glob<string>(
  [
    '/exercises/*/starter/*.ts',
    '/exercises/*/provided/*.ts',
    '/exercises/provided/*/*.ts',
    '!/exercises/**/*.test.ts',
    '/solutions/*/reference/*.ts',
  ],
  { eager: true, query: '?raw', import: 'default' },
)

const checkpoints = import.meta.glob<string>('/solutions/*/checkpoints/*.diff', {
  eager: true,
  query: '?raw',
  import: 'default',
})

export interface PageExercise extends Exercise {
  readonly slug: string
  readonly text: ExerciseText
  /** Before any plan of the learner's. */
  readonly stack: Stack
  /** Where the learner plans it. */
  readonly planned?: Planned
  /** File name → source. */
  readonly starter: Readonly<Record<string, string>>
  /** Its own, and the shared ones that its stack names. */
  readonly provided: Readonly<Record<string, string>>
  /** All files of the reference: those it does not change are the starter's. */
  readonly reference: Readonly<Record<string, string>>
}

export const exerciseSlugs: readonly string[] = Object.keys(declarations).map(
  (path) => path.split('/')[2] ?? '',
)

function filesIn(folder: string): Record<string, string> {
  const found = Object.entries(sources).filter(([path]) => path.startsWith(folder))
  return Object.fromEntries(found.map(([path, source]) => [path.slice(folder.length), source]))
}

function sharedFiles(stack: Stack): Record<string, string> {
  const names = sharedNames(stack)
  const found = Object.entries(filesIn('/exercises/provided/'))
  return Object.fromEntries(found.filter(([path]) => names.includes(path.split('/')[0] ?? '')))
}

/** The exercise with its words in a language, or in English as long as nobody has translated them. */
export function pageExercise(slug: string, locale: string): PageExercise {
  const declared = declarations[`/exercises/${slug}/exercise.ts`]?.default
  const text = (texts[`/exercises/${slug}/text/${locale}.ts`] ?? texts[`/exercises/${slug}/text/en.ts`])
    ?.default
  const stack = stacks[`/exercises/${slug}/stack.ts`]?.default
  if (declared === undefined || text === undefined || stack === undefined) {
    throw new Error(
      `exercises/${slug} wants exercise.ts, stack.ts and text/en.ts: a lesson names it as its exercise`,
    )
  }
  const planned = plans[`/exercises/${slug}/planned.ts`]?.default
  const starter = filesIn(`/exercises/${slug}/starter/`)
  const missing = declared.files.find((file) => !(file in starter))
  if (missing !== undefined)
    throw new Error(`exercises/${slug}/starter/${missing} is missing: exercise.ts lists it`)
  return {
    ...declared,
    slug,
    text,
    stack,
    ...(planned !== undefined && { planned }),
    starter,
    provided: { ...filesIn(`/exercises/${slug}/provided/`), ...sharedFiles(stack) },
    reference: { ...starter, ...filesIn(`/solutions/${slug}/reference/`) },
  }
}

/** Stage → the learner's files as they are when it begins, for each stage after the first that has a checkpoint. */
export function checkpointsOf(slug: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const { starter, reference, stages } = pageExercise(slug, 'en')
  const entries = stages.flatMap(({ id }) => {
    const path = `/solutions/${slug}/checkpoints/${id}.diff`
    const text = checkpoints[path]
    if (text === undefined) return []
    const diff = parseDiff(text, path)
    const base = wordsOf(diff, path).against === 'starter' ? starter : reference
    const { files, misfits } = applyDiff(diff.changes, base, starter)
    if (misfits.length > 0) throw new Error(`${path} does not fit: run npx millions check ${slug}`)
    return [[id, files] as const]
  })
  return Object.fromEntries(entries)
}

/** What was measured of the exercise's own stacks. */
export function numbersOf(slug: string): ExerciseNumbers {
  const found = numbers[`/exercises/${slug}/numbers.json`]?.default
  if (found === undefined)
    throw new Error(`exercises/${slug} has no numbers: run npx millions measure ${slug}`)
  return found
}
