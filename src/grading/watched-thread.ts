/** One grading thread, watched from outside: whatever a program does in there, the host learns how the run ended. */
import type { CodePlace } from '../contract/history.ts'
import {
  type GradeMessage,
  parseThreadMessage,
  type SuiteTest,
  type ThreadMessage,
  type ToldOutcome,
} from './messages.ts'
import type { TestRun } from './subject.ts'

export interface Thread {
  post(message: GradeMessage): void
  /** Resolves when nothing of it runs any more, which may take a while after the order. Never rejects. */
  terminate(): Promise<void>
  /** How full its memory is, where that can be seen from outside, and once it is known. Asked at every tick. */
  memoryUse?(): MemoryUse | undefined
  /** What it has used of a core since it began, in milliseconds, as last known, where that can be seen from outside. Asked at every tick. */
  coreMs?(): number | undefined
}

export interface MemoryUse {
  /** From 0 to 1, as last known. */
  readonly share: number
  /** Whether that is the answer to the last question: a thread that collects garbage is late with it. */
  readonly isFresh: boolean
}

export interface ThreadListener {
  onMessage(data: unknown): void
  /** The thread is gone, or its code threw where no test was to blame. */
  onEnd(kind: 'out-of-memory' | 'broke', message: string): void
}

export type SpawnThread = (listener: ThreadListener) => Thread

export type RunEnd =
  | { readonly kind: 'done'; readonly outcome?: ToldOutcome }
  | ({
      readonly kind: 'stuck' | 'out-of-memory'
      readonly at?: TestRun
      readonly node?: string
    } & Partial<CodePlace>)
  | { readonly kind: 'broke'; readonly message: string }

export interface Ready {
  readonly suiteHash: string
  /** Of the exercise, in order. */
  readonly stages: readonly string[]
  readonly tests: readonly SuiteTest[]
  /** Other exercises whose results may run in its stack. */
  readonly parts: readonly string[]
}

/** A run is judged silent after so many ticks: counted, not timed, as a sleeping laptop or a busy page stops both. */
const ticksOfSilence = 8
/**
 * Silence is a program's own only if the program had a core meanwhile. On a machine that is full, a right one may be left
 * without for seconds: it is waited for until it has had this share of the time, or for so many silences.
 */
const ownShare = 0.75
const silencesWithoutCore = 6
/** A heap that is nearly full spends its time collecting garbage, and gives no sign of life either. */
const nearlyFull = 0.7
const halfFull = 0.4
/** On a busy machine a heap takes longer to fill than anybody waits: what grew by so much in silence was on its way there. What loops and leaves nothing behind grows by less. */
const grewMuch = 0.3
/** A silent thread whose memory grows is on its way to a verdict of its own: it gets so many silences to arrive. */
const silencesWhileGrowing = 4
const growth = 0.02

interface CurrentRun {
  readonly tell: (message: ThreadMessage) => void
  readonly end: (end: RunEnd) => void
  at: TestRun | undefined
  node: string | undefined
  /** What the code that is running now told of itself. */
  busyAt: ({ readonly node: string } & CodePlace) | undefined
  silentTicks: number
  /** When it was last heard of, or as soon as known after that. */
  memoryShareBefore: number | undefined
  coreMsBefore: number | undefined
}

export class WatchedThread {
  /** Rejects when the thread cannot start. */
  readonly ready: Promise<Ready>
  readonly #thread: Thread
  readonly #silenceMs: number
  #current: CurrentRun | undefined
  readonly #onTerminate: (gone: Promise<void>) => void
  #broken: string | undefined
  #isEnded = false

