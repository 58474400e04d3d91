/** `ReadableStream`: chunks, one reader at a time, microtasks only. No byte streams, no pipes. */
import { illegalInvocation, isObject, presentAs, showMembers, toDictionary, toText } from './interface.ts'
import { coreFromIterable, teeCore } from './stream-branches.ts'
import { createController, type ReadableStreamDefaultController, StreamCore } from './stream-core.ts'

export let streamCoreOf: (stream: unknown) => StreamCore
export let isReadableStream: (value: unknown) => value is ReadableStream
export let streamOver: (core: StreamCore) => ReadableStream
let readerCoreOf: (reader: ReadableStreamDefaultReader) => StreamCore

const overCore = Symbol('over a core')

export class ReadableStream {
  #core: StreamCore

  constructor(source?: unknown, core?: unknown) {
    this.#core = source === overCore ? (core as StreamCore) : startCore(source, core)
  }

  static {
    Object.defineProperty(ReadableStream, 'length', { value: 0 })
    isReadableStream = (value): value is ReadableStream =>
      typeof value === 'object' && value !== null && #core in value
    streamCoreOf = (stream) => {
      if (!isReadableStream(stream)) throw illegalInvocation()
      return stream.#core
    }
    streamOver = (core) => new ReadableStream(overCore, core)
  }

  static from(chunks: unknown): ReadableStream {
    return streamOver(coreFromIterable(chunks))
  }

  get locked(): boolean {
    return streamCoreOf(this).reader !== null
  }

  getReader(options?: unknown): ReadableStreamDefaultReader {
    streamCoreOf(this)
    const mode: unknown = toDictionary(options, 'ReadableStreamGetReaderOptions')?.mode
    if (mode !== undefined)
      throw new TypeError(
        `ReadableStream of this world has no byte streams: leave "mode" out, not ${toText(mode, 'mode')}`,
      )
    return new ReadableStreamDefaultReader(this)
  }

  tee(): [ReadableStream, ReadableStream] {
    const [first, second] = teeCore(streamCoreOf(this), (chunk) => chunk)
    return [streamOver(first), streamOver(second)]
  }

  async cancel(reason?: unknown): Promise<void> {
    const core = streamCoreOf(this)
    if (core.reader !== null) throw new TypeError('Invalid state: ReadableStream is locked')
    await core.cancel(reason)
  }

  values(options?: unknown): AsyncIterableIterator<unknown> {
    const core = streamCoreOf(this)
    const preventCancel = isObject(options) && Boolean(Reflect.get(options, 'preventCancel'))
    return new StreamIterator(core, preventCancel) as unknown as AsyncIterableIterator<unknown>
  }

  declare [Symbol.asyncIterator]: () => AsyncIterableIterator<unknown>
}

export class ReadableStreamDefaultReader {
  #core: StreamCore
  #token = {}
  #closed: PromiseWithResolvers<undefined> | undefined
  #released = false

  constructor(stream: ReadableStream) {
    this.#core = streamCoreOf(stream)
    this.#core.lock(this.#token)
  }

