/** `millions worker`: grades for a classroom that another process serves, on this machine or elsewhere. */
import { once } from 'node:events'
import { availableParallelism, constants } from 'node:os'
import { startWorker } from '../classroom/start.ts'
import { text } from '../messages/cli/classroom.en.ts'
import { parseArguments, parseCount } from './arguments.ts'
import { placeOf, shownStore, withPlace } from './classroom-place.ts'
import { type Command, UsageError } from './command.ts'

const words = text.worker

const options = {
  data: { type: 'string' },
  workers: { type: 'string' },
  help: { type: 'boolean' },
} as const

export const worker: Command = {
  summary: words.summary,
  help: words.help,
  async run(args, terminal) {
    const { values, positionals } = parseArguments('worker', args, options)
    if (positionals.length > 0) throw new UsageError(words.noFolders, text.seeHelp('worker'))
    const workers = parseCount('worker', 'workers', values.workers, 1) ?? availableParallelism()
    const { root, complain, print, signal } = terminal
    const data = placeOf(values.data, terminal)
    await using running = await withPlace(
      data,
      terminal,
      async () =>
        await startWorker({
          root,
          data,
          workers,
          gradingPriority: constants.priority.PRIORITY_BELOW_NORMAL,
          say: complain,
        }),
    )
    const waiting = await running.classroom.queue.waiting()
    print(words.grades(workers, shownStore(data, terminal), waiting))
    if (!signal.aborted) await once(signal, 'abort')
    return 0
  },
}
