/**
 * Boards as they change, by server-sent events. What changed is looked for in the store, four times a second while
 * anybody looks: so it does not matter which process has changed it.
 */
import type { ServerResponse } from 'node:http'
import type { Classroom } from '../classroom.ts'
import { type Event, EventStreams, type Listener, textOf } from '../event-streams.ts'
import { boardText, changesSince } from './board.ts'

const lookEveryMs = 250
/** The whole board of a large class at its end is a quarter of it. */
const mostUnreadBytes = 32 * 1024 * 1024

interface Viewer extends Listener {
  readonly classId: string
  /** Up to which they have been told. Undefined before the first board. */
  revision: number | undefined
  isBeingTold: boolean
}

type News = Event & { readonly id: number }

export class LiveBoards implements Disposable {
  readonly #classroom: Classroom
  readonly #say: (line: string) => void
  readonly #viewers: EventStreams<Viewer>
  readonly #timer: Disposable
  #looking: Promise<void> | undefined

  constructor(classroom: Classroom, say: (line: string) => void) {
    this.#classroom = classroom
    this.#say = say
    this.#viewers = new EventStreams({ clock: classroom.clock, mostUnreadBytes, say })
    this.#timer = classroom.clock.every(lookEveryMs, () => void this.look())
  }

  /** `lastRevision`: up to which they have been told before. */
  open(
    response: ServerResponse,
    classId: string,
    lastRevision: number | undefined,
    may: Viewer['may'],
  ): void {
    const viewer: Viewer = { classId, response, revision: lastRevision, isBeingTold: false, may }
    this.#viewers.open(viewer)
    void this.#tell(viewer).catch((error: unknown) => this.#viewers.lose(viewer, error))
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
    const told = this.#viewers.all.filter((viewer) => viewer.revision !== undefined && !viewer.isBeingTold)
    if (told.length === 0) return
    try {
      const revisions = await this.#revisions(told)
      for (const viewer of told)
        if (revisions.get(viewer.classId) !== viewer.revision)
          await this.#tell(viewer).catch((error: unknown) => this.#viewers.lose(viewer, error))
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
      const news = (await viewer.may()) ? await this.#newsFor(viewer) : undefined
      if (news === undefined) {
        this.#viewers.end(viewer)
        return
      }
      viewer.revision = news.id
      this.#viewers.send(viewer, news)
    } finally {
      viewer.isBeingTold = false
    }
  }

  /** Undefined when the class is gone. */
  async #newsFor({ classId, revision: since }: Viewer): Promise<News | undefined> {
    const changes = since === undefined ? 'whole' : await changesSince(this.#classroom, classId, since)
    if (changes === undefined) return undefined
    if (changes !== 'whole') return { event: 'changes', id: changes.revision, text: JSON.stringify(changes) }
    const board = await boardText(this.#classroom, classId)
    return board === undefined ? undefined : { event: 'board', id: board.revision, text: board.text }
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]()
    this.#viewers[Symbol.dispose]()
  }
}
