/** `millions new`: lays out an exercise that `check` can run, with what is still open named in it. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { CourseError } from '../course/course-error.ts'
import { loadLessons } from '../course/lessons.ts'
import { type PlaceInCourse, placeInCourse } from '../course/outline.ts'
import { text } from '../messages/cli/new.en.ts'
import { parseArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { exerciseFiles, lessonFile, type TemplateFiles } from './new/template.ts'
import { suggested } from './shell.ts'

const words = text.new

export const newExercise: Command = {
  summary: words.summary,
  help: words.help,
  async run(args, terminal) {
    const { positionals } = parseArguments('new', args, { help: { type: 'boolean' } })
    const [slug, ...more] = positionals
    if (slug === undefined || more.length > 0) throw new UsageError(words.oneSlug, text.seeHelp('new'))
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug)) throw new UsageError(words.badSlug(slug), words.nameIt)
    const { root } = terminal
    for (const folder of [join(root, 'exercises', slug), join(root, 'solutions', slug)])
      if (existsSync(folder)) throw new CourseError(words.isThere(slug), folder, words.takeAway(slug))
    const place = await placeInCourse(root, slug)
    const lesson = lessonOf(root, slug, place)
    const files = {
      ...exerciseFiles(slug, place),
      ...(lesson.isThere ? {} : { [relative(root, lesson.file)]: lessonFile(slug, place) }),
    }
    writeAll(root, files)
    const kept = lesson.isThere ? relative(root, lesson.file) : undefined
    const command = (...rest: readonly string[]) => suggested(terminal, ...rest)
    terminal.print(
      words.done(Object.keys(files), kept, command('check', slug, '--update'), command('measure', slug)),
    )
    return 0
  },
}

/** The page that has its number or its exercise, or the place where it is to be. */
function lessonOf(
  root: string,
  slug: string,
  place: PlaceInCourse,
): { readonly file: string; readonly isThere: boolean } {
  const found = loadLessons(root).find(({ number, exercise }) => number === place.number || exercise === slug)
  return found === undefined
    ? { file: place.file, isThere: existsSync(place.file) }
    : { file: found.file, isThere: true }
}

function writeAll(root: string, files: TemplateFiles): void {
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), source, { flag: 'wx' })
  }
}
