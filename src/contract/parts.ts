/** Results of other exercises that run in a stack: `program: { of: 'load-balancer' }`. */
import type { Role } from './exercise.ts'
import { everyProgram, everyRole, suitePrograms } from './shared-program.ts'
import type { Stack } from './stack.ts'

export interface Part {
  /** All that belong to it, by the names that they have in their own exercise. */
  readonly files: Readonly<Record<string, string>>
  /** The file that runs where a role names none. */
  readonly entry: string
  /** Whether the learner wrote it; else it is the reference. */
  readonly byLearner: boolean
}

/** By exercise. */
export type Parts = Readonly<Record<string, Part>>

/** Whose programs ran, by exercise. */
export type PartOwners = Readonly<Record<string, 'own' | 'reference'>>

/** The name of a part's file in the stack that it runs in: no other exercise has it, nor has that stack itself. */
export const partFile = (exercise: string, file: string): string => `${exercise}/${file}`

export function partFiles(exercise: string, files: Part['files']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([file, source]) => [partFile(exercise, file), source] as const),
  )
}

/** Those that a suite may run: what the roles of its stack name, and what the exercise lists. Each once, sorted. */
export function suiteParts(stack: Stack, listed: readonly string[] = []): readonly string[] {
  return sorted([...suitePrograms(stack).flatMap(ofProgram), ...listed])
}

/** Those that may run in views and scenes as well, in place of what fills their role until then. */
export function viewParts(stack: Stack, listed: readonly string[] = []): readonly string[] {
  const filled = everyRole(stack).flatMap(({ fills }) => (fills === undefined ? [] : [fills]))
  return sorted([...everyProgram(stack).flatMap(ofProgram), ...filled, ...listed])
}

/** The roles with results in them that are there: what was filled until then is filled no more, and runs its exercise's program. */
export function rolesWith(roles: Stack['roles'], isThere: (exercise: string) => boolean): Stack['roles'] {
  const changed = Object.entries(roles).map(([name, { fills, ...role }]) => {
    const isOwn = fills !== undefined && isThere(fills)
    return [name, isOwn ? { ...role, program: { of: fills } } : role] as const
  })
  return Object.fromEntries(changed)
}

const ofProgram = (program: Role['program']): readonly string[] => ('of' in program ? [program.of] : [])
const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort()
