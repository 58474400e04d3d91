/** The page's end of a view: commands in, updates out, and a word when the thread is lost. */
import type {
  Carried,
  CarryOrder,
  CarryUpdate,
  Command,
  PlanOrder,
  PlanUpdate,
  ProgramProblem,
  SceneOrder,
  SceneUpdate,
  Update,
} from './protocol.ts'
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

export interface AskOptions {
  readonly spawn: Spawn
  readonly signal?: AbortSignal
  readonly silenceMs?: number
}

export interface CarryOptions extends AskOptions {
  onProgress?(update: CarryUpdate & { readonly kind: 'carrying' }): void
}

/** How many users a day the stack carries, found in a thread of its own. Rejects with the signal's reason when it is cancelled. */
export function carry(order: CarryOrder, { onProgress, ...options }: CarryOptions): Promise<CarryEnd> {
  return ask<CarryEnd>(order, options, (message) => {
    if (message.kind === 'carrying') onProgress?.(message)
    return message.kind === 'carried' || message.kind === 'refused' || message.kind === 'broke'
      ? message
      : undefined
  })
}

export type PlanEnd = PlanUpdate | Loss

/** What a learner's plan says, read in a thread of its own. Rejects with the signal's reason when it is cancelled. */
export function readPlanIn(order: PlanOrder, options: AskOptions): Promise<PlanEnd> {
  return ask<PlanEnd>(order, options, (message) =>
    message.kind === 'planned' || message.kind === 'refused' || message.kind === 'broke'
      ? message
      : undefined,
  )
}

export type SceneEnd = SceneUpdate | Loss

/** What a scene comes to, found in a thread of its own. Rejects with the signal's reason when it is cancelled. */
export function measureSceneIn(order: SceneOrder, options: AskOptions): Promise<SceneEnd> {
  return ask<SceneEnd>(order, options, (message) =>
    message.kind === 'scene-measured' || message.kind === 'refused' || message.kind === 'broke'
      ? message
      : undefined,
  )
}

/** `endOf` is called with all that the thread says, until it gives an end. */
async function ask<End>(
  order: CarryOrder | PlanOrder | SceneOrder,
  { spawn, signal, silenceMs }: AskOptions,
  endOf: (message: FromThread) => End | undefined,
): Promise<End | Loss> {
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<End | Loss>()
  const thread = new WatchedThread({
    spawn,
    ...(silenceMs !== undefined && { silenceMs }),
    onMessage: (message) => {
      const end = endOf(message)
      if (end !== undefined) resolve(end)
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
