/**
 * What a class breaks together, told to its pages as it begins and ends, and to its instructors what came of it. Looked for
 * in the store, as boards are: so it does not matter which process has begun it.
 */
import type { ServerResponse } from 'node:http'
import type { DrillNow } from '../api.ts'
import type { Classroom } from '../classroom.ts'
import { EventStreams, type Listener, textOf } from '../event-streams.ts'
import type { DrillRow } from '../store/tables.ts'
import { drillOf } from './drills.ts'
import { reportsSince } from './reports.ts'

export const lookEveryMs = 250
const mostUnreadBytes = 4 * 1024 * 1024

export interface DrillViewer extends Pick<Listener, 'may'> {
  readonly classId: string
  readonly seesReports: boolean
}

interface Reader extends DrillViewer, Listener {
  /** What they were told last. Undefined before the first word. */
  told: { readonly key: string; readonly drill: string; readonly revision: number } | undefined
}

export class LiveDrills implements Disposable {
  readonly #classroom: Classroom
  readonly #say: (line: string) => void
  readonly #readers: EventStreams<Reader>
  readonly #timer: Disposable
  #looking: Promise<void> | undefined
  #next: Promise<void> | undefined

  constructor(classroom: Classroom, say: (line: string) => void) {
    this.#classroom = classroom
    this.#say = say
    this.#readers = new EventStreams({ clock: classroom.clock, mostUnreadBytes, say })
    this.#timer = classroom.clock.every(lookEveryMs, () => void this.look())
  }

  open(response: ServerResponse, viewer: DrillViewer): void {
    this.#readers.open({ ...viewer, response, told: undefined })
    void this.look()
  }

  /** Settles when all have been told of what is on now. Never rejects. */
  async look(): Promise<void> {
    if (this.#looking !== undefined) {
      // Of many that come meanwhile, one looks.
      this.#next ??= this.#looking.then(() => {
        this.#next = undefined
        return this.look()
      })
      return await this.#next
    }
    this.#looking = this.#lookOnce().finally(() => {
      this.#looking = undefined
    })
    await this.#looking
  }

  async #lookOnce(): Promise<void> {
    const readers = this.#readers.all
    if (readers.length === 0) return
    try {
      const rows = await this.#rows(readers)
      for (const reader of readers)
        await this.#tell(reader, rows.get(reader.classId)).catch((error: unknown) =>
          this.#readers.lose(reader, error),
        )
    } catch (error) {
      // They are told later: the next look finds it.
      this.#say(`what a class breaks could not be read: ${textOf(error)}`)
    }
  }

  async #rows(readers: readonly Reader[]): Promise<ReadonlyMap<string, DrillRow>> {
    const rows = await this.#classroom.store
      .selectFrom('drills')
      .selectAll()
      .where('classId', 'in', [...new Set(readers.map(({ classId }) => classId))])
      .execute()
    return new Map(rows.map((row) => [row.classId, row]))
  }

  async #tell(reader: Reader, row: DrillRow | undefined): Promise<void> {
    const nowMs = this.#classroom.clock.nowMs()
    const drill = row === undefined ? undefined : drillOf(row, nowMs)
    const key = drill === undefined ? '' : `${drill.id}/${drill.isOn}`
    const { told } = reader
    const isOther = told?.key !== key
    const before = told !== undefined && told.drill === drill?.id ? told.revision : 0
    const hasReports = reader.seesReports && row !== undefined && row.revision > before
    if (!isOther && !hasReports) return
    if (!(await reader.may())) {
      this.#readers.end(reader)
      return
    }
    const reports = hasReports ? await reportsSince(this.#classroom.store, row.id, before) : []
    reader.told = { key, drill: drill?.id ?? '', revision: hasReports ? row.revision : before }
    const now: DrillNow = { ...(drill !== undefined && { drill }), nowMs }
    if (isOther) this.#readers.send(reader, { event: 'drill', text: JSON.stringify(now) })
    if (reports.length > 0)
      this.#readers.send(reader, { event: 'reports', text: JSON.stringify({ reports }) })
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]()
    this.#readers[Symbol.dispose]()
  }
}
