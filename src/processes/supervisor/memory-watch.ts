/**
 * Ends nodes that take more memory than they may. The engine fences objects; buffers lie outside of its fence. A node that
 * is stuck in a loop cannot look by itself, so its supervisor does: by what is resident, as the system counts it.
 */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'

/** The system's own table is read in no time; where there is none, a process is asked for all of them. */
const everyMs = process.platform === 'linux' ? 100 : 500
const run = promisify(execFile)

export interface Watched {
  readonly pid: number | undefined
  /** It has taken more than it may. */
  onTooMuch(takenBytes: number): void
}

export class MemoryWatch {
  readonly #mostBytes: number
  readonly #watched: () => readonly Watched[]
  #timer: NodeJS.Timeout | undefined
  #isOver = false

  constructor(mostBytes: number, watched: () => readonly Watched[]) {
    this.#mostBytes = mostBytes
    this.#watched = watched
    this.#plan()
  }

  #plan(): void {
    if (this.#isOver) return
    this.#timer = setTimeout(() => void this.#look().finally(() => this.#plan()), everyMs)
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    const watched = this.#watched()
    const pids = watched.flatMap(({ pid }) => pid ?? [])
    const taken = await residentBytes(pids)
    for (const each of watched) {
      const bytes = taken.get(each.pid ?? 0) ?? 0
      if (bytes > this.#mostBytes) each.onTooMuch(bytes)
    }
  }

  end(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
  }
}

/** Of those that can be found. Windows and a container tell in no way that is quick enough: there, nodes look by themselves. */
async function residentBytes(pids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (process.platform === 'linux') return new Map(pids.flatMap((pid) => readStatus(pid)))
  if (process.platform === 'win32' || pids.length === 0) return new Map()
  try {
    const { stdout } = await run('ps', ['-o', 'pid=,rss=', '-p', pids.join(',')])
    return new Map(
      [...stdout.matchAll(/(\d+)\s+(\d+)/g)].map(([, pid, kibibytes]) => [
        Number(pid),
        Number(kibibytes) * 1024,
      ]),
    )
  } catch {
    // Those that were asked about are gone, or nobody here can tell.
    return new Map()
  }
}

function readStatus(pid: number): readonly (readonly [number, number])[] {
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kibibytes === undefined ? [] : [[pid, Number(kibibytes) * 1024]]
  } catch {
    // It has just ended, or this is a container.
    return []
  }
}
