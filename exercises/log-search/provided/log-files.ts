/**
 * The log of a server: files on its disk, the newest of which grows. A file is found by its id there, and told by its name:
 * `app.log`, `app.log.1`, … What was rotated away stays for `KEPT_MS` at least. The disk is synced once a second, unless told.
 */
import type { Disk } from 'millions'

const KEPT_MS = 60_000
const SYNC_MS = 1000
/** So much of a file an answer holds, unless it ends before. */
const PIECE_BYTES = 16_384

interface File {
  readonly id: number
  bytes: number
  rotatedAtMs: number
}

const pathOf = (id: number): string => `log/${String(id).padStart(6, '0')}`

export class LogFiles {
  readonly #disk: Disk
  readonly #syncMs: number
  /** The newest first. */
  #files: File[] = []
  #last: Promise<unknown> = Promise.resolve()

  constructor(disk: Disk, syncMs = SYNC_MS) {
    this.#disk = disk
    this.#syncMs = syncMs
  }

  /** A new file begins at each boot: what a crash has cut is never written on. */
  async open(): Promise<void> {
    for (const path of await this.#disk.list('log/')) {
      const { length } = await this.#disk.read(path)
      this.#files.unshift({ id: Number(path.slice('log/'.length)), bytes: length, rotatedAtMs: 0 })
      await this.#disk.sync(path)
    }
    await this.#begin()
    setInterval(() => {
      void this.#inTurn(() => this.#disk.sync(pathOf(this.#newest.id))).catch(() => undefined)
    }, this.#syncMs)
  }

  get newestBytes(): number {
    return this.#newest.bytes
  }

  get #newest(): File {
    const [newest] = this.#files
    if (!newest) throw new Error('not open yet')
    return newest
  }

  append(bytes: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      const file = this.#newest
      await this.#disk.append(pathOf(file.id), bytes)
      file.bytes += bytes.length
    })
  }

  rotate(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#disk.sync(pathOf(this.#newest.id))
      await this.#begin()
      await this.#forgetOld()
    })
  }

  async #begin(): Promise<void> {
    const [before] = this.#files
    if (before) before.rotatedAtMs = performance.now()
    const id = (before?.id ?? 0) + 1
    await this.#disk.write(pathOf(id), '')
    this.#files.unshift({ id, bytes: 0, rotatedAtMs: 0 })
  }

  async #forgetOld(): Promise<void> {
    const isOld = ({ rotatedAtMs }: File): boolean => performance.now() - rotatedAtMs > KEPT_MS
    const gone = this.#files.slice(1).filter(isOld)
    this.#files = this.#files.filter((file) => !gone.includes(file))
    for (const { id } of gone) await this.#disk.remove(pathOf(id))
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  /** `GET /logs` */
  async answer({ searchParams }: URL): Promise<Response> {
    const names = this.#files.map((_, place) => (place === 0 ? 'app.log' : `app.log.${place}`))
    const name = searchParams.get('file')
    if (name === null) {
      const files = this.#files.map(({ id, bytes }, place) => ({ name: names[place], id, bytes }))
      return Response.json({ files })
    }
    const file = this.#files[names.indexOf(name)]
    if (!file) return new Response('no such file', { status: 404 })
    const offset = Number(searchParams.get('offset') ?? 0)
    if (!Number.isInteger(offset) || offset < 0) return new Response('no such offset', { status: 400 })
    const length = Math.max(0, Math.min(PIECE_BYTES, file.bytes - offset))
    const bytes = length === 0 ? new Uint8Array() : await this.#disk.read(pathOf(file.id), { offset, length })
    return new Response(bytes, { headers: { 'file-id': String(file.id) } })
  }
}
