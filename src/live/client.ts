/** The page's end of a view: commands in, updates out, and a word when the thread is lost. */
import type { Carried, CarryOrder, CarryUpdate, Command, ProgramProblem, Update } from './protocol.ts'
import type { FromThread } from './thread-messages.ts'
import { type Loss, type Spawn, WatchedThread } from './watched-thread.ts'

export type { Loss, Spawn }

export interface LiveOptions {
  readonly spawn: Spawn
  /** How long the thread may give no sign of life before it is taken to be stuck. 2,000 unless told. */
  readonly silenceMs?: number
  onUpdate(update: Update): void
  /** The run is lost, and its thread is ended. The next `start` makes a new one. */
  onLost(loss: Loss): void
}

export class LiveClient {
  readonly #options: LiveOptions
  #thread: WatchedThread | undefined

  constructor(options: LiveOptions) {
    this.#options = options
  }

  /** Loads the thread ahead of the first `start`. */
  warm(): void {
    if (this.#thread?.isUsable !== true) this.#thread = this.#spawn()
  }

  /** Without a run, only `start` does anything. */
  post(command: Command): void {
    if (command.kind === 'start') this.warm()
    this.#thread?.post(command)
  }

  /** Ends the thread, and the run with it. Nothing more is told; a `start` begins anew. */
  dispose(): void {
    this.#thread?.terminate()
    this.#thread = undefined
  }

  #spawn(): WatchedThread {
    const { spawn, silenceMs, onUpdate, onLost } = this.#options
    return new WatchedThread({
      spawn,
      ...(silenceMs !== undefined && { silenceMs }),
      onMessage: (message) => onUpdate(message as Update),
      onLost: (loss) => {
        this.#thread = undefined
        onLost(loss)
      },
    })
  }
}

export type CarryEnd =
  | { readonly kind: 'carried'; readonly result: Carried }
  | { readonly kind: 'refused'; readonly problem: ProgramProblem }
  | { readonly kind: 'broke'; readonly message: string }
  | Loss

export interface CarryOptions {
  readonly spawn: Spawn
  readonly signal?: AbortSignal
  readonly silenceMs?: number
  onProgress?(update: CarryUpdate & { readonly kind: 'carrying' }): void
}

/** How many users a day the stack carries, found in a thread of its own. Rejects with the signal's reason when it is cancelled. */
export async function carry(order: CarryOrder, options: CarryOptions): Promise<CarryEnd> {
  const { spawn, signal, silenceMs, onProgress } = options
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<CarryEnd>()
  const thread = new WatchedThread({
    spawn,
    ...(silenceMs !== undefined && { silenceMs }),
    onMessage: (message: FromThread) => {
      if (message.kind === 'carrying') onProgress?.(message)
      else if (message.kind === 'carried' || message.kind === 'refused' || message.kind === 'broke')
        resolve(message)
    },
    onLost: resolve,
  })
  const cancel = (): void => reject(signal?.reason)
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    thread.post(order)
    return await promise
  } finally {
    signal?.removeEventListener('abort', cancel)
    thread.terminate()
  }
}
