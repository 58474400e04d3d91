/** Keeps pages in step with `workspace/`: tells each what is on disk, and writes what it asks for. */
import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as v from 'valibot'
import { exerciseSlugs, loadBrief } from '../../../course/exercises.ts'
import { startNote } from '../../../course/started.ts'
import type { Outcome, ToPage } from '../../files/protocol.ts'
import { closeCodes, filesPath } from '../../local/address.ts'
import type { PageLine } from '../line.ts'
import type { Service } from '../local-server.ts'
import { ExerciseFolder, type ExercisePlace } from './exercise-folder.ts'
import { openSchema, orderSchema } from './message-schema.ts'
import { FolderWatch } from './watch-folder.ts'

/** Each watches folders. */
const mostPages = 24
const closeFailed = 1011

export interface FilesServiceOptions {
  /** The checkout. */
  readonly root: string
  readonly workspace: string
  say(line: string): void
}

export class FilesService implements Service {
  readonly path = filesPath
  readonly #options: FilesServiceOptions
  readonly #pages = new Set<PageLine>()

  constructor(options: FilesServiceOptions) {
    this.#options = options
  }

  accept(line: PageLine): void {
    if (this.#pages.size >= mostPages) {
      line.close(closeCodes.tooMany, `${mostPages} pages follow the disk already`)
      return
    }
    this.#pages.add(line)
    line.onClosed(() => this.#pages.delete(line))
    line.onMessage((message) => {
      // What comes before the exercise is known would be an order without a folder.
      line.onMessage(() => refuse(line, 'too early'))
      const opening = v.safeParse(openSchema, message)
      if (!opening.success) refuse(line, 'not an opening')
      else if (!exerciseSlugs(this.#options.root).includes(opening.output.exercise))
        refuse(line, 'no such exercise')
      else void this.#open(line, opening.output.exercise)
    })
  }

  async #open(line: PageLine, slug: string): Promise<void> {
    try {
      const { exercise } = await loadBrief(this.#options.root, slug)
      const { root } = this.#options
      const workspace = withoutLinks(this.#options.workspace)
      if (this.#pages.has(line)) follow(line, { root, workspace, slug, exercise })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#options.say(`the folder of ${slug} cannot be followed: ${reason}`)
      line.close(closeFailed, 'the exercise could not be read')
    }
  }

  /** Nothing of it outlives its socket. */
  async end(): Promise<void> {}
}

function refuse(line: PageLine, why: string): void {
  line.close(closeCodes.badMessage, why)
}

/** But for the last step of the way: a workspace that is a link itself is seen as one. */
function withoutLinks(workspace: string): string {
  return join(realpathSync(dirname(workspace)), basename(workspace))
}

function follow(line: PageLine, place: ExercisePlace): void {
  const folder = new ExerciseFolder(place)
  const schema = orderSchema(place.exercise.files)
  const tell = (message: ToPage): void => line.send(message)
  let told = ''
  const look = (): boolean => {
    const disk = folder.read()
    const now = JSON.stringify(disk)
    if (now === told || line.isBehind) return false
    told = now
    tell({ kind: 'disk', place: folder.place, disk })
    return true
  }
  const watch = new FolderWatch({
    folder: folder.path,
    top: dirname(place.workspace),
    names: [...place.exercise.files, startNote],
    look,
  })
  line.onClosed(() => watch.end())
  line.onMessage((message) => {
    const parsed = v.safeParse(schema, message)
    if (!parsed.success) {
      refuse(line, v.getDotPath(parsed.issues[0])?.slice(0, 100) ?? 'not a message')
      return
    }
    const { output: order } = parsed
    const outcome: Outcome =
      order.kind === 'lay-out'
        ? folder.layOut(order.files, order.startedAt)
        : folder.save(order.files, order.over, order.startedAt)
    // What came of it is told first, so that the answer finds the page knowing.
    look()
    tell({ kind: 'answer', id: order.id, outcome })
  })
  look()
}
