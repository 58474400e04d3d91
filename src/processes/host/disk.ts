/**
 * A node's disk on real files: one device that takes calls in turn. What was written outlives the process; what was synced
 * outlives the machine. Names are durable at once, as the contract says: the folder is synced with each of them.
 */
import { constants } from 'node:fs'
import { type FileHandle, open, readdir, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Disk } from '../../contract/program.ts'
import type { DiskCall } from '../../contract/world.ts'
import { checkLength, checkPath, diskError, toBytes } from '../../simulator/disk.ts'
import type { SqliteGround } from '../../simulator/sqlite/database.ts'
import type { FileChange } from '../../simulator/sqlite/image.ts'
import { fileNameOf, longestName, pathOfFileName } from './file-names.ts'

export interface DiskOptions {
  readonly folder: string
  readonly capacityBytes: number
  /** How many of each kind were carried out, well or not: counted here. */
  readonly calls: Record<DiskCall, number>
  noteSync(path: string, bytes: number): void
  /** Lets a call end: now, or when the node is no longer frozen. */
  release(end: () => void): void
  /** Gives a function that goes on where the call was made. */
  bind(run: () => void): () => void
}

/** What the least of files takes of a disk: a name has its price on a real one, too, and without any there would be no end of them. */
const leastBytes = 512
const priceOf = (length: number): number => Math.max(length, leastBytes)

/** No path of a program becomes such a name. */
const unfinishedEnding = '~unfinished'

const callOf = { write: 'write', truncate: 'truncate', sync: 'sync', remove: 'remove' } as const

interface KnownFile {
  length: number
  unsyncedBytes: number
}

/** As programs have it, and as a database has it under itself: one device. */
export interface OpenDisk {
  readonly disk: Disk
  readonly files: Pick<SqliteGround, 'read' | 'play' | 'install'>
}

export async function openDisk(options: DiskOptions): Promise<OpenDisk> {
  const device = new Device(options)
  await device.load()
  return { disk: Object.freeze(device.calls()), files: device.files() }
}

class Device {
  readonly #options: DiskOptions
  /** Nobody else writes here. */
  readonly #files = new Map<string, KnownFile>()
  #usedBytes = 0
  #last: Promise<unknown> = Promise.resolve()
  #keepsNames = false

  constructor(options: DiskOptions) {
    this.#options = options
  }

  async load(): Promise<void> {
    const { folder } = this.#options
    for (const name of await readdir(folder)) {
      if (name.endsWith(unfinishedEnding)) {
        await unlink(join(folder, name))
        continue
      }
      const { size } = await stat(join(folder, name))
      this.#know(pathOfFileName(name), { length: size, unsyncedBytes: 0 })
    }
  }

  calls(): Disk {
    return {
      read: async (path, range) => {
        const name = checkPath(path)
        const offset = checkLength(range?.offset ?? 0, 'range.offset')
        const length =
          range?.length === undefined ? Number.MAX_SAFE_INTEGER : checkLength(range.length, 'range.length')
        return this.#inTurn('read', () => this.#read(name, offset, length))
      },
      write: async (path, data) => {
        const name = checkPath(path)
        const bytes = toBytes(data)
        return this.#inTurn('write', () => this.#write(name, bytes, 'w'))
      },
      append: async (path, data) => {
        const name = checkPath(path)
        const bytes = toBytes(data)
        return this.#inTurn('append', () => this.#write(name, bytes, 'a'))
      },
      truncate: async (path, length) => {
        const name = checkPath(path)
        const target = checkLength(length, 'length')
        return this.#inTurn('truncate', () => this.#truncate(name, target))
      },
      rename: async (from, to) => {
        const names = [checkPath(from), checkPath(to)] as const
        return this.#inTurn('rename', () => this.#rename(...names))
      },
      sync: async (path) => {
        const name = checkPath(path)
        return this.#inTurn('sync', () => this.#sync(name))
      },
      list: async (prefix = '') => {
        const start = String(prefix)
        return this.#inTurn('list', async () =>
          [...this.#files.keys()].filter((path) => path.startsWith(start)).sort(),
        )
      },
      remove: async (path) => {
        const name = checkPath(path)
        return this.#inTurn('remove', () => this.#remove(name))
      },
    }
  }

  files(): OpenDisk['files'] {
    return {
      read: async (paths) => {
        const there = await this.#inTurn('list', async () => paths.filter((path) => this.#files.has(path)))
        const files = new Map<string, Uint8Array<ArrayBuffer>>()
        for (const path of there)
          files.set(path, await this.#inTurn('read', () => this.#read(path, 0, Number.MAX_SAFE_INTEGER)))
        return files
      },
      play: async (changes) => {
        for (const change of changes) await this.#inTurn(callOf[change.kind], () => this.#change(change))
      },
      install: async (path, bytes) => {
        const installed = this.#last.then(() => this.#install(path, bytes))
        this.#last = installed.catch(() => {})
        await installed.catch((error: unknown) => {
          throw plainError(error)
        })
      },
    }
  }

  async #change(change: FileChange): Promise<void> {
    const { path } = change
    if (change.kind === 'sync') await this.#sync(path)
    else if (change.kind === 'remove') await this.#remove(path)
    else if (change.kind === 'truncate') await this.#truncate(path, change.length)
    else await this.#patch(path, change.offset, change.data)
  }

