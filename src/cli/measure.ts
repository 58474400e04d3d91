/** `millions measure`: what scenes and stacks of an exercise come to, recorded for the site, or compared with what is recorded. */
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { exerciseSlugs } from '../course/exercises.ts'
import { text } from '../messages/cli/author.en.ts'
import { parseArguments } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { differences } from './measure/differences.ts'
import { measureAgain, measureNumbers, numbersFile, readRecorded } from './measure/recorded.ts'

export const measure: Command = {
  summary: text.measure.summary,
  help: text.measure.help,
  async run(args, { root, workingFolder, print, complain, signal }) {
    const { values, positionals } = parseArguments('measure', args, {
      check: { type: 'boolean' },
      help: { type: 'boolean' },
    })
    const known = exerciseSlugs(root)
    const unknown = positionals.find((slug) => !known.includes(slug))
    if (unknown !== undefined) throw new UsageError(text.noSuchExercise(unknown), text.exercises(known))
    const slugs = positionals.length > 0 ? positionals : known
    const isCheck = values.check === true
    let isAsRecorded = true
    for (const slug of slugs) {
      complain(text.measure.measuring(slug))
      const measured = await (isCheck ? measureAgain : measureNumbers)(root, slug, signal)
      const different = differences(readRecorded(root, slug), measured)
      if (different.length === 0) print(text.measure.same(slug))
      else if (isCheck) {
        isAsRecorded = false
        print(text.measure.differs(slug, different))
      } else {
        const file = numbersFile(root, slug)
        writeFileSync(file, measured)
        print(text.measure.recorded(slug, relative(workingFolder, file), different))
      }
    }
    return isAsRecorded ? 0 : 1
  },
}
