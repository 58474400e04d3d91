/** A simulated node under its database: the node's clock, its chance, its core, and its disk in virtual time. */
import { type DiskTurns, diskError } from '../disk.ts'
import type { Engine, EngineGround } from '../engine.ts'
import { hop } from '../hop.ts'
import type { SqliteGround } from './database.ts'
import { prepareFirstContent } from './first-content.ts'
import type { Bytes, FileChange } from './image.ts'
import { lendSqlite } from './lend.ts'

/** The engine of worlds, around SQLite's code, compiled: one for all nodes, and an instance of it for each boot. */
export function sqliteEngine(module: WebAssembly.Module): Engine {
  return {
    lend: (ground) => lendSqlite(groundOf(module, ground)),
    // By this name `exercises/provided/sql` takes it; one that gives it another makes it when it boots.
    prepare: async ({ FIRST }) => {
      if (FIRST !== undefined) await prepareFirstContent(module, FIRST, () => new Promise<void>(hop))
    },
  }
}

function groundOf(module: WebAssembly.Module, { host, turns, compute, onEnd }: EngineGround): SqliteGround {
  return {
    module,
    host,
    compute,
    onEnd,
    read: (paths) => readAll(turns, paths),
    play: (changes) => play(turns, changes),
    // It stands there before anything has happened, so it takes no time.
    install: async (path, bytes) => {
      const { device } = turns
      try {
        device.reserve(bytes.length)
      } catch (error) {
        throw toPlain(error)
      }
      const file = device.openOrCreate(path)
      file.write(bytes, device.nextOrder())
      file.sync()
    },
  }
}

function toPlain(error: unknown): unknown {
  const isOfDisk = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
  return isOfDisk ? diskError('ENOSPC', error.message) : error
}

/** Looked for first, as a boot of a program would: a call to list, and one for each file that is there. */
async function readAll(turns: DiskTurns, paths: readonly string[]): Promise<ReadonlyMap<string, Bytes>> {
  const { device } = turns
  const there = await inTurn(turns, 'list', () => device.list(''))
  const files = new Map<string, Bytes>()
  for (const path of paths) {
    if (!there.includes(path)) continue
    files.set(path, await inTurn(turns, 'read', () => device.open(path).read(0, device.open(path).length)))
  }
  return files
}

function inTurn<T>(turns: DiskTurns, kind: 'list' | 'read', act: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    turns.take(kind, act, (done) => {
      if ('failure' in done) reject(diskError(done.failure.code, done.failure.message))
      else resolve(done.value)
      return true
    })
  })
}

const calls = { write: 'write', truncate: 'truncate', sync: 'sync', remove: 'remove' } as const

/** Each begins when the one before has ended well; the program hears of the last. */
function play(turns: DiskTurns, changes: readonly FileChange[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (index: number): void => {
      const change = changes[index]
      if (change === undefined) {
        resolve()
        return
      }
      turns.take(
        calls[change.kind],
        () => act(turns, change),
        (done) => {
          if ('failure' in done) {
            reject(diskError(done.failure.code, done.failure.message))
            return true
          }
          next(index + 1)
          return index + 1 === changes.length
        },
      )
    }
    next(0)
  })
}

function act(turns: DiskTurns, change: FileChange): void {
  const { device } = turns
  const { path } = change
  if (change.kind === 'sync') turns.sync(path)
  else if (change.kind === 'remove') device.remove(path)
  else if (change.kind === 'truncate') {
    const file = device.open(path)
    device.reserve(change.length - file.length)
    file.truncate(change.length, device.nextOrder())
  } else {
    const file = device.find(path)
    const length = file?.length ?? 0
    device.reserve(Math.max(length, change.offset + change.data.length) - length)
    device.openOrCreate(path).patch(change.offset, change.data, device.nextOrder())
  }
}
