/** `millions checkpoint`: a checkpoint is a diff, and people edit files. */
import { exerciseSlugs, type LoadedExercise, loadExercise } from '../course/exercises.ts'
import { text } from '../messages/cli/diffs.en.ts'
import { parseArguments } from './arguments.ts'
import { type Command, type ExitCode, type Terminal, UsageError } from './command.ts'
import { DiffDesk } from './diffs/desk.ts'
import { tellLaidOut, tellRebased } from './diffs/told.ts'
import { quoted, suggested } from './shell.ts'
import { shownFolder } from './shown-folder.ts'
import { table } from './table.ts'

const words = text.checkpoint

const options = {
  save: { type: 'boolean' },
  against: { type: 'string' },
  anew: { type: 'boolean' },
  rebase: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export const checkpoint: Command = {
  summary: words.summary,
  help: words.help,
  async run(args, terminal) {
    const { values, positionals } = parseArguments('checkpoint', args, options)
    const [slug, stage, ...more] = positionals
    if (slug === undefined)
      throw new UsageError(text.whichExercise, text.exercises(exerciseSlugs(terminal.root)))
    if (more.length > 0) throw new UsageError(words.oneAtATime, text.seeHelp('checkpoint'))
    const { save = false, anew = false, rebase = false, against } = values
    if ((save && anew) || (rebase && (save || anew || stage !== undefined)))
      throw new UsageError(text.mistake.oneThing, text.seeHelp('checkpoint'))
    const exercise = await loadExercise(terminal.root, slug)
    const desk = new DiffDesk(terminal.root, exercise, 'checkpoints')
    if (rebase) return tellRebased(desk.rebase(), 'checkpoint', slug, terminal)
    if (stage === undefined) return list(desk, exercise, terminal)
    const stages = exercise.exercise.stages.slice(1).map(({ id }) => id)
    if (!stages.includes(stage)) throw new UsageError(words.noSuchStage(stage), words.stages(stages))
    if (save) {
      const shown = shownFolder(terminal, desk.save(stage, [], against))
      const grade = suggested(terminal, 'grade', slug)
      terminal.print(words.saved(shown, grade, quoted(shown), stage))
      return 0
    }
    if (against !== undefined && desk.has(stage))
      throw new UsageError(text.mistake.againstItself(stage), text.mistake.againstWithSave)
    const onDesk = desk.layOut(stage, { ...(against === undefined ? {} : { against }), anew })
    const command = suggested(terminal, 'checkpoint', slug, stage)
    return tellLaidOut(onDesk, { command, saving: `${command} --save`, of: 'checkpoint' }, terminal)
  },
}

function list(desk: DiffDesk, { exercise }: LoadedExercise, terminal: Terminal): ExitCode {
  const rows = exercise.stages.slice(1).map(({ id }) => [id, stateOf(desk, id)])
  terminal.print(table(words.columns, rows))
  return 0
}

function stateOf(desk: DiffDesk, stage: string): string {
  if (!desk.has(stage)) return words.missing
  const { misfits, against } = desk.read(stage)
  return misfits.length === 0 ? words.against(against) : words.fitsNot(against)
}
