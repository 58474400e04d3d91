/** Finds exercises by their place and loads them: `exercises/<slug>/exercise.ts` and what lies beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as v from 'valibot'
import type { Exercise, ExerciseText } from '../contract/exercise.ts'
import { type HeldBackText, heldBackTextFile } from '../contract/held-back.ts'
import { viewParts } from '../contract/parts.ts'
import { type Planned, plannedFile } from '../contract/planned.ts'
import { everyProgram, sharedEntry, sharedNames } from '../contract/shared-program.ts'
import type { Stack } from '../contract/stack.ts'
import { CourseError } from './course-error.ts'
import {
  exerciseSchema,
  exerciseTextSchema,
  firstIssue,
  heldBackTextSchema,
  plannedSchema,
  stackSchema,
} from './exercise-schema.ts'

/** Name → source text. */
export type Files = Readonly<Record<string, string>>

/** The words and the learner's files: all that grading one folder wants. */
export interface ExerciseBrief {
  readonly slug: string
  readonly folder: string
  readonly exercise: Exercise
  readonly text: ExerciseText
}

export interface LoadedExercise extends ExerciseBrief {
  /** Before any plan of the learner's. */
  readonly stack: Stack
  /** Where the learner plans it. */
  readonly planned?: Planned
  readonly starter: Files
  /** The exercise's own, and the shared ones that its stack names, as `<name>/<file>`. */
  readonly provided: Files
  readonly suiteFile: string
}

/** The exercises of a checkout, sorted. `root` is the folder that holds `exercises/`. */
export function exerciseSlugs(root: string): readonly string[] {
  const place = join(root, 'exercises')
  if (!existsSync(place)) return []
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(place, entry.name, 'exercise.ts')))
    .map((entry) => entry.name)
    .sort()
}

export async function loadBrief(root: string, slug: string, language = 'en'): Promise<ExerciseBrief> {
  const folder = folderOf(root, slug)
  const [exercise, text] = await Promise.all([
    loadDefault(join(folder, 'exercise.ts'), exerciseSchema),
    loadDefault(join(folder, 'text', `${language}.ts`), exerciseTextSchema),
  ])
  return { slug, folder, exercise, text }
}

/** The words of its held-back tests; undefined where it has none, or nobody has written any. */
export async function loadHeldBackText(
  root: string,
  slug: string,
  language = 'en',
): Promise<HeldBackText | undefined> {
  const text = join(folderOf(root, slug), 'text')
  const [file] = [language, 'en'].map((each) => join(text, heldBackTextFile(each))).filter(existsSync)
  return file === undefined ? undefined : await loadDefault(file, heldBackTextSchema)
}

export async function loadExercise(root: string, slug: string, language = 'en'): Promise<LoadedExercise> {
  const brief = await loadBrief(root, slug, language)
  const { folder, exercise } = brief
  const suiteFile = join(folder, 'suite.test.ts')
  if (!existsSync(suiteFile)) {
    throw new CourseError(
      `${slug} has no suite`,
      suiteFile,
      'Write its tests there: stages as exercise.ts lists them.',
    )
  }
  const stackFile = join(folder, 'stack.ts')
  const stack = await loadDefault(stackFile, stackSchema)
  const planned = await loadPlanned(folder, exercise)
  const loaded = {
    ...brief,
    stack,
    ...(planned !== undefined && { planned }),
    starter: readSources(join(folder, 'starter')),
    provided: { ...readSources(join(folder, 'provided')), ...sharedSources(root, stack, stackFile) },
    suiteFile,
  }
  requireSameFiles(folder, exercise, loaded.starter)
  requireParts(root, loaded)
  requirePrograms(loaded)
  return loaded
}

/** The programs that lie in a folder, by name; tests beside them are none. Nothing when there is no such folder. */
export function readSources(folder: string, { withTests = false } = {}): Files {
  if (!existsSync(folder)) return {}
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && (withTests || !name.endsWith('.test.ts')))
    .sort()
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

/** The programs that several stacks run, by name. */
function sharedPrograms(root: string): readonly string[] {
  const place = join(root, 'exercises', 'provided')
  if (!existsSync(place)) return []
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(place, sharedEntry(entry.name))))
    .map((entry) => entry.name)
    .sort()
}

