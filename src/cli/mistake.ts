/** `millions mistake`: mistakes are diffs, and people edit files. */
import { exerciseSlugs, type LoadedExercise, loadExercise } from '../course/exercises.ts'
import { type MistakeHead, mistakeHead } from '../course/solutions.ts'
import { text } from '../messages/cli/diffs.en.ts'
import { parseArguments } from './arguments.ts'
import { type Command, type ExitCode, type Terminal, UsageError } from './command.ts'
import { DiffDesk } from './diffs/desk.ts'
import { tellLaidOut, tellRebased } from './diffs/told.ts'
import { quoted, suggested } from './shell.ts'
import { shownFolder } from './shown-folder.ts'
import { table } from './table.ts'

const words = text.mistake

const options = {
  save: { type: 'boolean' },
  wrong: { type: 'string' },
  caught: { type: 'string' },
  against: { type: 'string' },
  anew: { type: 'boolean' },
  rebase: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

interface Asked {
  readonly wrong?: string | undefined
  readonly caught?: string | undefined
  readonly against?: string | undefined
}

export const mistake: Command = {
  summary: words.summary,
  help: words.help,
  async run(args, terminal) {
    const { values, positionals } = parseArguments('mistake', args, options)
    const [slug, name, ...more] = positionals
    if (slug === undefined)
      throw new UsageError(text.whichExercise, text.exercises(exerciseSlugs(terminal.root)))
    if (more.length > 0) throw new UsageError(words.oneAtATime, text.seeHelp('mistake'))
    const { save = false, anew = false, rebase = false, wrong, caught, against } = values
    if ((save && anew) || (rebase && (save || anew || name !== undefined)))
      throw new UsageError(words.oneThing, text.seeHelp('mistake'))
    if (!save && (wrong !== undefined || caught !== undefined))
      throw new UsageError(words.wordsWithSave, text.seeHelp('mistake'))
    const exercise = await loadExercise(terminal.root, slug)
    const desk = new DiffDesk(terminal.root, exercise, 'mistakes')
    if (rebase) return tellRebased(desk.rebase(), 'mistake', slug, terminal)
    if (name === undefined) return list(desk, exercise, terminal)
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) throw new UsageError(words.badName(name), words.nameIt)
    if (save) return takeBack(desk, exercise, name, { wrong, caught, against }, terminal)
    if (against !== undefined && desk.has(name))
      throw new UsageError(words.againstItself(name), words.againstWithSave)
    const onDesk = desk.layOut(name, { ...(against === undefined ? {} : { against }), anew })
    const command = suggested(terminal, 'mistake', slug, name)
    const saving = onDesk.isNew ? `${command} --save ${words.example}` : `${command} --save`
    return tellLaidOut(onDesk, { command, saving, of: 'mistake' }, terminal)
  },
}

function list(desk: DiffDesk, exercise: LoadedExercise, terminal: Terminal): ExitCode {
  const rows = desk.names().map((name) => {
    const diff = desk.read(name)
    const { wrong, caughtBy } = mistakeHead(diff, desk.file(name), exercise)
    const fits = diff.misfits.length === 0 ? wrong : words.fitsNot(wrong)
    return [name, `${caughtBy.stage}/${caughtBy.test}`, fits]
  })
  terminal.print(rows.length === 0 ? words.none(exercise.slug) : table(words.columns, rows))
  return 0
}

function takeBack(
  desk: DiffDesk,
  exercise: LoadedExercise,
  name: string,
  asked: Asked,
  terminal: Terminal,
): ExitCode {
  const { wrong, caughtBy } = headFor(desk, exercise, name, asked)
  const head = [wrong, `Caught by: ${caughtBy.stage}/${caughtBy.test}`]
  const file = desk.save(name, head, asked.against)
  const shown = shownFolder(terminal, file)
  terminal.print(words.saved(shown, suggested(terminal, 'grade', exercise.slug), quoted(shown)))
  return 0
}

/** As it was, but for what is said anew. */
function headFor(desk: DiffDesk, exercise: LoadedExercise, name: string, asked: Asked): MistakeHead {
  const [before, caughtBefore] = desk.headOf(name)
  const wrong = asked.wrong?.trim() ?? before
  const caught = asked.caught === undefined ? caughtBefore : `Caught by: ${asked.caught}`
  if (wrong === undefined || wrong === '' || caught === undefined)
    throw new UsageError(words.wantsWords(name), words.giveWords)
  if (/[\r\n]/.test(wrong)) throw new UsageError(words.oneLine, words.giveWords)
  const head = mistakeHead({ head: [wrong, caught] }, desk.file(name), exercise)
  const { test } = head.caughtBy
  if (!(test in exercise.text.tests))
    throw new UsageError(words.noSuchTest(test), words.tests(Object.keys(exercise.text.tests)))
  return head
}
