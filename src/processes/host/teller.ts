/** Writes what happens on this node, each event with the one that led to it. */
import type { Happening, HostReport, ScriptPlace } from '../protocol.ts'
import { clockMs } from './clock.ts'
import type { Thread, Threads } from './threads.ts'

/** Nobody reads more of it, and all events are kept. */
const longestPath = 10_000

export class Teller {
  readonly #prefix: string
  readonly #tell: (report: HostReport) => void
  readonly #threads: Threads
  #count = 0

  constructor(name: string, boot: number, tell: (report: HostReport) => void, threads: Threads) {
    this.#threads = threads
    this.#prefix = `${name}.${boot}`
    this.#tell = tell
  }

  /** Gives the event's key. The cause is what led to the running code, unless told. */
  note(
    happening: Happening,
    of: { readonly cause?: string; readonly exchange?: string; readonly place?: ScriptPlace } = {},
  ): string {
    const key = `${this.#prefix}.${++this.#count}`
    const cause = of.cause ?? this.#threads.current?.cause
    this.#tell({
      kind: 'event',
      key,
      clockMs: clockMs(),
      happening: shorten(happening),
      ...(cause && { cause }),
      ...told(of),
    })
    return key
  }

  /** A `send` begins an exchange, which goes by its key. */
  noteSend(peer: string, method: string, path: string, bytes: number): string {
    const exchange = `${this.#prefix}.${this.#count + 1}`
    return this.note({ kind: 'send', peer, method, path, bytes }, { exchange })
  }

  /** What runs in here, and all that it starts, is of the thread. */
  within<T>(thread: Thread, run: () => T): T {
    return this.#threads.run(thread, run)
  }

  /** Gives a function that runs, later, in the thread of now. */
  bind(run: () => void): () => void {
    return this.#threads.bind(run)
  }

  /** Undefined outside of any. */
  get thread(): Thread | undefined {
    return this.#threads.current
  }
}

function shorten(happening: Happening): Happening {
  if (!('path' in happening) || happening.path.length <= longestPath) return happening
  return { ...happening, path: `${happening.path.slice(0, longestPath)}…` }
}

function told({ exchange, place }: { readonly exchange?: string; readonly place?: ScriptPlace }): object {
  return { ...(exchange !== undefined && { exchange }), ...(place !== undefined && { place }) }
}
