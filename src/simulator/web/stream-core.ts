/** What a stream holds and how it moves: a queue, a source to pull from, and the reads that wait. */
import { illegalInvocation, isObject, presentAs } from './interface.ts'

type Result = IteratorResult<unknown, undefined>

export class StreamCore {
  state: 'readable' | 'closed' | 'errored' = 'readable'
  /** What the stream failed with. */
  failure: unknown = undefined
  queue: unknown[] = []
  /** No more chunks will come; those in the queue still go out. */
  closeRequested = false
  /** Read from or cancelled, ever. */
  disturbed = false
  reader: object | null = null
  onPull: (() => unknown) | undefined
  onCancel: ((reason: unknown) => unknown) | undefined
  #highWaterMark: number
  #started = false
  #pulling = false
  #pullAgain = false
  #reads: PromiseWithResolvers<Result>[] = []
  #watchers: { done: () => void; failed: (error: unknown) => void }[] = []

  constructor(highWaterMark = 1) {
    this.#highWaterMark = highWaterMark
  }

  get desiredSize(): number | null {
    if (this.state === 'errored') return null
    return this.state === 'closed' ? 0 : this.#highWaterMark - this.queue.length
  }

  get canEnqueue(): boolean {
    return this.state === 'readable' && !this.closeRequested
  }

  start(started: unknown): void {
    Promise.resolve(started).then(
      () => {
        this.#started = true
        this.#pullIfWanted()
      },
      (error) => this.error(error),
    )
  }

  lock(token: object): void {
    if (this.reader !== null) throw new TypeError('Invalid state: ReadableStream is locked')
    this.reader = token
  }

  /** Reads that still wait are rejected. */
  unlock(token: object, error: TypeError): void {
    if (this.reader !== token) return
    this.reader = null
    for (const read of this.#reads.splice(0)) read.reject(error)
  }

  read(): Promise<Result> {
    this.disturbed = true
    if (this.state === 'errored') return Promise.reject(this.failure)
    if (this.state === 'closed') return Promise.resolve({ done: true, value: undefined })
    if (this.queue.length > 0) {
      const value = this.queue.shift()
      if (this.closeRequested && this.queue.length === 0) this.#finish()
      else this.#pullIfWanted()
      return Promise.resolve({ done: false, value })
    }
    const read = Promise.withResolvers<Result>()
    this.#reads.push(read)
    this.#pullIfWanted()
    return read.promise
  }

  /** All chunks at once, where they are known already: undefined where somebody has to wait. */
  takeAll(): unknown[] | undefined {
    if (this.reader !== null || this.state === 'errored') return undefined
    if (this.state === 'readable' && !this.closeRequested) return undefined
    this.disturbed = true
    this.lock({})
    const chunks = this.queue
    this.queue = []
    if (this.state === 'readable') this.#finish()
    return chunks
  }

  enqueue(chunk: unknown): void {
    if (!this.canEnqueue) return
    const read = this.#reads.shift()
    if (read) read.resolve({ done: false, value: chunk })
    else this.queue.push(chunk)
    this.#pullIfWanted()
  }

  close(): void {
    if (!this.canEnqueue) return
    this.closeRequested = true
    if (this.queue.length === 0) this.#finish()
  }

  error(error: unknown): void {
    if (this.state !== 'readable') return
    this.state = 'errored'
    this.failure = error
    this.queue = []
    this.onPull = undefined
    this.onCancel = undefined
    for (const watcher of this.#watchers.splice(0)) watcher.failed(error)
    for (const read of this.#reads.splice(0)) read.reject(error)
  }

  async cancel(reason: unknown): Promise<void> {
    this.disturbed = true
    if (this.state === 'closed') return
    if (this.state === 'errored') throw this.failure
    const { onCancel } = this
    this.queue = []
    this.#finish()
    await onCancel?.(reason)
  }

  whenDone(done: () => void, failed: (error: unknown) => void): void {
    if (this.state === 'closed') done()
    else if (this.state === 'errored') failed(this.failure)
    else this.#watchers.push({ done, failed })
  }

  #finish(): void {
    this.state = 'closed'
    this.onPull = undefined
    this.onCancel = undefined
    // Most bodies are read at once, and nobody waits.
    if (this.#watchers.length > 0) for (const watcher of this.#watchers.splice(0)) watcher.done()
    if (this.#reads.length === 0) return
    for (const read of this.#reads.splice(0)) read.resolve({ done: true, value: undefined })
  }

  #pullIfWanted(): void {
    const isWanted = this.#reads.length > 0 || (this.desiredSize ?? 0) > 0
    if (!this.onPull || !this.canEnqueue || !this.#started || !isWanted) return
    if (this.#pulling) {
      this.#pullAgain = true
      return
    }
    this.#pulling = true
    this.#pull(this.onPull).then(
      () => {
        this.#pulling = false
        if (!this.#pullAgain) return
        this.#pullAgain = false
        this.#pullIfWanted()
      },
      (error) => this.error(error),
    )
  }

  #pull(onPull: () => unknown): Promise<unknown> {
    try {
      return Promise.resolve(onPull())
    } catch (error) {
      return Promise.reject(error)
    }
  }
}

export let createController: (core: StreamCore) => ReadableStreamDefaultController
let coreOf: (controller: unknown) => StreamCore

const allowed = Symbol('allowed to construct')

export class ReadableStreamDefaultController {
  #core: StreamCore

  constructor(key?: unknown, core?: unknown) {
    if (key !== allowed) throw new TypeError('Illegal constructor')
    this.#core = core as StreamCore
  }

  static {
    Object.defineProperty(ReadableStreamDefaultController, 'length', { value: 0 })
    createController = (core) => new ReadableStreamDefaultController(allowed, core)
    coreOf = (controller) => {
      if (!isObject(controller) || !(#core in controller)) throw illegalInvocation()
      return (controller as ReadableStreamDefaultController).#core
    }
  }

  get desiredSize(): number | null {
    return coreOf(this).desiredSize
  }

  enqueue(chunk?: unknown): void {
    const core = coreOf(this)
    if (!core.canEnqueue) throw new TypeError('Invalid state: Controller is already closed')
    core.enqueue(chunk)
  }

  close(): void {
    const core = coreOf(this)
    if (!core.canEnqueue) throw new TypeError('Invalid state: Controller is already closed')
    core.close()
  }

  error(reason?: unknown): void {
    coreOf(this).error(reason)
  }
}

presentAs(ReadableStreamDefaultController, 'ReadableStreamDefaultController')
