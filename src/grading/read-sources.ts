/** Programs, as text. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Exercise } from '../contract/exercise.ts'
import { type Part, type Parts, suiteParts } from '../contract/parts.ts'
import { type Planned, plannedFile } from '../contract/planned.ts'
import { sharedNames } from '../contract/shared-program.ts'
import type { Stack } from '../contract/stack.ts'
import type { Sources, Subject } from './subject.ts'

/** An exercise's own, and those of `exercises/provided` that its stack names. */
export function readProvided(root: string, folder: string, stack: Stack): Sources {
  const sources: Record<string, string> = { ...readSources(join(folder, 'provided')) }
  for (const name of sharedNames(stack)) {
    const shared = readSources(join(root, 'exercises', 'provided', name))
    for (const [file, source] of Object.entries(shared)) sources[`${name}/${file}`] = source
  }
  return sources
}

/** The references that may run in an exercise's suite. */
export async function readParts(
  root: string,
  stack: Stack,
  { parts: listed }: Pick<Exercise, 'parts'>,
): Promise<Parts> {
  const parts: Record<string, Part> = {}
  for (const name of suiteParts(stack, listed)) {
    const folder = join(root, 'exercises', name)
    const file = pathToFileURL(join(folder, 'exercise.ts')).href
    const { default: exercise } = (await import(/* @vite-ignore */ file)) as { default: Exercise }
    const files = {
      ...readSources(join(folder, 'starter')),
      ...readSources(join(root, 'solutions', name, 'reference')),
    }
    parts[name] = { files, entry: exercise.files[0] ?? '', byLearner: false }
  }
  return parts
}

/** How the learner plans the stack, where they do. */
export async function readPlanned(folder: string): Promise<Pick<Subject, 'planned'>> {
  const file = join(folder, plannedFile)
  if (!existsSync(file)) return {}
  const { default: planned } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    default: Planned
  }
  return { planned }
}

/** A folder's. None when there is no such folder. */
export function readSources(folder: string): Sources {
  const sources: Record<string, string> = {}
  for (const name of namesIn(folder)) {
    if (name.endsWith('.ts') && !name.endsWith('.test.ts')) {
      sources[name] = readFileSync(join(folder, name), 'utf8')
    }
  }
  return sources
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
