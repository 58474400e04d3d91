/** One thread, watched from the page: whatever a program does in there, the page lives and learns how it ended. */
import { type FromThread, heartbeatMs, type ToThread } from './thread-messages.ts'

/** A thread as the host makes it. */
export interface Thread {
  post(message: ToThread): void
  terminate(): void
}

export interface ThreadListener {
  onMessage(message: FromThread): void
  /** It is gone, or its own code threw. */
  onEnd(kind: 'out-of-memory' | 'died', message: string): void
}

export type Spawn = (listener: ThreadListener) => Thread

/** How a run was lost. A new one can be started right away. */
export type Loss =
  /** A program does not give the thread back: an endless loop. `node` runs it, where that is known. */
  | { readonly kind: 'stuck'; readonly node?: string }
  | { readonly kind: 'out-of-memory'; readonly node?: string }
  /** The thread could not be loaded, or ended by itself. */
  | { readonly kind: 'died'; readonly message: string }

export interface WatchOptions {
  readonly spawn: Spawn
  /** How long a thread may give no sign of life. 2,000 unless told. */
  readonly silenceMs?: number
  onMessage(message: FromThread): void
  /** Told once; nothing comes after it. */
  onLost(loss: Loss): void
}

/** How long names that are under way may take to arrive. */
const namesMs = 150

export class WatchedThread {
  readonly #options: WatchOptions
  readonly #thread: Thread
  readonly #ticking: ReturnType<typeof setInterval>
  readonly #ticksOfSilence: number
  #isReady = false
  #isEnded = false
  #silentTicks = 0
  #names: MessagePort | undefined

  constructor(options: WatchOptions) {
    this.#options = options
    this.#ticksOfSilence = Math.max(2, Math.ceil((options.silenceMs ?? 2000) / heartbeatMs))
    this.#thread = options.spawn({
      onMessage: (message) => this.#take(message),
      onEnd: (kind, message) => void this.#lose(kind === 'died' ? { kind, message } : { kind }),
    })
    // Counted, not timed: a sleeping laptop or a busy page stops both.
    this.#ticking = setInterval(() => this.#tick(), heartbeatMs)
  }

  get isUsable(): boolean {
    return !this.#isEnded
  }

  post(message: ToThread): void {
    if (!this.#isEnded) this.#thread.post(message)
  }

  /** Nothing is told any more. */
  terminate(): void {
    this.#isEnded = true
    clearInterval(this.#ticking)
    this.#thread.terminate()
    this.#names?.close()
  }

  #take(message: FromThread): void {
    if (this.#isEnded) return
    this.#silentTicks = 0
    if (message.kind === 'ready') this.#isReady = true
    else if (message.kind === 'names') {
      this.#names?.close()
      this.#names = message.port
    } else if (message.kind !== 'alive') this.#options.onMessage(message)
  }

  #tick(): void {
    if (!this.#isReady) return
    this.#silentTicks++
    if (this.#silentTicks > this.#ticksOfSilence) void this.#lose({ kind: 'stuck' })
  }

  async #lose(loss: Loss): Promise<void> {
    if (this.#isEnded) return
    this.#isEnded = true
    clearInterval(this.#ticking)
    this.#thread.terminate()
    if (loss.kind === 'died') {
      this.#options.onLost(loss)
      return
    }
    const node = await lastName(this.#names)
    // No program had control: the thread itself is gone, and nobody's code is to blame.
    if (node === '' && loss.kind === 'stuck')
      this.#options.onLost({ kind: 'died', message: 'the thread gave no sign of life any more' })
    else this.#options.onLost({ ...loss, ...(node !== undefined && node !== '' && { node }) })
  }
}

/** What was said last on a port that nobody has read. */
async function lastName(port: MessagePort | undefined): Promise<string | undefined> {
  if (port === undefined) return undefined
  let name: string | undefined
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') name = data
  }
  await new Promise((resolve) => setTimeout(resolve, namesMs))
  port.close()
  return name
}
