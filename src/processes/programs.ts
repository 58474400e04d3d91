/** The programs of a stack as plain scripts, each with the way back to the lines that somebody wrote. */

import type { Role } from '../contract/exercise.ts'
import type { CodePlace } from '../contract/history.ts'
import type { Parts } from '../contract/parts.ts'
import { sharedIn } from '../contract/shared-program.ts'
import type { Stack } from '../contract/stack.ts'
import { codeOfPart, compilePart } from '../simulator/parts.ts'
import { PlanError } from '../simulator/plan/plan-error.ts'
import { versionsOf, withPlatform } from '../simulator/platform-stack.ts'
import { CompileError, compile, type Sources } from '../simulator/sandbox/compile.ts'
import type { PlainScript, ScriptPlace } from './protocol.ts'

export interface ProgramSources {
  readonly learner: Sources
  readonly provided: Sources
  /** Results of other exercises that the stack names. */
  readonly parts?: Parts
}

export interface RoleProgram {
  readonly script: PlainScript
  readonly byLearner: boolean
  /** By name, where a platform has several of its role. The program itself is the first. */
  readonly versions?: ReadonlyMap<string, RoleProgram>
  locate(place: ScriptPlace): CodePlace | undefined
}

/** A file that cannot run. */
export class SourceProblem extends Error {
  readonly place: CodePlace
  readonly byLearner: boolean
  /** Of a plan: what else is wrong with it. */
  readonly also: readonly (CodePlace & { readonly message: string })[]

  constructor(error: CompileError, byLearner: boolean) {
    const { file, line, message } = error
    super(message)
    this.also = error instanceof PlanError ? error.also : []
    this.name = 'SourceProblem'
    this.place = { file, line }
    this.byLearner = byLearner
  }
}

/** Role → its program. Throws a `SourceProblem` for the first file that does not compile. */
export function compilePrograms(
  stack: Stack,
  { learner, provided, parts = {} }: ProgramSources,
): ReadonlyMap<string, RoleProgram> {
  const own = attempt(true, () => compile(learner))
  const given = attempt(false, () => compile(provided))
  const results = Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [
      name,
      attempt(part.byLearner, () => compilePart(name, part)),
    ]),
  )
  const scriptOf = (role: string, program: Role['program']): CompiledScript => {
    if ('learner' in program) return own.script(program.learner)
    if ('provided' in program) return given.script(program.provided)
    if ('shared' in program) return given.script(sharedIn(given.paths, role, program.shared))
    const { compiled, entry } = codeOfPart(role, program, results)
    return compiled.script(entry)
  }
  const compileOne = (role: string, program: Role['program']): RoleProgram => {
    const byLearner = 'of' in program ? results[program.of]?.byLearner === true : 'learner' in program
    if (stack.roles[role]?.engine !== undefined && byLearner)
      throw new Error(`the role ${role} has an engine: only a program that is provided can run on it`)
    return roleProgram(
      attempt(byLearner, () => scriptOf(role, program)),
      byLearner,
    )
  }
  const { platform } = stack
  const all = Object.entries(withPlatform(stack).roles).map(([role, { program }]) => {
    const first = compileOne(role, program)
    if (platform === undefined || !Object.hasOwn(platform.roles, role)) return [role, first] as const
    const versions = Object.entries(versionsOf(platform, stack, role)).map(
      ([name, each], index) => [name, index === 0 ? first : compileOne(role, each)] as const,
    )
    return [role, { ...first, versions: new Map(versions) }] as const
  })
  return new Map(all)
}

type CompiledScript = ReturnType<ReturnType<typeof compile>['script']>

function roleProgram(script: CompiledScript, byLearner: boolean): RoleProgram {
  const { entry, code, globals, isDetached } = script
  return {
    script: { entry, code, globals, isDetached },
    byLearner,
    locate: ({ line, column }) => {
      const place = script.locate(line, column)
      return place && { file: place.file, line: place.line }
    },
  }
}

function attempt<T>(byLearner: boolean, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw error instanceof CompileError ? new SourceProblem(error, byLearner) : error
  }
}
