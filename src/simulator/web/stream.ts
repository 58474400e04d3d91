/** `ReadableStream`: chunks, one reader at a time, microtasks only. No byte streams, no pipes. */
import { illegalInvocation, isObject, presentAs } from './interface.ts'
import { createController, type ReadableStreamDefaultController, StreamCore } from './stream-core.ts'

export let streamCoreOf: (stream: unknown) => StreamCore
export let isReadableStream: (value: unknown) => value is ReadableStream
export let streamOver: (core: StreamCore) => ReadableStream
let readerCoreOf: (reader: ReadableStreamDefaultReader) => StreamCore

const overCore = Symbol('over a core')

export class ReadableStream {
  #core: StreamCore

  constructor(source?: unknown, core?: unknown) {
    this.#core = source === overCore ? (core as StreamCore) : startCore(source)
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

  getReader(): ReadableStreamDefaultReader {
    streamCoreOf(this)
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

  async read(): Promise<IteratorResult<unknown, undefined>> {
    return await readerCoreOf(this).read()
  }

  releaseLock(): void {
    if (!(#core in this)) throw illegalInvocation()
    if (this.#released) return
    this.#released = true
    const error = new TypeError('Invalid state: Releasing reader')
    this.#core.unlock(this.#token, error)
    const closed = Promise.withResolvers<undefined>()
    closed.promise.catch(() => undefined)
    this.#closed?.reject(error)
    closed.reject(error)
    this.#closed = closed
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
  #last: Promise<unknown> = Promise.resolve()
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
    const result = this.#last.then(step, step)
    this.#last = result
    result.catch(() => undefined)
    return result
  }
}

Object.setPrototypeOf(StreamIterator.prototype, asyncIteratorPrototype)

function startCore(source: unknown): StreamCore {
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
  const core = new StreamCore()
  const controller = createController(core)
  const { pull, cancel } = methods
  if (pull) core.onPull = () => Reflect.apply(pull, source, [controller])
  if (cancel) core.onCancel = (reason) => Reflect.apply(cancel, source, [reason])
  core.start(methods.start ? Reflect.apply(methods.start, source, [controller]) : undefined)
  return core
}

type Method = (this: unknown, argument: ReadableStreamDefaultController | unknown) => unknown

function method(source: object, name: string): Method | undefined {
  const value: unknown = Reflect.get(source, name)
  if (value === undefined) return undefined
  if (typeof value !== 'function') throw new TypeError(`The "source.${name}" property must be a function`)
  return value as Method
}

/** A stream of what an iterable gives, asked only as fast as it is read. */
export function coreFromIterable(chunks: unknown): StreamCore {
  if (!isObject(chunks) && typeof chunks !== 'string') throw new TypeError(notIterable)
  const holder = Object(chunks) as object
  const ofAsync: unknown = Reflect.get(holder, Symbol.asyncIterator)
  const open: unknown = ofAsync ?? Reflect.get(holder, Symbol.iterator)
  if (typeof open !== 'function') throw new TypeError(notIterable)
  const iterator: unknown = Reflect.apply(open, chunks, [])
  if (!isObject(iterator)) throw new TypeError(notIterable)
  const next: unknown = Reflect.get(iterator, 'next')
  const core = new StreamCore(0)
  core.onPull = async () => {
    if (typeof next !== 'function') throw new TypeError(notIterable)
    const result: unknown = await Reflect.apply(next, iterator, [])
    if (!isObject(result)) throw new TypeError('The iterator result is not an object')
    if (Reflect.get(result, 'done')) core.close()
    else core.enqueue(await Reflect.get(result, 'value'))
  }
  core.onCancel = async (reason) => {
    const end: unknown = Reflect.get(iterator, 'return')
    if (end === undefined || end === null) return
    if (typeof end !== 'function') throw new TypeError('The iterator has a "return" that is no function')
    const result: unknown = await Reflect.apply(end, iterator, [reason])
    if (!isObject(result)) throw new TypeError('The iterator result is not an object')
  }
  core.start(undefined)
  return core
}

const notIterable = 'The "iterable" argument must be iterable'

/** Two streams that each give every chunk; the second gets what `copy` makes of it. */
export function teeCore(core: StreamCore, copy: (chunk: unknown) => unknown): [StreamCore, StreamCore] {
  core.lock({})
  const branches: [StreamCore, StreamCore] = [new StreamCore(), new StreamCore()]
  const cancelled: (readonly [unknown] | undefined)[] = [undefined, undefined]
  const ended = Promise.withResolvers<unknown>()
  let reading = false
  let again = false
  const give = (chunk: unknown): void => {
    branches.forEach((branch, index) => {
      if (!cancelled[index]) branch.enqueue(index === 0 ? chunk : copy(chunk))
    })
  }
  const pull = async (): Promise<void> => {
    if (reading) {
      again = true
      return
    }
    reading = true
    do {
      again = false
      const result = await core.read()
      if (result.done) {
        for (const [index, branch] of branches.entries()) if (!cancelled[index]) branch.close()
        ended.resolve(undefined)
        return
      }
      give(result.value)
    } while (again)
    reading = false
  }
  const fail = (error: unknown): void => {
    for (const branch of branches) branch.error(error)
    ended.resolve(undefined)
  }
  branches.forEach((branch, index) => {
    branch.onPull = () => {
      void pull().catch(fail)
    }
    branch.onCancel = (reason) => {
      cancelled[index] = [reason]
      const [first, second] = cancelled
      if (first && second) ended.resolve(core.cancel([first[0], second[0]]))
      return ended.promise
    }
    branch.start(undefined)
  })
  core.whenDone(() => undefined, fail)
  return branches
}

Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  value: ReadableStream.prototype.values,
  writable: true,
  configurable: true,
})
presentAs(ReadableStream, 'ReadableStream')
presentAs(ReadableStreamDefaultReader, 'ReadableStreamDefaultReader')
