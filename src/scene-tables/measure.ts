/**
 * Runs every scene of an exercise with the reference, and prints the tables as JSON. A process of its own,
 * as the sandbox locks the realm that it runs in down: `node src/scene-tables/measure.ts <exercise>`.
 */
import { resolve } from 'node:path'
import { type LoadedExercise, loadExercise } from '../course/exercises.ts'
import { loadSolutions } from '../course/solutions.ts'
import type { OtherProgram, Programs } from '../live/protocol.ts'
import { runScene, stackOfScene } from '../live/run-scene.ts'
import { lessonSeed, type SceneTable } from './table.ts'

const root = resolve(import.meta.dirname, '../..')

async function othersOf(stack: LoadedExercise['stack']): Promise<Readonly<Record<string, OtherProgram>>> {
  const others: Record<string, OtherProgram> = {}
  for (const [role, { program }] of Object.entries(stack.roles)) {
    if (!('reference' in program)) continue
    const other = await loadExercise(root, program.reference)
    const entry = other.exercise.files[0] ?? ''
    others[role] = { files: loadSolutions(root, other).reference.files, entry, byLearner: false }
  }
  return others
}

async function tablesOf(slug: string): Promise<Readonly<Record<string, SceneTable>>> {
  const exercise = await loadExercise(root, slug)
  const learner = loadSolutions(root, exercise).reference.files
  const tables: Record<string, SceneTable> = {}
  for (const [name, scene] of Object.entries(exercise.stack.scenes ?? {})) {
    const stack = stackOfScene(exercise.stack, scene)
    const programs: Programs = { learner, provided: exercise.provided, others: await othersOf(stack) }
    tables[name] = { rows: await runScene({ stack, scene, programs, seed: lessonSeed }) }
  }
  return tables
}

const [slug = ''] = process.argv.slice(2)
process.stdout.write(JSON.stringify(await tablesOf(slug)))
