/** `millions replay`: one test's run, told event by event. */
import { resolve } from 'node:path'
import type { TestReplay } from '../contract/replay.ts'
import { type ExerciseBrief, exerciseSlugs, type Files, loadBrief } from '../course/exercises.ts'
import type { OwnResults } from '../course/parts.ts'
import { workspaceFolder } from '../course/workspace-folder.ts'
import { explainOutcome } from '../grading/failure-text.ts'
import { NodeGrader } from '../grading/node.ts'
import { NoReplay } from '../grading/story.ts'
import { text } from '../messages/cli/learner.en.ts'
import { parseArguments, parseCount } from './arguments.ts'
import { type Command, type ExitCode, type Terminal, UsageError } from './command.ts'
import { chosenParts, partsOf } from './own-parts.ts'
import { replayReport } from './replay-report.ts'
import { folderArgument, suggested } from './shell.ts'
import { readSubmission } from './submission.ts'
import { provideSuite } from './suite.ts'
import { wrap } from './wrap.ts'

const words = text.replay
const usualSeed = 1
const usuallyAround = 12

const options = {
  test: { type: 'string' },
  stage: { type: 'string' },
  seed: { type: 'string' },
  node: { type: 'string', multiple: true },
  kind: { type: 'string', multiple: true },
  event: { type: 'string' },
  around: { type: 'string' },
  messages: { type: 'boolean' },
  all: { type: 'boolean' },
  json: { type: 'boolean' },
  parts: { type: 'string' },
  help: { type: 'boolean' },
} as const

export const replay: Command = {
  summary: words.summary,
  help: words.help,
  async run(args, terminal) {
    const { values, positionals } = parseArguments('replay', args, options)
    const event = parseCount('replay', 'event', values.event, 1)
    const around = parseCount('replay', 'around', values.around, 0) ?? usuallyAround
    const subject = await subjectOf(positionals, values, terminal)
    const { brief, files, seed } = subject
    const choice = chosenParts('replay', values.parts, positionals.length > 1)
    const suite = await provideSuite(brief.slug, terminal.root)
    if (subject.suiteHash !== undefined && subject.suiteHash !== suite.hash)
      terminal.complain(text.report.otherSuite)
    using grader = new NodeGrader(brief.slug, suite.file)
    const { stage, test } = choose(await grader.tests(), brief, subject.test, subject.stage)
    try {
      const told = await grader.replay({
        files,
        ...(subject.parts === undefined
          ? await partsOf(terminal.root, choice, await grader.parts())
          : { parts: subject.parts }),
        stage,
        test,
        seed,
        details: values.json !== true || values.messages === true,
        signal: terminal.signal,
      })
      const command = suggested(terminal, 'replay', ...subject.call(test, stage))
      const { node: nodes = [], kind: kinds = [], all = false, messages = false } = values
      if (values.json === true) terminal.print(JSON.stringify(told, null, 2))
      else {
        const { width, screenWidth } = terminal
        const telling = {
          width,
          screenWidth,
          nodes,
          kinds,
          around,
          all,
          command,
          messages,
          ...(event !== undefined && { event: event - 1 }),
        }
        terminal.print(replayReport(told, brief, telling))
      }
      return exitCodeOf(told)
    } catch (error) {
      if (error instanceof NoReplay) return tellNoReplay(error, brief, values.json === true, terminal)
      throw error
    }
  },
}

/** What is to be run. */
interface Subject {
  readonly brief: ExerciseBrief
  readonly files: Files
  /** Results of other exercises, where it is known with which it was seen. */
  readonly parts?: OwnResults
  readonly seed: number
  /** As they were asked for. */
  readonly test: string | undefined
  readonly stage: string | undefined
  /** The tests that it was seen with, where that is known. */
  readonly suiteHash?: string
  /** The arguments that ask for the same again. */
  call(test: string, stage: string): readonly string[]
}

