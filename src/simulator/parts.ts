/** Results of other exercises, compiled: each for itself, as none of them can import anything of another. */
import type { Role } from '../contract/exercise.ts'
import { type Part, type Parts, partFile, partFiles } from '../contract/parts.ts'
import type { Code } from './ground.ts'
import { compile } from './sandbox/compile.ts'

export type CompiledParts = Readonly<Record<string, Code>>

/** Throws a `CompileError` for the first file that does not compile. */
export function compileParts(parts: Parts): CompiledParts {
  const compiled = Object.entries(parts).map(([exercise, part]) => [exercise, compilePart(exercise, part)])
  return Object.fromEntries(compiled) as CompiledParts
}

export function compilePart(exercise: string, { files, entry, byLearner }: Part): Code {
  return { compiled: compile(partFiles(exercise, files)), entry: partFile(exercise, entry), byLearner }
}

/** What a role runs. A test, or an order, can name what nobody has brought: that throws. */
export function codeOfPart(
  role: string,
  { of, file }: Extract<Role['program'], { readonly of: string }>,
  parts: CompiledParts,
): Code {
  const part = Object.hasOwn(parts, of) ? parts[of] : undefined
  if (part === undefined)
    throw new Error(
      `the role ${role} runs the result of ${of}, which nobody brought: name it in stack.ts, in a role with \`regions: {}\` where only tests have nodes of it, or among the \`parts\` of exercise.ts`,
    )
  const entry = file === undefined ? part.entry : partFile(of, file)
  if (part.compiled.paths.includes(entry)) return { ...part, entry }
  throw new Error(`the role ${role} runs ${entry}, which is none of ${part.compiled.paths.join(', ')}`)
}