/** Of those that a stack names. */
function sharedSources(root: string, stack: Stack, stackFile: string): Files {
  const known = sharedPrograms(root)
  const files: Record<string, string> = {}
  for (const name of sharedNames(stack)) {
    if (!known.includes(name)) {
      const others = known.length === 0 ? 'There are none yet.' : `There is ${known.join(', ')}.`
      throw new CourseError(
        `a role runs the shared program ${name}, which is not in exercises/provided/`,
        stackFile,
        `${others} Write ${join('exercises', 'provided', sharedEntry(name))}, or name another one.`,
      )
    }
    const own = readSources(join(root, 'exercises', 'provided', name))
    for (const [file, source] of Object.entries(own)) files[`${name}/${file}`] = source
  }
  return files
}

function folderOf(root: string, slug: string): string {
  const slugs = exerciseSlugs(root)
  if (slugs.includes(slug)) return join(root, 'exercises', slug)
  const known = slugs.length === 0 ? 'There are none yet.' : `There is ${slugs.join(', ')}.`
  throw new CourseError(`no exercise is called "${slug}"`, join(root, 'exercises'), known)
}

async function loadDefault<T>(file: string, schema: v.GenericSchema<unknown, T>): Promise<T> {
  if (!existsSync(file)) {
    throw new CourseError('the file is missing', file, 'Every exercise has one: see CONTRIBUTING.md.')
  }
  const parsed = v.safeParse(schema, await importDefault(file))
  if (parsed.success) return parsed.output
  throw new CourseError(firstIssue(parsed.issues), file, 'src/contract/exercise.ts says what it must hold.')
}

async function importDefault(file: string): Promise<unknown> {
  let loaded: unknown
  try {
    loaded = await import(/* @vite-ignore */ pathToFileURL(file).href)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CourseError(`the file does not load: ${reason}`, file, 'Mend it, then run this again.', error)
  }
  if (typeof loaded === 'object' && loaded !== null && 'default' in loaded) return loaded.default
  throw new CourseError('the file has no default export', file, 'End it with `export default …`.')
}

async function loadPlanned(folder: string, { files }: Exercise): Promise<Planned | undefined> {
  const file = join(folder, plannedFile)
  if (!existsSync(file)) return undefined
  const planned = await loadDefault(file, plannedSchema)
  if (files.includes(planned.program)) return planned
  throw new CourseError(
    `the plan is ${planned.program}, which is none of the learner's files`,
    file,
    `It is one of ${files.join(', ')}.`,
  )
}

function requireSameFiles(folder: string, exercise: Exercise, starter: Files): void {
  for (const name of exercise.files) {
    if (name in starter) continue
    throw new CourseError(
      `exercise.ts lists ${name}, which the starter does not have`,
      join(folder, 'starter', name),
      'Write the file, or take it off the list.',
    )
  }
  for (const name of Object.keys(starter)) {
    if (exercise.files.includes(name)) continue
    throw new CourseError(
      `the starter has ${name}, which exercise.ts does not list`,
      join(folder, 'exercise.ts'),
      "Add it to `files`, or move it to provided/ when it is not the learner's.",
    )
  }
}

/** Whatever its stack runs of other exercises is there. */
function requireParts(root: string, { slug, folder, exercise, stack }: LoadedExercise): void {
  const others = exerciseSlugs(root).filter((other) => other !== slug)
  const stackFile = join(folder, 'stack.ts')
  for (const name of viewParts(stack, exercise.parts)) {
    if (others.includes(name)) continue
    throw new CourseError(
      `a role runs the result of ${name}, which is no other exercise`,
      exercise.parts?.includes(name) ? join(folder, 'exercise.ts') : stackFile,
      `There is ${others.join(', ')}.`,
    )
  }
  for (const program of everyProgram(stack)) {
    if (!('of' in program) || program.file === undefined) continue
    const starter = join(root, 'exercises', program.of, 'starter')
    if (existsSync(join(starter, program.file))) continue
    throw new CourseError(
      `a role runs ${program.file} of ${program.of}, which has no such file`,
      stackFile,
      `It has ${Object.keys(readSources(starter)).join(', ')}.`,
    )
  }
}

function requirePrograms({ folder, stack, starter, provided }: LoadedExercise): void {
  for (const [role, { program }] of Object.entries(stack.roles)) {
    // Asked for before.
    if ('shared' in program || 'of' in program) continue
    const [kind, name, files] =
      'learner' in program ? ['starter', program.learner, starter] : ['provided', program.provided, provided]
    if (name in files) continue
    throw new CourseError(
      `the role ${role} runs ${name}, which is not in ${kind}/`,
      join(folder, 'stack.ts'),
      `Write ${join(kind, name)}, or name another program.`,
    )
  }
}
