/** `millions grade`: one folder told in full, several as a table or an array. */
import { resolve } from 'node:path'
import { type ExerciseBrief, exerciseSlugs, loadBrief } from '../course/exercises.ts'
import { realFolder } from '../course/learner-folder.ts'
import { workspaceFolder } from '../course/workspace-folder.ts'
import { text } from '../messages/cli.en.ts'
import { parseArguments, parseCount } from './arguments.ts'
import { classTable } from './class-table.ts'
import { type Command, type ExitCode, type Terminal, UsageError } from './command.ts'
import { tellFailure } from './failure.ts'
import { type Asked, GradingDesk, type Marked } from './grading-desk.ts'
import { folderArgument, suggested } from './shell.ts'
import { shownFolder } from './shown-folder.ts'
import { type Telling, verdictReport } from './verdict-report.ts'
import { saves } from './watch.ts'

/** A learner's seed is fixed, so that a verdict on the same code never changes by itself. */
const usualSeed = 1

const options = {
  stage: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  hints: { type: 'string' },
  all: { type: 'boolean' },
  watch: { type: 'boolean' },
  inspect: { type: 'boolean' },
  real: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export const grade: Command = {
  summary: text.grade.summary,
  help: text.grade.help,
  async run(args, terminal) {
    const { values, positionals } = parseArguments('grade', args, options)
    const [slug, ...named] = positionals
    if (slug === undefined) {
      throw new UsageError(text.whichExercise, text.exercises(exerciseSlugs(terminal.root)))
    }
    const brief = await loadBrief(terminal.root, slug)
    const asked: Asked = {
      ...(values.stage === undefined ? {} : { stage: knownStage(brief, values.stage) }),
      seed: parseCount('grade', 'seed', values.seed, 0) ?? usualSeed,
      inspect: values.inspect === true,
      isReal: values.real === true,
    }
    if (asked.inspect && asked.isReal) {
      throw new UsageError(text.grade.inspectReal, text.seeHelp('grade'))
    }
    const folders =
      named.length === 0
        ? [workspaceFolder(terminal.root, slug)]
        : named.map((folder) => resolve(terminal.workingFolder, folder))
    if (folders.length > 1 && (values.watch === true || asked.inspect)) {
      throw new UsageError(text.grade.oneToWatch, text.seeHelp('grade'))
    }
    const hints = parseCount('grade', 'hints', values.hints, 1)
    const isTold = folders.length === 1 && values.json !== true
    if (!isTold && (values.all === true || hints !== undefined)) {
      throw new UsageError(text.grade.inWords, text.seeHelp('grade'))
    }
    // Loaded only when asked for, as most runs do without.
    if (asked.inspect) (await import('./inspect.ts')).awaitDebugger(terminal)
    await using desk = new GradingDesk(terminal.root, brief, asked)
    const words = [slug, ...named.map(folderArgument)]
    const command = suggested(terminal, 'grade', ...words)
    const replayCommand = suggested(terminal, 'replay', ...words)
    const telling = {
      width: terminal.width,
      all: values.all === true,
      hints: hints ?? 0,
      command,
      replayCommand,
    }
    const show = values.json === true ? showJson : showWords(telling)
    if (values.watch === true) return await gradeEverySave(desk, folders[0] ?? '', show, terminal)
    if (asked.isReal && terminal.isWatched) terminal.complain(text.grade.startsReal)
    const marked = await desk.mark(folders, terminal.signal)
    return show(marked, desk, terminal)
  },
}

type Show = (marked: readonly Marked[], desk: GradingDesk, terminal: Terminal) => ExitCode

async function gradeEverySave(
  desk: GradingDesk,
  folder: string,
  show: Show,
  terminal: Terminal,
): Promise<ExitCode> {
  const { signal } = terminal
  realFolder(folder, desk.brief.slug)
  const once = async () => show(await desk.mark([folder], signal), desk, terminal)
  const saved = saves(folder, desk.brief.exercise.files, signal)
  try {
    // Asked for before the first run, so that a save during it is not missed.
    let next = saved.next()
    await once()
    terminal.complain(text.grade.watching(shownFolder(terminal, folder)))
    while (!(await next).done) {
      next = saved.next()
      await once()
    }
  } catch (error) {
    // Ctrl-C is how it ends, in the middle of a run too.
    if (!signal.aborted) throw error
  }
  return 0
}

function showJson(marked: readonly Marked[], _desk: GradingDesk, terminal: Terminal): ExitCode {
  const [first, ...more] = marked
  if (first === undefined) return 2
  if (more.length > 0) {
    const shown = marked.map(({ folder, verdict, failure }) => ({
      folder,
      ...(verdict ?? { error: failure }),
    }))
    terminal.print(JSON.stringify(shown, null, 2))
    return exitCodeOf(marked)
  }
  if (first.verdict === undefined) return tellFailure(first.error, true, terminal)
  terminal.print(JSON.stringify(first.verdict, null, 2))
  return exitCodeOf(marked)
}

function showWords(telling: Telling): Show {
  return (marked, desk, terminal) => {
    const [first, ...more] = marked
    if (first === undefined) return 2
    if (more.length > 0) {
      if (marked.some(({ verdict }) => verdict?.world === 'real')) terminal.print(`${text.grade.isReal}\n`)
      terminal.print(classTable(marked, desk.brief, terminal))
      return exitCodeOf(marked)
    }
    if (first.verdict === undefined) return tellFailure(first.error, false, terminal)
    terminal.print(verdictReport(first.verdict, first.tookMs, desk.brief, telling))
    return exitCodeOf(marked)
  }
}

/** The worst of all folders. */
function exitCodeOf(marked: readonly Marked[]): ExitCode {
  const codes = marked.map(({ verdict }): ExitCode => {
    if (verdict === undefined || verdict.outcome.kind === 'grader-broke') return 2
    return verdict.outcome.kind === 'passed' ? 0 : 1
  })
  if (codes.includes(2)) return 2
  return codes.includes(1) ? 1 : 0
}

function knownStage({ exercise }: ExerciseBrief, stage: string): string {
  const ids = exercise.stages.map(({ id }) => id)
  if (ids.includes(stage)) return stage
  // By its number, too: that is what a verdict shows.
  const numbered = /^[1-9]\d*$/.test(stage) ? ids[Number(stage) - 1] : undefined
  if (numbered !== undefined) return numbered
  throw new UsageError(text.grade.unknownStage(stage), text.grade.stages(ids))
}
