/** `millions check`: proves that the grader is right, for every exercise. */
import { exerciseSlugs } from '../course/exercises.ts'
import { text } from '../messages/cli/author.en.ts'
import { parseArguments, parseCount } from './arguments.ts'
import { checkCourse } from './check/course.ts'
import { checkReal } from './check/real.ts'
import { checkReport, realReport } from './check/report.ts'
import { type Command, type ExitCode, type Terminal, UsageError } from './command.ts'

const usualSeeds = 3

export const check: Command = {
  summary: text.check.summary,
  help: text.check.help,
  async run(args, terminal) {
    const { values, positionals } = parseArguments('check', args, {
      seeds: { type: 'string' },
      fresh: { type: 'boolean' },
      update: { type: 'boolean' },
      real: { type: 'boolean' },
      runs: { type: 'string' },
      help: { type: 'boolean' },
    })
    const known = exerciseSlugs(terminal.root)
    const unknown = positionals.find((slug) => !known.includes(slug))
    if (unknown !== undefined) throw new UsageError(text.noSuchExercise(unknown), text.exercises(known))
    const slugs = positionals.length === 0 ? known : known.filter((slug) => positionals.includes(slug))
    const runs = parseCount('check', 'runs', values.runs, 1)
    const isSimulated = values.seeds !== undefined || values.fresh === true || values.update === true
    if (values.real === true ? isSimulated : runs !== undefined) {
      throw new UsageError(text.check.onlyWithReal, text.seeHelp('check'))
    }
    if (values.real === true) return await proveReal(slugs, runs ?? 1, terminal)
    const result = await checkCourse({
      root: terminal.root,
      slugs,
      seeds: parseCount('check', 'seeds', values.seeds, 1) ?? usualSeeds,
      isFresh: values.fresh === true,
      update: values.update === true,
      signal: terminal.signal,
      ...inOneLine(terminal),
    })
    terminal.print(checkReport(result))
    return result.proofs.every(({ faults }) => faults.length === 0) && result.faults.length === 0 ? 0 : 1
  },
}

async function proveReal(slugs: readonly string[], runs: number, terminal: Terminal): Promise<ExitCode> {
  const { root, signal } = terminal
  const result = await checkReal({ alternatives: true, root, slugs, runs, signal, ...inOneLine(terminal) })
  terminal.print(realReport(result))
  return result.proofs.every(({ faults }) => faults.length === 0) ? 0 : 1
}

/** Each line takes the place of the one before it, where somebody looks on. */
function inOneLine({ isWatched, progress }: Terminal): { onProgress?(line: string): void } {
  return isWatched && progress !== undefined ? { onProgress: progress } : {}
}