  static {
    readerCoreOf = (reader) => {
      if (!isObject(reader) || !(#core in reader)) throw illegalInvocation()
      if (reader.#released) throw new TypeError('Invalid state: The reader is not attached to a stream')
      return reader.#core
    }
  }

  get closed(): Promise<undefined> {
    if (!(#core in this)) return Promise.reject(illegalInvocation())
    this.#closed ??= this.#watchClosed()
    return this.#closed.promise
  }

  // Without `async`, which would let what is there already arrive after the news that the stream has ended.
  read(): Promise<IteratorResult<unknown, undefined>> {
    try {
      return readerCoreOf(this).read()
    } catch (error) {
      return Promise.reject(error)
    }
  }

  releaseLock(): void {
    if (!(#core in this)) throw illegalInvocation()
    if (this.#released) return
    this.#released = true
    const error = new TypeError('Invalid state: Releasing reader')
    // Whoever waits hears of it; where the stream has ended, that was told, and the promise is another from now on.
    if (this.#core.state !== 'readable') this.#closed = undefined
    this.#closed ??= Promise.withResolvers<undefined>()
    this.#closed.promise.catch(() => undefined)
    this.#core.unlock(this.#token, error)
    this.#closed.reject(error)
  }

  async cancel(reason?: unknown): Promise<void> {
    await readerCoreOf(this).cancel(reason)
  }

  #watchClosed(): PromiseWithResolvers<undefined> {
    const closed = Promise.withResolvers<undefined>()
    closed.promise.catch(() => undefined)
    this.#core.whenDone(
      () => closed.resolve(undefined),
      (error) => closed.reject(error),
    )
    return closed
  }
}

const asyncIteratorPrototype: object = Object.getPrototypeOf(
  Object.getPrototypeOf(async function* () {}.prototype),
)

export class StreamIterator {
  #core: StreamCore
  #token = {}
  #preventCancel: boolean
  /** The call that is under way, if any: the next one waits for it. */
  #last: Promise<unknown> | undefined
  #finished = false

  constructor(core: StreamCore, preventCancel: boolean) {
    this.#core = core
    this.#preventCancel = preventCancel
    core.lock(this.#token)
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    return this.#afterLast(async () => {
      if (this.#finished) return { done: true, value: undefined }
      try {
        const result = await this.#core.read()
        if (result.done) this.#finish()
        return result
      } catch (error) {
        this.#finish()
        throw error
      }
    })
  }

  return(value?: unknown): Promise<IteratorResult<unknown, unknown>> {
    return this.#afterLast(async () => {
      if (!this.#finished) {
        const cancelled = this.#preventCancel ? undefined : this.#core.cancel(value)
        this.#finish()
        await cancelled
      }
      return { done: true, value }
    })
  }

  #finish(): void {
    this.#finished = true
    this.#core.unlock(this.#token, new TypeError('Invalid state: Releasing reader'))
  }

  #afterLast<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#last === undefined ? step() : this.#last.then(step, step)
    this.#last = result
    const end = (): void => {
      if (this.#last === result) this.#last = undefined
    }
    result.then(end, end)
    return result
  }
}

Object.setPrototypeOf(StreamIterator.prototype, asyncIteratorPrototype)
Reflect.deleteProperty(StreamIterator.prototype, 'constructor')
showMembers(StreamIterator.prototype)

function startCore(source: unknown, strategy: unknown): StreamCore {
  const highWaterMark = highWaterMarkOf(strategy)
  if (source === null) throw new TypeError('The "source" argument must be of type object. Received null')
  if (source === undefined) source = {}
  if (!isObject(source))
    throw new TypeError(`The "source" argument must be of type object. Received ${typeof source}`)
  const type: unknown = Reflect.get(source, 'type')
  if (type !== undefined)
    throw new TypeError('ReadableStream of this world has no byte streams: leave "type" out')
  const methods = {
    cancel: method(source, 'cancel'),
    pull: method(source, 'pull'),
    start: method(source, 'start'),
  }
  const core = new StreamCore(highWaterMark)
  const controller = createController(core)
  const { pull, cancel } = methods
  if (pull) core.onPull = () => Reflect.apply(pull, source, [controller])
  if (cancel) core.onCancel = (reason) => Reflect.apply(cancel, source, [reason])
  core.start(methods.start ? Reflect.apply(methods.start, source, [controller]) : undefined)
  return core
}

/** How many chunks are asked for ahead of the reader. */
function highWaterMarkOf(strategy: unknown): number {
  if (strategy === undefined || strategy === null) return 1
  if (!isObject(strategy))
    throw new TypeError(`The "strategy" argument must be of type object. Received ${typeof strategy}`)
  if (Reflect.get(strategy, 'size') !== undefined)
    throw new TypeError('ReadableStream of this world counts chunks: leave "size" out of its strategy')
  const given: unknown = Reflect.get(strategy, 'highWaterMark')
  if (given === undefined) return 1
  const mark = Number(given)
  if (!(mark >= 0)) throw new RangeError(`The highWaterMark must be a number from 0, not ${String(given)}`)
  return mark
}

type Method = (this: unknown, argument: ReadableStreamDefaultController | unknown) => unknown

function method(source: object, name: string): Method | undefined {
  const value: unknown = Reflect.get(source, name)
  if (value === undefined) return undefined
  if (typeof value !== 'function') throw new TypeError(`The "source.${name}" property must be a function`)
  return value as Method
}

Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  value: ReadableStream.prototype.values,
  writable: true,
  configurable: true,
})
presentAs(ReadableStream, 'ReadableStream')
presentAs(ReadableStreamDefaultReader, 'ReadableStreamDefaultReader')
