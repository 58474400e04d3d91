/**
 * Runs every scene of an exercise with the reference, finds how many users stacks carry, and prints it all as JSON. A process of its own,
 * as the sandbox locks the realm that it runs in down: `node src/numbers/measure.ts <exercise>`. With a
 * record to compare with (`… <exercise> <file>`), users carried are looked for where the record has them: what it says
 * is tried, and the next number up, which is a fraction of the search.
 */
import { resolve } from 'node:path'
import { suiteParts } from '../contract/parts.ts'
import type { StackChanges } from '../contract/scene.ts'
import { wantsSqlite } from '../contract/shared-program.ts'
import { type LoadedExercise, loadExercise } from '../course/exercises.ts'
import { loadParts } from '../course/parts.ts'
import { loadReference } from '../course/solutions.ts'
import type { Carried, Programs, Sources } from '../live/protocol.ts'
import { lessonSeed } from '../live/protocol.ts'
import { runScene, stackOfScene } from '../live/run-scene.ts'
import { usersCarried } from '../live/users-carried.ts'
import { changeStack } from '../simulator/change-stack.ts'
import { plannedStack } from '../simulator/plan/planned-stack.ts'
import { readPlan } from '../simulator/plan/read-plan.ts'
import { prepareRealm } from '../simulator/sandbox/realm.ts'
import { bringSqliteHere } from '../simulator/sqlite/bring-here.ts'
import { type CarriedRecord, readCarried } from './carried-record.ts'
import type { ExerciseNumbers, SceneTable } from './numbers.ts'

const root = resolve(import.meta.dirname, '../..')

const partsOf = (stack: LoadedExercise['stack']): Promise<Programs['parts'] & {}> =>
  loadParts(root, suiteParts(stack))

/** With their plan in it, where the learner has one. */
function stackOf({ stack, planned }: LoadedExercise, files: Sources): LoadedExercise['stack'] {
  return planned === undefined ? stack : plannedStack(stack, planned, readPlan(files, planned.program))
}

async function measure(slug: string, recorded?: CarriedRecord): Promise<ExerciseNumbers> {
  const exercise = await loadExercise(root, slug)
  const { stack: declared, provided, starter } = exercise
  prepareRealm()
  if (wantsSqlite(declared)) bringSqliteHere()
  const reference = loadReference(root, exercise).files
  const scenes: Record<string, SceneTable> = {}
  for (const [name, scene] of Object.entries(declared.scenes ?? {})) {
    const stack = stackOfScene(stackOf(exercise, reference), scene)
    const programs: Programs = { learner: reference, provided, parts: await partsOf(stack) }
    scenes[name] = { rows: await runScene({ stack, scene, programs, seed: lessonSeed }) }
  }
  const carry = async (
    learner: Sources,
    found?: { usersPerDay: number },
    changes?: StackChanges,
  ): Promise<Carried> => {
    const stack = changeStack(stackOfScene(stackOf(exercise, learner)), changes)
    const programs: Programs = { learner, provided, parts: await partsOf(stack) }
    const near = found === undefined ? {} : { found: found.usersPerDay }
    return usersCarried({ kind: 'carry', stack, programs, seed: lessonSeed, ...near })
  }
  const beside: Record<string, Carried> = {}
  for (const [id, changes] of Object.entries(declared.beside ?? {}))
    beside[id] = await carry(reference, recorded?.beside[id], changes)
  const carried = {
    starter: await carry(starter, recorded?.starter),
    reference: await carry(reference, recorded?.reference),
    beside,
  }
  return { scenes, carried }
}

/** As many digits as anybody will be told. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value
}

const [slug = '', record] = process.argv.slice(2)
const recorded = record === undefined ? undefined : readCarried(record)
process.stdout.write(`${JSON.stringify(await measure(slug, recorded), rounded, 1)}\n`)
