/** `millions open`: lays a starter out to be worked on in any editor. */
import { CourseError } from '../course/course-error.ts'
import { exerciseSlugs, type Files, loadExercise } from '../course/exercises.ts'
import { CannotLayOut, type LaidOut, layOut, workspaceFolder } from '../course/workspace-folder.ts'
import { text } from '../messages/cli/learner.en.ts'
import { parseArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { suggested } from './shell.ts'
import { shownFolder } from './shown-folder.ts'

export const open: Command = {
  summary: text.open.summary,
  help: text.open.help,
  async run(args, terminal) {
    const { positionals } = parseArguments('open', args, { help: { type: 'boolean' } })
    const [slug, ...more] = positionals
    if (slug === undefined) {
      throw new UsageError(text.whichExercise, text.exercises(exerciseSlugs(terminal.root)))
    }
    if (more.length > 0) throw new UsageError(text.open.oneAtATime, text.seeHelp('open'))
    const { exercise, starter } = await loadExercise(terminal.root, slug)
    const folder = workspaceFolder(terminal.root, slug)
    const laidOut = layOutFor(terminal.root, folder, starter)
    const shown = shownFolder(terminal, folder)
    const command = suggested(terminal, 'grade', slug)
    terminal.print(text.open.done({ command, folder: shown, first: exercise.files[0] ?? '', ...laidOut }))
    return 0
  },
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
