/**
 * A node's disk: one device that takes calls in turn. Names are journalled, so creating, renaming and
 * removing are durable at once and in order; bytes are durable when synced.
 */
import type { Disk } from '../contract/program.ts'
import type { DiskAfterCrash } from '../contract/world.ts'
import { File } from './file.ts'
import type { Random } from './random.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** How long the device takes, as an NVMe drive in a data center does: reads 100 µs, buffered writes 20 µs, a flush 1 ms. */
const READ_US = 100
const WRITE_US = 20
const SYNC_US = 1000

export interface DiskOptions {
  readonly capacityBytes: number
  readonly random: Random
}

/** What a disk needs of the boot that uses it. */
export interface DiskBoot {
  /** Plans the end of a call on the node's own clock; never called back when the boot is over. */
  after(durationUs: number, end: () => void): void
  noteSync(path: string, bytes: number): void
}

/** What stays when a boot ends. */
export class DiskDevice {
  readonly #options: DiskOptions
  #files = new Map<string, File>()
  #usedBytes = 0

  constructor(options: DiskOptions) {
    this.#options = options
  }

  crash(disk: DiskAfterCrash): void {
    if (disk === 'lose') {
      this.#files = new Map()
      this.#usedBytes = 0
      return
    }
    this.#usedBytes = 0
    for (const path of this.list('')) {
      const file = this.open(path)
      file.crash(disk, this.#options.random)
      this.#usedBytes += file.length
    }
  }

  open(path: string): File {
    const file = this.#files.get(path)
    if (file === undefined) throw diskError('ENOENT', `no such file: ${path}`)
    return file
  }

  openOrCreate(path: string): File {
    const file = this.#files.get(path) ?? new File()
    this.#files.set(path, file)
    return file
  }

  reserve(bytes: number): void {
    if (this.#usedBytes + bytes > this.#options.capacityBytes) {
      throw diskError('ENOSPC', `no space left on the disk of ${this.#options.capacityBytes} bytes`)
    }
    this.#usedBytes += bytes
  }

  rename(from: string, to: string): void {
    const file = this.open(from)
    if (from === to) return
    this.#usedBytes -= this.#files.get(to)?.length ?? 0
    this.#files.delete(from)
    this.#files.set(to, file)
  }

  remove(path: string): void {
    this.#usedBytes -= this.open(path).length
    this.#files.delete(path)
  }

  list(prefix: string): string[] {
    return [...this.#files.keys()].filter((path) => path.startsWith(prefix)).sort()
  }
}

/** A plain error: programs get hold of it, so it must lead to nothing of the simulator's own. */
export function diskError(code: 'ENOENT' | 'ENOSPC', message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code })
}

/** The disk as one boot of a program sees it. */
export function openDisk(device: DiskDevice, boot: DiskBoot): Disk {
  const calls: { durationUs: number; end: () => void }[] = []
  const startNext = (): void => {
    const call = calls[0]
    if (call === undefined) return
    boot.after(call.durationUs, () => {
      calls.shift()
      call.end()
      startNext()
    })
  }
  const call = <T>(durationUs: number, act: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        try {
          resolve(act())
        } catch (error) {
          reject(error)
        }
      }
      calls.push({ durationUs, end })
      if (calls.length === 1) startNext()
    })
  return Object.freeze({
    read: async (path: string, range?: { offset: number; length?: number }) => {
      const name = checkPath(path)
      const offset = checkLength(range?.offset ?? 0, 'range.offset')
      const length =
        range?.length === undefined ? Number.MAX_SAFE_INTEGER : checkLength(range.length, 'range.length')
      return call(READ_US, () => device.open(name).read(offset, length))
    },
    write: async (path: string, data: Uint8Array | string) => {
      const name = checkPath(path)
      const bytes = toBytes(data)
      return call(WRITE_US, () => {
        const file = device.openOrCreate(name)
        device.reserve(bytes.length - file.length)
        file.write(bytes)
      })
    },
    append: async (path: string, data: Uint8Array | string) => {
      const name = checkPath(path)
      const bytes = toBytes(data)
      return call(WRITE_US, () => {
        device.reserve(bytes.length)
        device.openOrCreate(name).append(bytes)
      })
    },
    truncate: async (path: string, length: number) => {
      const name = checkPath(path)
      const target = checkLength(length, 'length')
      return call(WRITE_US, () => {
        const file = device.open(name)
        device.reserve(target - file.length)
        file.truncate(target)
      })
    },
    rename: async (from: string, to: string) => {
      const names = [checkPath(from), checkPath(to)] as const
      return call(WRITE_US, () => device.rename(...names))
    },
    sync: async (path: string) => {
      const name = checkPath(path)
      return call(SYNC_US, () => boot.noteSync(name, device.open(name).sync()))
    },
    list: async (prefix = '') => {
      const start = String(prefix)
      return call(READ_US, () => device.list(start))
    },
    remove: async (path: string) => {
      const name = checkPath(path)
      return call(WRITE_US, () => device.remove(name))
    },
  })
}

const encoder = new TextEncoder()

export function toBytes(data: unknown): Bytes {
  if (typeof data === 'string') return encoder.encode(data)
  if (data instanceof Uint8Array) return new Uint8Array(data)
  throw new TypeError('the data of a disk call must be a string or a Uint8Array')
}

export function checkPath(path: unknown): string {
  if (typeof path === 'string' && path !== '') return path
  throw new TypeError('the path of a disk call must be a text that is not empty')
}

export function checkLength(length: unknown, what: string): number {
  if (typeof length === 'number' && Number.isSafeInteger(length) && length >= 0) return length
  throw new TypeError(`${what} of a disk call must be a whole number from 0`)
}
