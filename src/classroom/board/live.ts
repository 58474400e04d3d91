/**
 * Boards as they change, by server-sent events. What changed is looked for in the store, four times a second while
 * anybody looks: so it does not matter which process has changed it.
 */
import type { ServerResponse } from 'node:http'
import type { Classroom } from '../classroom.ts'
import { boardText, changesSince } from './board.ts'

const lookEveryMs = 250
/** A proxy, or a machine that sleeps, takes a silent line for a dead one. */
const breatheEveryMs = 15_000
/** Who does not read is let go, and asks anew when they do. The whole board of a large class at its end is a quarter of it. */
const mostUnreadBytes = 32 * 1024 * 1024

interface Viewer {
  readonly classId: string
  readonly response: ServerResponse
  /** Up to which they have been told. Undefined before the first board. */
  revision: number | undefined
  isBeingTold: boolean
  /** Whether they may see it still. */
  readonly may: () => Promise<boolean>
}

interface News {
  readonly event: 'board' | 'changes'
  readonly revision: number
  /** JSON, in one line. */
  readonly text: string
}

export class LiveBoards implements Disposable {
  readonly #classroom: Classroom
  readonly #say: (line: string) => void
  readonly #viewers = new Set<Viewer>()
  readonly #timers: readonly Disposable[]
  #looking: Promise<void> | undefined

  constructor(classroom: Classroom, say: (line: string) => void) {
    this.#classroom = classroom
    this.#say = say
    this.#timers = [
      classroom.clock.every(lookEveryMs, () => void this.look()),
      classroom.clock.every(breatheEveryMs, () => void this.#breathe()),
    ]
  }

  /** `lastRevision`: up to which they have been told before. */
  open(
    response: ServerResponse,
    classId: string,
    lastRevision: number | undefined,
    may: Viewer['may'],
  ): void {
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8')
    // After a line that broke: how long the browser waits.
    response.write('retry: 1000\n\n')
    const viewer: Viewer = { classId, response, revision: lastRevision, isBeingTold: false, may }
    this.#viewers.add(viewer)
    response.on('close', () => void this.#viewers.delete(viewer))
    response.on('error', () => void this.#viewers.delete(viewer))
    void this.#tell(viewer).catch((error: unknown) => this.#lose(viewer, error))
  }

  /** Settles when all viewers have been told of what has changed until now. Never rejects. */
  async look(): Promise<void> {
    const before = this.#looking
    if (before !== undefined) return await before
    this.#looking = this.#lookOnce().finally(() => {
      this.#looking = undefined
    })
    await this.#looking
  }

  async #lookOnce(): Promise<void> {
    const told = [...this.#viewers].filter((viewer) => viewer.revision !== undefined && !viewer.isBeingTold)
    if (told.length === 0) return
    try {
      const revisions = await this.#revisions(told)
      for (const viewer of told)
        if (revisions.get(viewer.classId) !== viewer.revision)
          await this.#tell(viewer).catch((error: unknown) => this.#lose(viewer, error))
    } catch (error) {
      // Whoever looks is told later: the next look finds it.
      this.#say(`the board could not be read: ${textOf(error)}`)
    }
  }

  async #revisions(viewers: readonly Viewer[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#classroom.store
      .selectFrom('classes')
      .select(['id', 'revision'])
      .where('id', 'in', [...new Set(viewers.map(({ classId }) => classId))])
      .execute()
    return new Map(rows.map(({ id, revision }) => [id, revision]))
  }

  async #tell(viewer: Viewer): Promise<void> {
    viewer.isBeingTold = true
    try {
      await this.#tellNow(viewer)
    } finally {
      viewer.isBeingTold = false
    }
  }

  async #tellNow(viewer: Viewer): Promise<void> {
    const { classId, response } = viewer
    if (!(await viewer.may())) {
      this.#end(viewer)
      return
    }
    const told = await this.#newsFor(classId, viewer.revision)
    if (told === undefined) {
      this.#end(viewer)
      return
    }
    if (!this.#viewers.has(viewer)) return
    viewer.revision = told.revision
    response.write(`event: ${told.event}\nid: ${told.revision}\ndata: ${told.text}\n\n`)
    if (response.writableLength > mostUnreadBytes) this.#lose(viewer)
  }

  async #newsFor(classId: string, since: number | undefined): Promise<News | undefined> {
    const changes = since === undefined ? 'whole' : await changesSince(this.#classroom, classId, since)
    if (changes === undefined) return undefined
    if (changes !== 'whole')
      return { event: 'changes', revision: changes.revision, text: JSON.stringify(changes) }
    const board = await boardText(this.#classroom, classId)
    return board === undefined ? undefined : { event: 'board', ...board }
  }

  /** Looks, too, whether they may see it still: a session ends without a change of the board. */
  async #breathe(): Promise<void> {
    for (const viewer of [...this.#viewers]) {
      try {
        if (await viewer.may()) viewer.response.write(': still here\n\n')
        else this.#end(viewer)
      } catch (error) {
        this.#lose(viewer, error)
      }
    }
  }

  #end(viewer: Viewer): void {
    this.#viewers.delete(viewer)
    viewer.response.end('event: gone\ndata: {}\n\n')
  }

  /** They come again by themselves, and say what they have. */
  #lose(viewer: Viewer, error?: unknown): void {
    this.#viewers.delete(viewer)
    viewer.response.destroy()
    if (error !== undefined) this.#say(`a board was let go: ${textOf(error)}`)
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) timer[Symbol.dispose]()
    for (const { response } of this.#viewers) response.end()
    this.#viewers.clear()
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
