/** Comes to the numbers of a file of results once more: the scene at the peak, and the search for the most users. */
import { type PartOwners, rolesWith, suiteParts } from '../../contract/parts.ts'
import type { Scene } from '../../contract/scene.ts'
import { wantsSqlite } from '../../contract/shared-program.ts'
import type { Stack } from '../../contract/stack.ts'
import { type Files, type LoadedExercise, loadExercise } from '../../course/exercises.ts'
import { loadParts, type OwnResults } from '../../course/parts.ts'
import { type AskOptions, carry, measureSceneIn, readPlanIn } from '../../live/client.ts'
import { usualColumns } from '../../live/measures.ts'
import { spawnInNode } from '../../live/node.ts'
import { plannedScenes } from '../../live/planned-scenes.ts'
import { lessonSeed, type Programs } from '../../live/protocol.ts'
import { stackOfScene } from '../../live/scene-stack.ts'
import type { Seen } from '../../record/compare.ts'
import { summaryOf, tiersOf } from '../../record/stack-facts.ts'
import { sqliteModule } from '../../simulator/sqlite/wasm-file.ts'
import type { Subject } from './grade-again.ts'

/** Of a busy machine: what loops without end is told by its node long before. */
const silenceMs = 10_000

export interface Wanted {
  readonly peak: boolean
  readonly carried: boolean
  /** Where the search for the most users begins. */
  readonly usersPerDay?: number
}

/** Nothing of what does not run, and of what was not wanted. */
export async function measureAgain(
  root: string,
  subject: Subject,
  owners: PartOwners,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Omit<Seen, 'tests'>> {
  const exercise = await loadExercise(root, subject.slug)
  const sqlite = wantsSqlite(exercise.stack) ? sqliteModule() : undefined
  const options = { spawn: spawnInNode(sqlite), silenceMs, signal }
  const stacks = await stacksOf(exercise, subject.files, options)
  if (stacks === undefined) return {}
  const run: Runner = { root, subject, provided: exercise.provided, options }
  const peak = wanted.peak ? await peakOf(run, exercise.stack.results, stacks) : undefined
  const carried = wanted.carried ? await carriedOf(run, stacks.stack, wanted.usersPerDay) : undefined
  return {
    tiers: tiersOf((await served(run, stacks.stack)).stack, owners),
    ...(peak !== undefined && { peak }),
    ...(carried !== undefined && { carried }),
  }
}

interface Runner {
  readonly root: string
  readonly subject: Subject
  readonly provided: Files
  readonly options: AskOptions
}

interface Stacks {
  /** As its view shows it. */
  readonly stack: Stack
  /** Scene → what it is played on. */
  readonly scenes: Readonly<Record<string, Stack>>
}

/** With the learner's plan in them. Nothing when that is none. */
async function stacksOf(
  { stack: declared, planned }: LoadedExercise,
  files: Files,
  options: AskOptions,
): Promise<Stacks | undefined> {
  if (planned === undefined) {
    const scenes = Object.entries(declared.scenes ?? {}) as readonly (readonly [string, Scene])[]
    return {
      stack: stackOfScene(declared),
      scenes: Object.fromEntries(scenes.map(([name, scene]) => [name, stackOfScene(declared, scene)])),
    }
  }
  const read = await readPlanIn({ kind: 'plan', files: { ...files }, program: planned.program }, options)
  if (read.kind !== 'planned') return undefined
  const made = plannedScenes(declared, planned, read.plan)
  return 'problem' in made ? undefined : made
}

async function served(
  { root, subject, provided }: Runner,
  declared: Stack,
): Promise<{ readonly stack: Stack; readonly programs: Programs }> {
  const own: OwnResults = subject.own
  const stack = { ...declared, roles: rolesWith(declared.roles, (name) => Object.hasOwn(own, name)) }
  const parts = await loadParts(root, suiteParts(stack), own)
  return { stack, programs: { learner: subject.files, provided, parts } }
}

async function peakOf(
  run: Runner,
  results: Stack['results'],
  { stack: { scenes = {} }, scenes: played }: Stacks,
): Promise<Seen['peak']> {
  const scene = results && scenes[results.scene]
  const declared = results && played[results.scene]
  if (scene === undefined || declared === undefined) return undefined
  const order = { kind: 'scene', scene, seed: lessonSeed, ...(await served(run, declared)) } as const
  const end = await measureSceneIn(order, run.options)
  if (end.kind !== 'scene-measured') return undefined
  const row = end.rows.find(({ measure }) => measure === results?.measure)
  return row && summaryOf(scene.columns ?? usualColumns, row.cells)
}

async function carriedOf(
  run: Runner,
  declared: Stack,
  usersPerDay: number | undefined,
): Promise<Seen['carried']> {
  const found = usersPerDay === undefined ? {} : { found: usersPerDay }
  const order = { kind: 'carry', seed: lessonSeed, ...found, ...(await served(run, declared)) } as const
  const end = await carry(order, run.options)
  return end.kind === 'carried' ? end.result : undefined
}
