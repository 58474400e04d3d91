/** What a stack needs to be brought. Programs that several stacks run: `exercises/provided/<name>/program.ts`, with what lies beside it. */
import type { Role } from './exercise.ts'
import type { Stack } from './stack.ts'

/** The file that is run, among the provided sources of a stack. An exercise's own lie in no folder, so none has its name. */
export const sharedEntry = (name: string): string => `${name}/program.ts`

/** The same, for a role that runs it. A test, or an order, can name one that the stack does not: that throws. */
export function sharedIn(provided: readonly string[], role: string, name: string): string {
  const entry = sharedEntry(name)
  if (provided.includes(entry)) return entry
  throw new Error(
    `the role ${role} runs the shared program ${name}, which the stack names nowhere: give stack.ts a role that runs it, with \`regions: {}\` where only tests have nodes of it`,
  )
}

/** Those that a stack names: in its roles, what stands around it, beside it, and in its scenes. Each once, sorted. */
export function sharedNames(stack: Stack): readonly string[] {
  const named = everyProgram(stack).flatMap((program) => ('shared' in program ? [program.shared] : []))
  const names = stack.platform === undefined ? named : [...named, 'platform']
  return [...new Set(names)].sort()
}

/** Whether any of them has SQLite: who runs the stack has to bring it. */
export function wantsSqlite(stack: Stack): boolean {
  return everyRole(stack).some(({ engine }) => engine === 'sqlite')
}

/** What runs in the suite's stack, unless a test says otherwise. */
export function suitePrograms({ roles, platform }: Stack): readonly Role['program'][] {
  const versions = Object.values(platform?.roles ?? {}).flatMap((role) => Object.values(role.versions ?? {}))
  return [...Object.values(roles).map(({ program }) => program), ...versions]
}

/** And in views, beside them, and in scenes. */
export function everyProgram(stack: Stack): readonly Role['program'][] {
  const named = everyRole(stack).flatMap(({ program }) => (program === undefined ? [] : [program]))
  return [...named, ...suitePrograms(stack)]
}

export function everyRole({ roles, view, beside = {}, scenes = {} }: Stack): readonly Partial<Role>[] {
  const changes = [view, ...Object.values(beside), ...Object.values(scenes)]
  return [roles, ...changes.map((each) => each?.roles ?? {})].flatMap((each) => Object.values(each))
}
