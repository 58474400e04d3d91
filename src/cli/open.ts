/** `millions open`: lays a starter out to be worked on in any editor, or the program as it is when a later stage begins. */
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CourseError } from '../course/course-error.ts'
import { exerciseSlugs, type Files, type LoadedExercise, loadExercise } from '../course/exercises.ts'
import { readProgramFile } from '../course/program-file.ts'
import { solutionFiles } from '../course/solution-files.ts'
import { noteStart, startedAt } from '../course/started.ts'
import { CannotLayOut, type LaidOut, layOut, workspaceFolder } from '../course/workspace-folder.ts'
import { text } from '../messages/cli/learner.en.ts'
import { parseArguments } from './arguments.ts'
import { type Command, type Terminal, UsageError } from './command.ts'
import { suggested } from './shell.ts'
import { shownFolder } from './shown-folder.ts'
import { knownStage } from './stage-results.ts'

const options = {
  stage: { type: 'string' },
  replace: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export const open: Command = {
  summary: text.open.summary,
  help: text.open.help,
  async run(args, terminal) {
    const { values, positionals } = parseArguments('open', args, options)
    const [slug, ...more] = positionals
    if (slug === undefined) {
      throw new UsageError(text.whichExercise, text.exercises(exerciseSlugs(terminal.root)))
    }
    if (more.length > 0) throw new UsageError(text.open.oneAtATime, text.seeHelp('open'))
    const { stage, replace = false } = values
    if (replace && stage === undefined) throw new UsageError(text.open.replaceWhat, text.seeHelp('open'))
    const exercise = await loadExercise(terminal.root, slug)
    const folder = workspaceFolder(terminal.root, slug)
    const shown = shownFolder(terminal, folder)
    const command = suggested(terminal, 'grade', slug)
    const first = exercise.exercise.files[0] ?? ''
    if (stage === undefined) {
      const laidOut = layOutFor(terminal.root, folder, exercise.starter)
      terminal.print(text.open.done({ command, folder: shown, first, ...laidOut }))
      return 0
    }
    const id = knownStage(exercise, stage)
    const kept = await startAt(id, exercise, folder, replace, terminal)
    const assisted = id === exercise.exercise.stages[0]?.id ? undefined : titleOf(exercise, id)
    terminal.print(text.open.started({ command, folder: shown, first, stage: assisted, kept }))
    return 0
  },
}

function titleOf({ exercise, text: words }: LoadedExercise, id: string): string {
  const number = exercise.stages.findIndex((stage) => stage.id === id) + 1
  return `${number} ${words.stages[id]?.title ?? id}`
}

/** Lays out what there is when the stage begins. Returns where the work that was there is now, if there was any. */
async function startAt(
  stage: string,
  exercise: LoadedExercise,
  folder: string,
  replace: boolean,
  terminal: Terminal,
): Promise<string | undefined> {
  const { root } = terminal
  const isFirst = stage === exercise.exercise.stages[0]?.id
  const files = isFirst ? exercise.starter : checkpointFiles(root, exercise, stage)
  const work = workIn(root, exercise, folder, files)
  if (work.length > 0 && !replace) {
    const command = suggested(terminal, 'open', exercise.slug, '--stage', stage, '--replace')
    throw new CourseError(text.open.workThere(work), folder, text.open.replaceIt(command))
  }
  const kept = moveAway(folder, exercise, work.length > 0)
  layOutFor(root, folder, files)
  noteStart(folder, isFirst ? undefined : stage)
  return kept === undefined ? undefined : shownFolder(terminal, kept)
}

function checkpointFiles(root: string, { slug }: LoadedExercise, stage: string): Files {
  const file = join(root, 'solutions', slug, 'checkpoints', `${stage}.diff`)
  if (existsSync(file)) return solutionFiles(root, slug, `checkpoints/${stage}`)
  throw new CourseError(text.open.noCheckpoint(stage), file, text.open.startElsewhere)
}

/** The files that hold what nobody but the learner has: not as they were laid out, nor as they are to be. */
function workIn(root: string, exercise: LoadedExercise, folder: string, wanted: Files): readonly string[] {
  if (!existsSync(folder)) return []
  const before = filesAtStart(root, exercise, folder)
  const place = realpathSync(folder)
  return exercise.exercise.files.filter((name) => {
    const found = readProgramFile(place, name)
    if (found.kind !== 'text') return found.kind !== 'missing'
    const now = found.text.replaceAll('\r\n', '\n')
    return now !== before[name] && now !== wanted[name]
  })
}

/** As the work began. None when nobody knows any more, as the course has moved on: then whatever is there is work. */
function filesAtStart(root: string, exercise: LoadedExercise, folder: string): Files {
  const began = startedAt(folder, exercise)
  if (began === undefined) return exercise.starter
  try {
    return checkpointFiles(root, exercise, began)
  } catch (error) {
    if (error instanceof CourseError) return {}
    throw error
  }
}

/** All files go together, so that what is kept is a program. What is no work goes without a trace. */
function moveAway(folder: string, { exercise }: LoadedExercise, isWork: boolean): string | undefined {
  const present = exercise.files.filter((name) => existsSync(join(folder, name)))
  if (!isWork) {
    for (const name of present) rmSync(join(folder, name))
    return undefined
  }
  let number = 1
  while (existsSync(join(folder, 'before', String(number)))) number += 1
  const place = join(folder, 'before', String(number))
  mkdirSync(place, { recursive: true })
  for (const name of present) renameSync(join(folder, name), join(place, name))
  return place
}

/** What is in the way is told as everything else that a folder of the learner's may hold. */
function layOutFor(root: string, folder: string, starter: Files): LaidOut {
  try {
    return layOut(root, folder, starter)
  } catch (error) {
    if (!(error instanceof CannotLayOut)) throw error
    throw new CourseError(text.cannotWrite(error.code), error.path, text.makeWritable, error)
  }
}
