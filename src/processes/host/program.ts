/** The program of this node, evaluated once: a process is one boot. */
import type { Program } from '../../contract/program.ts'
import type { Capabilities } from '../../simulator/capabilities.ts'
import { describe, evaluate, locate, ProgramError } from '../../simulator/sandbox/evaluate.ts'
import type { PlainScript, ScriptPlace } from '../protocol.ts'

/** Whoever throws a whole book is told of by its beginning. */
const longestError = 10_000

export function evaluateScript(script: PlainScript, capabilities: Capabilities, name: string): Program {
  const { entry } = script
  // Where a place is in the learner's files, only the supervisor knows.
  const located = { ...script, locate: (line: number, column: number) => ({ file: entry, line, column }) }
  return evaluate({ paths: [entry], script: () => located }, entry, capabilities, name)
}

/** What was thrown, and where in the script. */
export function tellThrown(thrown: unknown): { readonly error: string; readonly place?: ScriptPlace } {
  if (thrown instanceof ProgramError) {
    const { message, line, column } = thrown
    return { error: shorten(message), ...(column !== undefined && { place: { line, column } }) }
  }
  const place = locate(thrown)
  return {
    error: shorten(describe(thrown)),
    ...(place && { place: { line: place.line, column: place.column } }),
  }
}

function shorten(text: string): string {
  return text.length > longestError ? `${text.slice(0, longestError)}…` : text
}

/** Where in the script the running code was called from. */
export function placeOfCaller(): ScriptPlace | undefined {
  const place = locate(new Error('here'))
  return place && { line: place.line, column: place.column }
}
