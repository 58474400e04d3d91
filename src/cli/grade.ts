/** `millions grade`: one folder told in full, several as a table or lines of JSON. */
import { resolve } from 'node:path'
import { exerciseSlugs, loadBrief } from '../course/exercises.ts'
import { workspaceFolder } from '../course/workspace-folder.ts'
import { text } from '../messages/cli/learner.en.ts'
import { parseArguments, parseCount } from './arguments.ts'
import { type Command, type ExitCode, type Terminal, UsageError } from './command.ts'
import {
  junitFile,
  oneAsJson,
  oneInWords,
  type Report,
  severalAsJson,
  severalInWords,
} from './grade-reports.ts'
import { type Asked, GradingDesk, type Marked } from './grading-desk.ts'
import { chosenParts } from './own-parts.ts'
import { folderArgument, suggested } from './shell.ts'
import { shownFolder } from './shown-folder.ts'
import { knownStage } from './stage-results.ts'
import { savedIn } from './submission.ts'
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
  core: { type: 'boolean' },
  junit: { type: 'string' },
  parts: { type: 'string' },
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
      isCore: values.core === true,
      parts: chosenParts('grade', values.parts, named.length > 0),
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
    if (desk.stages.length === 0) throw new UsageError(text.grade.noCore, text.seeHelp('grade'))
    const words = [slug, ...named.map(folderArgument)]
    const command = suggested(terminal, 'grade', ...words)
    const replayCommand = suggested(terminal, 'replay', ...words)
    const { width } = terminal
    const telling = { width, all: values.all === true, hints: hints ?? 0, command, replayCommand }
    const isJson = values.json === true
    const junit =
      values.junit === undefined
        ? undefined
        : junitFile(resolve(terminal.workingFolder, values.junit), {
            brief,
            stages: desk.stages,
            nameOf: (folder) => shownFolder(terminal, folder),
          })
    if (asked.isReal && terminal.isWatched) terminal.complain(text.grade.startsReal)
    const [first = ''] = folders
    if (folders.length === 1) {
      const told = isJson ? oneAsJson(terminal) : oneInWords(desk, telling, terminal)
      if (values.watch === true) return await gradeEverySave(desk, first, withFile(told, junit), terminal)
      return await gradeAll(desk, folders, withFile(told, junit), terminal)
    }
    const told = isJson ? severalAsJson(terminal) : severalInWords(folders, desk, asked.isReal, terminal)
    return await gradeClass(desk, folders, withFile(told, junit), terminal)
  },
}

type Junit = ReturnType<typeof junitFile> | undefined

interface Told extends Report {
  readonly begin: () => void
  readonly end: () => void
}

function withFile(told: Report, junit: Junit): Told {
  return {
    begin: () => junit?.begin(),
    add: (marked) => {
      told.add(marked)
      junit?.add(marked)
    },
    end: () => junit?.end(),
  }
}

async function gradeAll(
  desk: GradingDesk,
  folders: readonly string[],
  told: Told,
  { signal, isWatched, progress }: Terminal,
  onMarked: (marked: Marked) => void = () => {},
): Promise<ExitCode> {
  let worst: ExitCode = 0
  told.begin()
  try {
    const onTest = folders.length === 1 && isWatched ? onlyTest(progress) : undefined
    for await (const marked of desk.mark(folders, signal, onTest)) {
      told.add(marked)
      worst = worse(worst, exitCodeOf(marked))
      onMarked(marked)
    }
  } finally {
    told.end()
  }
  return worst
}

/** A run that takes long says how far it is. */
function onlyTest(progress: Terminal['progress']): (done: number, of: number) => void {
  return (done, of) => progress?.(text.grade.testsDone(done, of))
}

/** Says how far it is, and when it is called off, how far it came. */
async function gradeClass(
  desk: GradingDesk,
  folders: readonly string[],
  told: Told,
  terminal: Terminal,
): Promise<ExitCode> {
  const from = performance.now()
  const counts = { passed: 0, failed: 0, could: 0 }
  let done = 0
  const say = () => {
    const next = folders[done]
    if (next !== undefined)
      terminal.progress?.(text.grade.progress(done, folders.length, shownFolder(terminal, next)))
  }
  say()
  try {
    return await gradeAll(desk, folders, told, terminal, (marked) => {
      counts[(['passed', 'failed', 'could'] as const)[exitCodeOf(marked)]] += 1
      done += 1
      say()
    })
  } finally {
    const tookMs = performance.now() - from
    terminal.complain(text.grade.classDone(done, folders.length, counts, tookMs))
  }
}

async function gradeEverySave(
  desk: GradingDesk,
  folder: string,
  told: Told,
  terminal: Terminal,
): Promise<ExitCode> {
  const { signal } = terminal
  const place = savedIn(folder, desk.brief)
  const once = () => gradeAll(desk, [folder], told, terminal)
  const saved = saves(place.folder, place.files, signal)
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

function exitCodeOf({ verdict }: Marked): ExitCode {
  if (verdict === undefined || verdict.outcome.kind === 'grader-broke') return 2
  return verdict.outcome.kind === 'passed' ? 0 : 1
}

function worse(a: ExitCode, b: ExitCode): ExitCode {
  return a > b ? a : b
}
