/** Writes what happens on this node, each event with the one that led to it. */
import type { RequestEvent } from '../../contract/history.ts'
import type { Happening, HostReport, ScriptPlace, ToldEvent } from '../protocol.ts'
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
    of: {
      readonly cause?: string
      readonly exchange?: string
      readonly follows?: string
      readonly place?: ScriptPlace
    } = {},
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

  /** A `send` begins an exchange, which goes by its key. `follows`: the one that it stands in for. */
  noteSend(
    { peer, method, path, bytes }: Pick<RequestEvent, 'peer' | 'method' | 'path' | 'bytes'>,
    follows?: string,
  ): string {
    const exchange = `${this.#prefix}.${this.#count + 1}`
    const happening: Happening = { kind: 'send', peer, method, path, ...(bytes !== undefined && { bytes }) }
    return this.note(happening, { exchange, ...(follows !== undefined && { follows }) })
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

function told({ exchange, follows, place }: Pick<ToldEvent, 'exchange' | 'follows' | 'place'>): object {
  return {
    ...(exchange !== undefined && { exchange }),
    ...(follows !== undefined && { follows }),
    ...(place !== undefined && { place }),
  }
}