interface Asked {
  readonly test?: string | undefined
  readonly stage?: string | undefined
  readonly seed?: string | undefined
}

async function subjectOf(
  [first, named, ...more]: readonly string[],
  { test, stage, seed: seedGiven }: Asked,
  { root, workingFolder }: Terminal,
): Promise<Subject> {
  if (first === undefined) throw new UsageError(text.whichExercise, text.exercises(exerciseSlugs(root)))
  if (first.endsWith('.json')) {
    // Loaded only when asked for, as hardly anybody has one.
    const { filesIn, readReport } = await import('./report-file.ts')
    if ([named, test, stage, seedGiven].some((each) => each !== undefined))
      throw new UsageError(text.report.onlyOne, text.seeHelp('replay'))
    const path = resolve(workingFolder, first)
    const report = readReport(path)
    const brief = await loadBrief(root, report.exercise)
    return {
      brief,
      files: filesIn(report, brief.exercise.files, path),
      ...report.result,
      suiteHash: report.suiteHash,
      parts: report.parts ?? {},
      call: () => [folderArgument(first)],
    }
  }
  if (more.length > 0) throw new UsageError(words.oneFolder, text.seeHelp('replay'))
  const brief = await loadBrief(root, first)
  const seed = parseCount('replay', 'seed', seedGiven, 0) ?? usualSeed
  const folder = named === undefined ? workspaceFolder(root, first) : resolve(workingFolder, named)
  return {
    brief,
    files: await readSubmission(root, brief, folder),
    seed,
    test,
    stage,
    call: (found, itsStage) => [
      first,
      ...(named === undefined ? [] : [folderArgument(named)]),
      ...['--test', found],
      ...(stage === undefined ? [] : ['--stage', itsStage]),
      ...['--seed', String(seed)],
    ],
  }
}

type Tests = Awaited<ReturnType<NodeGrader['tests']>>

/** By its id, by its id with its stage, or by its title. */
function choose(
  tests: Tests,
  { text: { tests: titles } }: ExerciseBrief,
  test: string | undefined,
  stage: string | undefined,
): Tests[number] {
  if (test === undefined) throw new UsageError(words.whichTest, words.tests(tests))
  const ofStage = tests.filter((each) => each.stage === (stage ?? each.stage))
  const byId = ofStage.filter((each) => each.test === test || `${each.stage}/${each.test}` === test)
  const found =
    byId.length > 0 ? byId : ofStage.filter((each) => asTyped(titles[each.test] ?? '') === asTyped(test))
  const [only] = found
  const wanted = stage === undefined ? test : `${stage}/${test}`
  if (only === undefined) throw new UsageError(words.unknownTest(wanted), words.tests(tests))
  if (found.length > 1) throw new UsageError(words.severalTests(test), words.tests(found))
  return only
}

/** A title as a person may type it: quotes and case do not count, nor the full stop. */
function asTyped(title: string): string {
  return title
    .normalize('NFKC')
    .replace(/[’‘]/g, "'")
    .replace(/\s+/g, ' ')
    .replace(/\.?\s*$/, '')
    .trim()
    .toLowerCase()
}

function exitCodeOf({ result }: TestReplay): ExitCode {
  return result.status === 'passed' ? 0 : 1
}

/** In the words that grading has for it. */
function tellNoReplay(
  { outcome }: NoReplay,
  brief: ExerciseBrief,
  asJson: boolean,
  terminal: Terminal,
): ExitCode {
  if (asJson) terminal.print(JSON.stringify({ outcome }, null, 2))
  else {
    const { title, seen, cause, next } = explainOutcome(outcome, [], brief.text)
    const told = [text.grade.seen(seen), text.grade.cause(cause), text.grade.next(next)]
    terminal.print(
      [`✗ ${title}`, ...told.map((line) => `  ${wrap(line, terminal.width - 2, ' '.repeat(12))}`)].join('\n'),
    )
  }
  return outcome.kind === 'grader-broke' ? 2 : 1
}
