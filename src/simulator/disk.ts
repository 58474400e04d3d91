/**
 * A node's disk: one device that takes calls in turn. Names are journalled, so creating, renaming and
 * removing are durable at once and in order; bytes are durable when synced.
 */

import type { KeptFile } from '../contract/history.ts'
import type { Disk } from '../contract/program.ts'
import type { CrashOptions, DiskCall, DiskFailure } from '../contract/world.ts'
import { byteLengthOf, type Change, drawSurvivors, File, type Survivors } from './file.ts'
import type { Random } from './random.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** How long the device takes, as an NVMe drive in a data center does: reads 100 µs, buffered writes 20 µs, a flush 1 ms. */
const READ_US = 100
const WRITE_US = 20
const DURATION_US: Readonly<Record<DiskCall, number>> = {
  read: READ_US,
  list: READ_US,
  write: WRITE_US,
  append: WRITE_US,
  truncate: WRITE_US,
  rename: WRITE_US,
  remove: WRITE_US,
  sync: 1000,
}

export function noCalls(): Record<DiskCall, number> {
  return { read: 0, write: 0, append: 0, truncate: 0, rename: 0, sync: 0, list: 0, remove: 0 }
}

export interface DiskOptions {
  readonly capacityBytes: number
  readonly random: Random
}

type DiskErrorCode = 'ENOENT' | 'ENOSPC' | 'EIO'

/** Why a call cannot be carried out. */
class DiskFault extends Error {
  readonly code: DiskErrorCode

