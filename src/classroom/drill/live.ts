/**
 * What a class breaks together, told to its pages as it begins and ends, and to its instructors what came of it. Looked for
 * in the store, as boards are: so it does not matter which process has begun it.
 */
import type { ServerResponse } from 'node:http'
import type { DrillNow } from '../api.ts'
import type { Classroom } from '../classroom.ts'
import type { DrillRow } from '../store/tables.ts'
import { drillOf } from './drills.ts'
import { reportsSince } from './reports.ts'

export const lookEveryMs = 250
/** A proxy, or a machine that sleeps, takes a silent line for a dead one. */
const breatheEveryMs = 15_000
/** Who does not read is let go, and asks anew when they do. */
const mostUnreadBytes = 4 * 1024 * 1024

export interface DrillViewer {
  readonly classId: string
  readonly seesReports: boolean
  /** Whether they may see it still. */
  readonly may: () => Promise<boolean>
}

interface Reader extends DrillViewer {
  readonly response: ServerResponse
  /** What they were told last. Undefined before the first word. */
  told: { readonly key: string; readonly drill: string; readonly revision: number } | undefined
}

export class LiveDrills implements Disposable {
  readonly #classroom: Classroom
  readonly #say: (line: string) => void
  readonly #readers = new Set<Reader>()
  readonly #timers: readonly Disposable[]
  #looking: Promise<void> | undefined
  #next: Promise<void> | undefined

  constructor(classroom: Classroom, say: (line: string) => void) {
    this.#classroom = classroom
    this.#say = say
    this.#timers = [
      classroom.clock.every(lookEveryMs, () => void this.look()),
      classroom.clock.every(breatheEveryMs, () => void this.#breathe()),
    ]
  }

  open(response: ServerResponse, viewer: DrillViewer): void {
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8')
    // After a line that broke: how long the browser waits.
    response.write('retry: 1000\n\n')
    const reader: Reader = { ...viewer, response, told: undefined }
    this.#readers.add(reader)
    response.on('close', () => void this.#readers.delete(reader))
    response.on('error', () => void this.#readers.delete(reader))
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
    if (this.#readers.size === 0) return
    try {
      const rows = await this.#rows()
      for (const reader of [...this.#readers])
        await this.#tell(reader, rows.get(reader.classId)).catch((error: unknown) =>
          this.#lose(reader, error),
        )
    } catch (error) {
      // They are told later: the next look finds it.
      this.#say(`what a class breaks could not be read: ${textOf(error)}`)
    }
  }

  async #rows(): Promise<ReadonlyMap<string, DrillRow>> {
    const rows = await this.#classroom.store
      .selectFrom('drills')
      .selectAll()
      .where('classId', 'in', [...new Set([...this.#readers].map(({ classId }) => classId))])
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
      this.#end(reader)
      return
    }
    const reports = hasReports ? await reportsSince(this.#classroom.store, row.id, before) : []
    if (!this.#readers.has(reader)) return
    reader.told = { key, drill: drill?.id ?? '', revision: hasReports ? row.revision : before }
    const now: DrillNow = { ...(drill !== undefined && { drill }), nowMs }
    if (isOther) reader.response.write(eventText('drill', now))
    if (reports.length > 0) reader.response.write(eventText('reports', { reports }))
    if (reader.response.writableLength > mostUnreadBytes) this.#lose(reader)
  }

  /** Looks, too, whether they may see it still: a session ends while nothing is on. */
  async #breathe(): Promise<void> {
    for (const reader of [...this.#readers]) {
      try {
        if (await reader.may()) reader.response.write(': still here\n\n')
        else this.#end(reader)
      } catch (error) {
        this.#lose(reader, error)
      }
    }
  }

  #end(reader: Reader): void {
    this.#readers.delete(reader)
    reader.response.end('event: gone\ndata: {}\n\n')
  }

  /** They come again by themselves, and are told all of it. */
  #lose(reader: Reader, error?: unknown): void {
    this.#readers.delete(reader)
    reader.response.destroy()
    if (error !== undefined) this.#say(`a page of a class was let go: ${textOf(error)}`)
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) timer[Symbol.dispose]()
    for (const { response } of this.#readers) response.end()
    this.#readers.clear()
  }
}

const eventText = (event: string, data: unknown): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
