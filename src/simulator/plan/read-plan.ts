/** Evaluates a learner's plan in the sandbox, and takes it out as data. Only for realms that are prepared for programs. */
import type { PlanData } from '../../contract/planned.ts'
import { createRandom } from '../random.ts'
import { type Compiled, CompileError, compile } from '../sandbox/compile.ts'
import { evaluateModule, ProgramError } from '../sandbox/evaluate.ts'
import { Watch } from '../sandbox/watch.ts'
import { type DataPlaces, placeAt } from './data-places.ts'
import { findPlaces } from './find-places.ts'
import { takePlainData } from './plain-data.ts'
import { PlanError, tellProblem } from './plan-error.ts'

export interface Plan {
  readonly value: PlanData
  readonly places: DataPlaces
}

/** A plan that is written down needs some thousand; one that is worked out may take a little longer. */
const mostSteps = 2_000_000
/** A Monday in 2026, as in a world that has just begun. */
const epochMs = 1_767_571_200_000

/** The same for the same files. Throws a `CompileError` for whatever is no plan. */
export function readPlan(
  files: Readonly<Record<string, string>>,
  program: string,
  compiled: Compiled = compile(files),
): Plan {
  let endless: CompileError | undefined
  const watch = new Watch(undefined, {
    most: mostSteps,
    explain: ({ file, line }) => {
      endless ??= new CompileError(file, line, 1, 'The plan goes on and on here: it has to come to an end.')
      return endless
    },
  })
  try {
    const exported = evaluateModule(compiled, program, inert(), 'plan', watch)
    if (!('default' in exported)) throw new CompileError(program, 1, 1, noDefault)
    const taken = takePlainData(exported.default)
    const places = findPlaces(files, program)
    if ('value' in taken && endless !== undefined) throw endless
    if ('value' in taken) return { value: taken.value, places }
    const { file = program, line = 1, column = 1 } = placeAt(taken.problem.path, places) ?? {}
    throw new PlanError([{ file, line, column, message: tellProblem(taken.problem) }])
  } catch (thrown) {
    // Whatever the program has made of it meanwhile.
    throw endless ?? explain(thrown, program)
  }
}

const noDefault = 'A plan needs a default export: `export default { … }`.'

function explain(thrown: unknown, program: string): CompileError {
  if (thrown instanceof CompileError) return thrown
  const unreadable = 'The plan does not let itself be read: it has to be plain data.'
  if (!(thrown instanceof ProgramError)) return new CompileError(program, 1, 1, unreadable)
  const { file, line, column = 1, message } = thrown
  return new CompileError(file, line, column, `The plan threw: ${message}`)
}

/** Time stands still, chance is always the same, and nothing that is waited for ever comes. */
function inert(): Parameters<typeof evaluateModule>[2] {
  return {
    wallClockMs: () => epochMs,
    monotonicMs: () => 0,
    random: createRandom(0, 'plan'),
    setTimer: () => 0,
    clearTimer: () => undefined,
    transport: () => new Promise(() => undefined),
    log: () => undefined,
  }
}
