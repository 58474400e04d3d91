/**
 * Runs every scene of an exercise with the reference, finds how many users stacks carry, and prints it all as JSON. A process of its own,
 * as the sandbox locks the realm that it runs in down: `node src/numbers/measure.ts <exercise>`.
 */
import { resolve } from 'node:path'
import type { StackChanges } from '../contract/scene.ts'
import { type LoadedExercise, loadExercise } from '../course/exercises.ts'
import { loadReference } from '../course/solutions.ts'
import type { Carried, OtherProgram, Programs, Sources } from '../live/protocol.ts'
import { lessonSeed } from '../live/protocol.ts'
import { runScene, stackOfScene } from '../live/run-scene.ts'
import { usersCarried } from '../live/users-carried.ts'
import { changeStack } from '../simulator/change-stack.ts'
import type { ExerciseNumbers, SceneTable } from './numbers.ts'

const root = resolve(import.meta.dirname, '../..')

async function othersOf(stack: LoadedExercise['stack']): Promise<Readonly<Record<string, OtherProgram>>> {
  const others: Record<string, OtherProgram> = {}
  for (const [role, { program }] of Object.entries(stack.roles)) {
    if (!('reference' in program)) continue
    const other = await loadExercise(root, program.reference)
    const entry = other.exercise.files[0] ?? ''
    others[role] = { files: loadReference(root, other).files, entry, byLearner: false }
  }
  return others
}

async function measure(slug: string): Promise<ExerciseNumbers> {
  const exercise = await loadExercise(root, slug)
  const { stack: declared, provided, starter } = exercise
  const reference = loadReference(root, exercise).files
  const scenes: Record<string, SceneTable> = {}
  for (const [name, scene] of Object.entries(declared.scenes ?? {})) {
    const stack = stackOfScene(declared, scene)
    const programs: Programs = { learner: reference, provided, others: await othersOf(stack) }
    scenes[name] = { rows: await runScene({ stack, scene, programs, seed: lessonSeed }) }
  }
  const carry = async (learner: Sources, changes?: StackChanges): Promise<Carried> => {
    const stack = changeStack(stackOfScene(declared), changes)
    const programs: Programs = { learner, provided, others: await othersOf(stack) }
    return usersCarried({ kind: 'carry', stack, programs, seed: lessonSeed })
  }
  const beside: Record<string, Carried> = {}
  for (const [id, changes] of Object.entries(declared.beside ?? {}))
    beside[id] = await carry(reference, changes)
  return { scenes, carried: { starter: await carry(starter), reference: await carry(reference), beside } }
}

/** As many digits as anybody will be told. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value
}

const [slug = ''] = process.argv.slice(2)
process.stdout.write(`${JSON.stringify(await measure(slug), rounded, 1)}\n`)
