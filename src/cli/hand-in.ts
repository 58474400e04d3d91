/** `millions hand-in`: a folder to a classroom, over whatever network there is. */
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Receipt } from '../classroom/api.ts'
import { HandInClient, NotReached, Refused, readPersonalLink } from '../classroom/hand-in/client.ts'
import { CourseError } from '../course/course-error.ts'
import { exerciseSlugs, loadBrief } from '../course/exercises.ts'
import { workspaceFolder } from '../course/workspace-folder.ts'
import { problemWords } from '../messages/classroom.ts'
import { text } from '../messages/cli/classroom.en.ts'
import { visibleInLine } from '../messages/visible.ts'
import { parseArguments } from './arguments.ts'
import { type Command, type ExitCode, type Terminal, UsageError } from './command.ts'
import { readSubmission } from './submission.ts'

const words = text.handIn
const lookEveryMs = 1000

const options = {
  to: { type: 'string' },
  wait: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export const handIn: Command = {
  summary: words.summary,
  help: words.help,
  async run(args, terminal) {
    const { values, positionals } = parseArguments('hand-in', args, options)
    const [slug, folder, ...more] = positionals
    if (slug === undefined)
      throw new UsageError(text.whichExercise, text.exercises(exerciseSlugs(terminal.root)))
    if (more.length > 0) throw new UsageError(words.oneFolder, text.seeHelp('hand-in'))
    if (values.to === undefined) throw new UsageError(words.whereTo, words.linkLooks)
    const link = readPersonalLink(values.to)
    if (link === undefined) throw new UsageError(words.noLink, words.linkLooks)
    const brief = await loadBrief(terminal.root, slug)
    const place =
      folder === undefined ? workspaceFolder(terminal.root, slug) : resolve(terminal.workingFolder, folder)
    const files = await readSubmission(terminal.root, brief, place)
    const client = new HandInClient(link, {
      signal: terminal.signal,
      wait: async (durationMs, signal) => await pause(durationMs, undefined, { signal }),
      random: Math.random,
      onRetry: (why, waitMs) => terminal.complain(words.again(visibleInLine(why), waitMs)),
    })
    return await inWords(link.address, async () => {
      const receipt = await client.handIn(slug, randomUUID(), { files })
      if (values.json !== true) terminal.print(words.receipt(receipt))
      if (values.wait === true) return await waitFor(client, receipt, values.json === true, terminal)
      if (values.json === true) terminal.print(JSON.stringify({ receipt }, undefined, 2))
      return 0
    })
  },
}

async function waitFor(
  client: HandInClient,
  receipt: Receipt,
  isJson: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  for (;;) {
    const grade = await client.grade(receipt)
    if (grade !== undefined) {
      terminal.print(isJson ? JSON.stringify({ receipt, grade }, undefined, 2) : words.graded(grade))
      return grade.outcome.kind === 'passed' ? 0 : 1
    }
    await pause(lookEveryMs, undefined, { signal: terminal.signal })
  }
}

/** What the classroom refuses by a code is told in words. */
async function inWords(address: string, run: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Refused) {
      const { what, next } = problemWords('en', error.code, error.values)
      throw new CourseError(what, address, next, error)
    }
    if (error instanceof NotReached)
      throw new CourseError(words.notReached(error.message), address, words.tryAgain, error)
    throw error
  }
}
