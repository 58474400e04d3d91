/** Streams made of other things: of an iterable, and of another stream. */
import { isObject } from './interface.ts'
import { StreamCore } from './stream-core.ts'

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
      const result = await core.read()
      // Both branches ask at first: one chunk serves them both.
      again = false
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
  // Not at once: a chunk that was read before it failed is still on its way.
  core.whenDone(
    () => undefined,
    (error) => void Promise.resolve().then(() => fail(error)),
  )
  return branches
}

/** The same chunks for another owner: the first stream counts as read. */
export function passOn(core: StreamCore): StreamCore {
  const next = new StreamCore(0)
  const chunks = core.takeAll()
  if (chunks) {
    for (const chunk of chunks) next.enqueue(chunk)
    next.close()
    return next
  }
  core.lock({})
  core.disturbed = true
  next.onPull = async () => {
    const result = await core.read()
    if (result.done) next.close()
    else next.enqueue(result.value)
  }
  next.onCancel = (reason) => core.cancel(reason)
  next.start(undefined)
  return next
}