  constructor(code: DiskErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

export type CrashedDisk = NonNullable<CrashOptions['disk']>

const NOTHING: Survivors = { whole: 0, bytes: 0 }

/** What a disk needs of the boot that uses it. */
export interface DiskBoot {
  /**
   * Plans the end of a call on the node's own clock; never called back when the boot is over. `end` tells whether the program
   * may hear of it.
   */
  after(durationUs: number, end: () => boolean): void
  noteSync(path: string, bytes: number): void
}

/** What stays when a boot ends. */
export class DiskDevice {
  readonly #options: DiskOptions
  /** Calls take so many times as long. */
  slowness = 1
  /** How many of each kind were carried out, well or not. */
  readonly calls: Record<DiskCall, number> = noCalls()
  #files = new Map<string, File>()
  #usedBytes = 0
  /** Every change gets a number of its own: a crash cuts in their order, whatever files they belong to. */
  #changes = 0
  readonly #failures = new Set<{ left: number; readonly calls: readonly DiskCall[] | undefined }>()

  constructor(options: DiskOptions) {
    this.#options = options
  }

  get unsyncedBytes(): number {
    return bytesOf(this.#unsynced())
  }

  nextOrder(): number {
    return ++this.#changes
  }

  /** Tells what became of files that were not synced, to whoever wants to know. */
  crash(disk: CrashedDisk, tell?: (file: KeptFile) => void): void {
    // A process that dies takes nothing back of what it wrote, and makes nothing durable.
    if (disk === 'keep') return
    if (disk === 'lose') {
      for (const path of this.list(''))
        tell?.({ path, unsyncedBytes: bytesOf(this.open(path).unsynced), keptBytes: 0 })
      this.#files = new Map()
    }
    const survivors = this.#survivorsOf(disk)
    this.#usedBytes = 0
    for (const path of this.list('')) {
      const file = this.open(path)
      const { unsynced } = file
      const { whole, bytes } = survivors(file)
      file.crash({ whole, bytes })
      this.#usedBytes += file.length
      if (tell === undefined || unsynced.length === 0) continue
      tell({
        path,
        bytes: file.length,
        unsyncedBytes: bytesOf(unsynced),
        keptBytes: bytesOf(unsynced.slice(0, whole)) + bytes,
        ...endingOf(file),
      })
    }
  }

  /** The next calls fail, until as many have or it is called off. */
  fail({ calls, count = 1 }: DiskFailure): () => void {
    const failure = { left: count, calls }
    this.#failures.add(failure)
    return () => void this.#failures.delete(failure)
  }

  /** Called as each call is carried out. */
  begin(call: DiskCall): void {
    this.calls[call]++
    for (const failure of this.#failures) {
      if (failure.calls?.includes(call) === false) continue
      failure.left--
      if (failure.left <= 0) this.#failures.delete(failure)
      throw new DiskFault('EIO', `the disk failed to ${call}`)
    }
  }

  #survivorsOf(disk: Exclude<CrashedDisk, 'keep'>): (file: File) => Survivors {
    if (typeof disk === 'object') return this.#cutAfter(disk.firstBytes)
    if (disk === 'tear' || disk === 'chance')
      return (file) => drawSurvivors(file.unsynced, disk, this.#options.random)
    return () => NOTHING
  }

  /** Which changes of each file are among the first bytes that were written to any. */
  #cutAfter(firstBytes: number): (file: File) => Survivors {
    let left = checkLength(firstBytes, 'firstBytes')
    /** The first change that is not there as a whole, and how much of it is. */
    let torn = { order: Number.POSITIVE_INFINITY, bytes: 0 }
    for (const change of this.#unsynced()) {
      const length = byteLengthOf(change)
      if (length > left) {
        torn = { order: change.order, bytes: left }
        break
      }
      left -= length
    }
    return ({ unsynced }) => {
      const whole = unsynced.filter(({ order }) => order < torn.order).length
      return { whole, bytes: unsynced[whole]?.order === torn.order ? torn.bytes : 0 }
    }
  }

  /** The changes of all files that were not synced, in the order of their making. */
  #unsynced(): Change[] {
    return [...this.#files.values()].flatMap((file) => file.unsynced).sort((a, b) => a.order - b.order)
  }

  open(path: string): File {
    const file = this.#files.get(path)
    if (file === undefined) throw new DiskFault('ENOENT', `no such file: ${path}`)
    return file
  }

  find(path: string): File | undefined {
    return this.#files.get(path)
  }

  openOrCreate(path: string): File {
    const file = this.#files.get(path) ?? new File()
    this.#files.set(path, file)
    return file
  }

  reserve(bytes: number): void {
    if (this.#usedBytes + bytes > this.#options.capacityBytes) {
      throw new DiskFault('ENOSPC', `no space left on the disk of ${this.#options.capacityBytes} bytes`)
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

const bytesOf = (changes: readonly Change[]): number =>
  changes.reduce((sum, change) => sum + byteLengthOf(change), 0)

const decoder = new TextDecoder()
/** Enough to see where a record was torn. */
const endingBytes = 120

/** Of what can be read: a database's bytes say nothing to anybody. */
function endingOf(file: File): Pick<KeptFile, 'ending'> {
  const bytes = file.read(Math.max(0, file.length - endingBytes), endingBytes)
  return bytes.includes(0) ? {} : { ending: decoder.decode(bytes) }
}

export type Done<T> = { readonly value: T } | { readonly failure: DiskFault }

function attempt<T>(device: DiskDevice, kind: DiskCall, act: () => T): Done<T> {
  try {
    device.begin(kind)
    return { value: act() }
  } catch (failure) {
    if (failure instanceof DiskFault) return { failure }
    throw failure
  }
}

/** A plain error: programs get hold of it, so it must lead to nothing of the simulator's own. */
export function diskError(code: DiskErrorCode, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code })
}

/** The calls of one boot: the device takes them in turn. */
export class DiskTurns {
  readonly device: DiskDevice
  readonly #boot: DiskBoot
  readonly #calls: { readonly durationUs: number; readonly end: () => boolean }[] = []

  constructor(device: DiskDevice, boot: DiskBoot) {
    this.device = device
    this.#boot = boot
  }

  /** `end` tells whether the program may hear of it. */
  take<T>(kind: DiskCall, act: () => T, end: (done: Done<T>) => boolean): void {
    this.#calls.push({ durationUs: DURATION_US[kind], end: () => end(attempt(this.device, kind, act)) })
    if (this.#calls.length === 1) this.#startNext()
  }

  sync(path: string): void {
    this.#boot.noteSync(path, this.device.open(path).sync())
  }

  #startNext(): void {
    const call = this.#calls[0]
    if (call === undefined) return
    this.#boot.after(call.durationUs * this.device.slowness, () => {
      // It may take the next turn at once: that is not the only call then, and waits.
      const isHeard = call.end()
      this.#calls.shift()
      this.#startNext()
      return isHeard
    })
  }
}

/** The disk as one boot of a program sees it. */
export function openDisk(turns: DiskTurns): Disk {
  const { device } = turns
  const inTurn = <T>(kind: DiskCall, act: () => T): Promise<Done<T>> =>
    new Promise((resolve) => {
      turns.take(kind, act, (done) => {
        resolve(done)
        return true
      })
    })
  const call = async <T>(kind: DiskCall, act: () => T): Promise<T> => {
    const done = await inTurn(kind, act)
    // Made here, where the engine still knows which line of the program waits.
    if ('failure' in done) throw diskError(done.failure.code, done.failure.message)
    return done.value
  }
  return Object.freeze({
    read: async (path: string, range?: { offset: number; length?: number }) => {
      const name = checkPath(path)
      const offset = checkLength(range?.offset ?? 0, 'range.offset')
      const length =
        range?.length === undefined ? Number.MAX_SAFE_INTEGER : checkLength(range.length, 'range.length')
      return await call('read', () => device.open(name).read(offset, length))
    },
    write: async (path: string, data: Uint8Array | string) => {
      const name = checkPath(path)
      const bytes = toBytes(data)
      return await call('write', () => {
        const file = device.openOrCreate(name)
        device.reserve(bytes.length - file.length)
        file.write(bytes, device.nextOrder())
      })
    },
    append: async (path: string, data: Uint8Array | string) => {
      const name = checkPath(path)
      const bytes = toBytes(data)
      return await call('append', () => {
        device.reserve(bytes.length)
        device.openOrCreate(name).append(bytes, device.nextOrder())
      })
    },
    truncate: async (path: string, length: number) => {
      const name = checkPath(path)
      const target = checkLength(length, 'length')
      return await call('truncate', () => {
        const file = device.open(name)
        device.reserve(target - file.length)
        file.truncate(target, device.nextOrder())
      })
    },
    rename: async (from: string, to: string) => {
      const names = [checkPath(from), checkPath(to)] as const
      return await call('rename', () => device.rename(...names))
    },
    sync: async (path: string) => {
      const name = checkPath(path)
      return await call('sync', () => turns.sync(name))
    },
    list: async (prefix = '') => {
      const start = String(prefix)
      return await call('list', () => device.list(start))
    },
    remove: async (path: string) => {
      const name = checkPath(path)
      return await call('remove', () => device.remove(name))
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
