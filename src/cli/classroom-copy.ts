/** `millions classroom backup` and `restore`: all that a classroom keeps, as one file. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { backUp, NoBackup, PlaceTaken, restore } from '../classroom/store/copy.ts'
import { CourseError } from '../course/course-error.ts'
import { text } from '../messages/cli/classroom.en.ts'
import { parseArguments } from './arguments.ts'
import { placeOf, shownStore, withPlace } from './classroom-place.ts'
import { type ExitCode, type Terminal, UsageError } from './command.ts'
import { shownFolder } from './shown-folder.ts'

const words = text.classroom.copy

const options = {
  data: { type: 'string' },
  overwrite: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export const copies = ['backup', 'restore'] as const
type Copy = (typeof copies)[number]

export function isCopy(name: string | undefined): name is Copy {
  return copies.some((copy) => copy === name)
}

export async function runCopy(kind: Copy, args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = parseArguments('classroom', args, options)
  const [given, ...more] = positionals
  if (given === undefined || more.length > 0)
    throw new UsageError(words.oneFile(kind), text.seeHelp('classroom'))
  const file = resolve(terminal.workingFolder, given)
  const place = placeOf(values.data, terminal)
  const overwrite = values.overwrite === true
  const shown = { file: shownFolder(terminal, file), place: shownStore(place, terminal) }
  try {
    await withPlace(place, terminal, async () => {
      if (kind === 'backup') await backUp(place, file, { overwrite })
      else await restore(file, place, { overwrite })
    })
  } catch (error) {
    throw inWords(error, kind, shown)
  }
  terminal.print(
    kind === 'backup'
      ? words.backedUp(shown.place, shown.file, statSync(file).size)
      : words.restored(shown.file, shown.place),
  )
  return 0
}

function inWords(error: unknown, kind: Copy, { file, place }: { file: string; place: string }): unknown {
  if (error instanceof NoBackup)
    return new CourseError(words.noBackup(error.message), file, words.noBackupNext, error)
  if (error instanceof PlaceTaken)
    return kind === 'backup'
      ? new CourseError(words.fileThere, file, words.fileThereNext, error)
      : new CourseError(words.classroomThere, place, words.classroomThereNext, error)
  return error
}
