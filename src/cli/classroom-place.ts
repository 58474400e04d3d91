/** Where a classroom keeps what it keeps, as its commands are told, and what they say of it. */
import { join, resolve } from 'node:path'
import { isPostgres, shownPlace } from '../classroom/store/place.ts'
import { StoreIsNewer, StoreIsOlder, storeFault } from '../classroom/store/store-errors.ts'
import { CourseError } from '../course/course-error.ts'
import { text } from '../messages/cli/classroom.en.ts'
import { visibleInLine } from '../messages/visible.ts'
import { type Terminal, UsageError } from './command.ts'
import { shownFolder } from './shown-folder.ts'

const words = text.classroom

/** The folder that was named; else the database in DATABASE_URL; else `classroom/`. */
export function placeOf(folder: string | undefined, { root, workingFolder }: Terminal): string {
  if (folder !== undefined) return resolve(workingFolder, folder)
  const { DATABASE_URL: url = '' } = process.env
  if (url === '') return join(root, 'classroom')
  if (!isPostgres(url)) throw new UsageError(words.noPostgres, words.noPostgresNext)
  return url
}

export function shownStore(place: string, terminal: Terminal): string {
  return isPostgres(place) ? visibleInLine(shownPlace(place)) : shownFolder(terminal, place)
}

/** What cannot be done with a place, in words; whatever has nothing to do with it goes on as it is. */
export async function withPlace<T>(place: string, terminal: Terminal, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    const where = shownStore(place, terminal)
    if (error instanceof StoreIsNewer)
      throw new CourseError(words.isNewer(error.version, error.known), where, words.newerNext, error)
    if (error instanceof StoreIsOlder)
      throw error.version === 0
        ? new CourseError(words.nothingKept, where, words.nothingKeptNext, error)
        : new CourseError(words.isOlder(error.version, error.known), where, words.olderNext, error)
    const fault = storeFault(error)
    if (fault === undefined) throw error
    throw new CourseError(words.noDatabase(fault), where, words.noDatabaseNext(isPostgres(place)), error)
  }
}