  /** `onTerminate` is called when the thread is ended, with when it will be gone. */
  constructor(spawn: SpawnThread, silenceMs: number, onTerminate: (gone: Promise<void>) => void) {
    this.#silenceMs = silenceMs
    this.#onTerminate = onTerminate
    const { promise, resolve, reject } = Promise.withResolvers<Ready>()
    this.ready = promise
    // Told to whoever waits for it; a thread may also be dropped before anyone does.
    promise.catch(() => undefined)
    this.#thread = spawn({
      onMessage: (data) => {
        let message: ThreadMessage
        try {
          message = parseThreadMessage(data)
        } catch (error) {
          // A suite that says what is no value, such as NaN: its own fault, and told as one.
          this.#break(`a message of the grading thread makes no sense: ${textOf(error)}`, reject)
          return
        }
        if (message.kind === 'ready') resolve(message)
        else this.#take(message)
      },
      onEnd: (kind, message) => {
        if (kind === 'broke') {
          this.#break(message, reject)
          return
        }
        this.#broken = message
        reject(new Error(message))
        const current = this.#current
        current?.end(endOf(kind, current))
      },
    })
  }

  #break(message: string, reject: (error: Error) => void): void {
    this.#broken = message
    reject(new Error(message))
    this.#current?.end({ kind: 'broke', message })
  }

  get isUsable(): boolean {
    return !this.#isEnded && this.#broken === undefined
  }

  terminate(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#onTerminate(this.#thread.terminate())
  }

  /** Runs the request. Ends the thread when the signal asks for it, or when the program got stuck in it. */
  async run(
    request: Omit<GradeMessage, 'heartbeatMs'>,
    tell: (message: ThreadMessage) => void,
    signal: AbortSignal,
  ): Promise<RunEnd> {
    await orAborted(
      this.ready.catch(() => undefined),
      signal,
    )
    if (this.#broken !== undefined) return { kind: 'broke', message: this.#broken }
    const tickMs = this.#silenceMs / ticksOfSilence
    const { promise, resolve } = Promise.withResolvers<RunEnd>()
    const current = {
      tell,
      end: resolve,
      at: undefined,
      node: undefined,
      busyAt: undefined,
      silentTicks: 0,
      memoryShareBefore: undefined,
      coreMsBefore: undefined,
    }
    this.#current = current
    // Asked for now, so that it is known before the thread falls silent.
    this.#thread.memoryUse?.()
    this.#thread.coreMs?.()
    const ticking = Number.isFinite(tickMs) ? setInterval(() => this.#tick(current), tickMs) : undefined
    try {
      this.#thread.post({ ...request, heartbeatMs: Number.isFinite(tickMs) ? tickMs : 1000 })
      return await orAborted(promise, signal)
    } catch (error) {
      this.terminate()
      throw error
    } finally {
      clearInterval(ticking)
      this.#current = undefined
    }
  }

  #take(message: ThreadMessage): void {
    const current = this.#current
    if (current === undefined) return
    if (message.kind === 'busy') {
      const { kind: _, ...busyAt } = message
      current.busyAt = busyAt
      return
    }
    // What happens in a world is told from within a program as well, which may log in a loop without end.
    if (message.kind !== 'world') {
      current.silentTicks = 0
      current.busyAt = undefined
    }
    if (message.kind === 'started') {
      const { stage, test, seed } = message
      current.at = { stage, test, seed }
      current.node = undefined
    }
    if (message.kind === 'node') current.node = message.node
    current.tell(message)
    if (message.kind !== 'done') return
    current.end({ kind: 'done', ...(message.outcome !== undefined && { outcome: message.outcome }) })
  }

  #tick(current: CurrentRun): void {
    const isSeen = this.#thread.memoryUse !== undefined
    const told = this.#thread.memoryUse?.()
    const coreMs = this.#thread.coreMs?.()
    if (current.silentTicks === 0) {
      current.memoryShareBefore = undefined
      current.coreMsBefore = undefined
    }
    current.memoryShareBefore ??= told?.share
    current.coreMsBefore ??= coreMs
    const memory = told ?? { share: 0, isFresh: !isSeen }
    current.silentTicks++
    if (memory.share < 1 && (this.#isStarved(current, coreMs) || !isSilent(current, memory))) return
    this.terminate()
    const isFull = memory.share > (memory.isFresh ? nearlyFull : halfFull)
    const grew = memory.share - (current.memoryShareBefore ?? memory.share) > grewMuch
    current.end(endOf(isFull || grew ? 'out-of-memory' : 'stuck', current))
  }

  #isStarved({ silentTicks, coreMsBefore }: CurrentRun, coreMs: number | undefined): boolean {
    if (this.#thread.coreMs === undefined || silentTicks > ticksOfSilence * silencesWithoutCore) return false
    return (coreMs ?? 0) - (coreMsBefore ?? 0) < this.#silenceMs * ownShare
  }
}

function isSilent({ silentTicks, memoryShareBefore = 1 }: CurrentRun, memory: MemoryUse): boolean {
  if (silentTicks <= ticksOfSilence) return false
  const grows = !memory.isFresh || memory.share > memoryShareBefore + growth
  return !grows || silentTicks > ticksOfSilence * silencesWhileGrowing
}

function endOf(kind: 'stuck' | 'out-of-memory', { at, node, busyAt }: CurrentRun): RunEnd {
  return { kind, ...(at !== undefined && { at }), ...(node !== undefined && { node }), ...busyAt }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Once it is known. */
export async function isReady(thread: WatchedThread): Promise<boolean> {
  return await thread.ready.then(
    () => true,
    () => false,
  )
}

export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort)
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