  /** Whole under its name, or not there: nobody has counted on it before. */
  async #install(path: string, bytes: Uint8Array): Promise<void> {
    this.#reserve(path, bytes.length)
    const unfinished = `${this.#place(path)}${unfinishedEnding}`
    const handle = await open(unfinished, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(unfinished, this.#place(path))
    this.#know(path, { length: bytes.length, unsyncedBytes: 0 })
    await this.#syncNames()
  }

  async #patch(path: string, offset: number, bytes: Uint8Array): Promise<void> {
    const file = this.#files.get(path)
    const length = Math.max(file?.length ?? 0, offset + bytes.length)
    this.#reserve(path, length)
    await this.#using(path, constants.O_WRONLY | constants.O_CREAT, async (handle) => {
      let done = 0
      while (done < bytes.length)
        done += (await handle.write(bytes, done, bytes.length - done, offset + done)).bytesWritten
    })
    this.#know(path, { length, unsyncedBytes: (file?.unsyncedBytes ?? 0) + bytes.length })
    if (file === undefined) await this.#syncNames()
  }

  #inTurn<T>(kind: DiskCall, act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      this.#options.calls[kind]++
      return act()
    })
    // The next call waits for this one, whether it works or not; who made it hears of a failure.
    this.#last = turn.catch(() => {})
    return new Promise((resolve, reject) => {
      const { release, bind } = this.#options
      let settle: () => void = () => {}
      const goOn = bind(() => settle())
      const end = (how: () => void): void => {
        settle = how
        release(goOn)
      }
      turn.then(
        (value) => end(() => resolve(value)),
        (error: unknown) => end(() => reject(plainError(error))),
      )
    })
  }

  #known(path: string): KnownFile {
    const file = this.#files.get(path)
    if (file === undefined) throw diskError('ENOENT', `no such file: ${path}`)
    return file
  }

  /** Room for a file to become so long. */
  #reserve(path: string, length: number): void {
    const { capacityBytes } = this.#options
    if (this.#usedBytes - this.#priceNow(path) + priceOf(length) > capacityBytes)
      throw diskError('ENOSPC', `no space left on the disk of ${capacityBytes} bytes`)
  }

  #priceNow(path: string): number {
    const file = this.#files.get(path)
    return file === undefined ? 0 : priceOf(file.length)
  }

  #know(path: string, file: KnownFile): void {
    this.#usedBytes += priceOf(file.length) - this.#priceNow(path)
    this.#files.set(path, file)
  }

  #forget(path: string): void {
    this.#usedBytes -= this.#priceNow(path)
    this.#files.delete(path)
  }

  #place(path: string): string {
    const name = fileNameOf(path)
    if (name.length > longestName)
      throw new TypeError(`the path of a disk call is too long for a real disk: ${path.slice(0, 50)}…`)
    return join(this.#options.folder, name)
  }

  async #read(path: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const file = this.#known(path)
    const bytes = new Uint8Array(Math.max(0, Math.min(length, file.length - offset)))
    if (bytes.length === 0) return bytes
    await this.#using(path, constants.O_RDONLY, async (handle) => {
      let done = 0
      while (done < bytes.length) {
        const { bytesRead } = await handle.read(bytes, done, bytes.length - done, offset + done)
        if (bytesRead === 0) throw new Error(`the file ${path} became shorter by another hand`)
        done += bytesRead
      }
    })
    return bytes
  }

  async #write(path: string, bytes: Uint8Array, flag: 'w' | 'a'): Promise<void> {
    const file = this.#files.get(path)
    const lengthBefore = file?.length ?? 0
    const length = flag === 'w' ? bytes.length : lengthBefore + bytes.length
    this.#reserve(path, length)
    const how = flag === 'w' ? constants.O_TRUNC : constants.O_APPEND
    await this.#using(path, constants.O_WRONLY | constants.O_CREAT | how, (handle) => handle.writeFile(bytes))
    this.#know(path, { length, unsyncedBytes: (file?.unsyncedBytes ?? 0) + bytes.length })
    if (file === undefined) await this.#syncNames()
  }

  async #truncate(path: string, length: number): Promise<void> {
    const file = this.#known(path)
    this.#reserve(path, length)
    await this.#using(path, constants.O_RDWR, (handle) => handle.truncate(length))
    this.#know(path, { ...file, length })
  }

  async #rename(from: string, to: string): Promise<void> {
    const file = this.#known(from)
    if (from === to) return
    await rename(this.#place(from), this.#place(to))
    this.#forget(from)
    this.#know(to, file)
    await this.#syncNames()
  }

  async #sync(path: string): Promise<void> {
    const file = this.#known(path)
    await this.#using(path, constants.O_RDWR, (handle) => handle.sync())
    this.#options.noteSync(path, file.unsyncedBytes)
    file.unsyncedBytes = 0
  }

  async #remove(path: string): Promise<void> {
    this.#known(path)
    await unlink(this.#place(path))
    this.#forget(path)
    await this.#syncNames()
  }

  async #using<T>(path: string, flags: number, act: (handle: FileHandle) => Promise<T>): Promise<T> {
    const handle = await open(this.#place(path), flags)
    try {
      return await act(handle)
    } finally {
      await handle.close()
    }
  }

  /** Windows and a container keep names by themselves, and open or sync no folders. */
  async #syncNames(): Promise<void> {
    if (this.#keepsNames) return
    let handle: FileHandle | undefined
    try {
      handle = await open(this.#options.folder, constants.O_RDONLY)
      await handle.sync()
    } catch (error) {
      if (!isNotForFolders(error)) throw error
      this.#keepsNames = true
    } finally {
      await handle?.close()
    }
  }
}

function isNotForFolders(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return ['EISDIR', 'EPERM', 'EINVAL', 'EBADF', 'ENOSYS', 'ENOTSUP'].includes(code)
}

/** Errors of the machine's own tell of places that are none of the program's business. */
function plainError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOSPC') {
    const isOurs = error instanceof Error && !('syscall' in error)
    return isOurs ? error : diskError(code, 'the real disk says so')
  }
  if (code === undefined) return error
  return Object.assign(new Error(`${String(code)}: the real disk refused`), { code })
}
