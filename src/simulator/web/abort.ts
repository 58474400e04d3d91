/** `AbortSignal` and `AbortController`. Listeners run at once, in the order they were added. */
import { DOMException } from './dom-exception.ts'
import { illegalInvocation, isObject, presentAs, toDictionary, toText } from './interface.ts'

type Callback = (this: unknown, event: AbortEvent) => unknown
interface Listener {
  readonly callback: object
  readonly once: boolean
  removed: boolean
}

/** What listeners get. */
export class AbortEvent {
  #target: AbortSignal

  constructor(target: AbortSignal) {
    this.#target = target
  }

  get type(): 'abort' {
    return 'abort'
  }

  get target(): AbortSignal {
    return this.#target
  }

  get currentTarget(): AbortSignal {
    return this.#target
  }
}

/**
 * Aborts a signal from inside; a signal that is aborted already stays as it is.
 * Whether anybody was told of it: most time-outs end when what they were for is long over.
 */
export let abortSignal: (signal: AbortSignal, reason: Reason) => boolean
export let isAbortSignal: (value: unknown) => value is AbortSignal
export let createSignal: () => AbortSignal
/** Makes a signal abort when a source does, after the source's own listeners. */
let follow: (dependent: AbortSignal, source: AbortSignal) => void
/** Calls once, before the listeners, when the signal aborts. Returns how to call it off. */
export let onAbort: (signal: AbortSignal, callback: () => void) => () => void
/** Whether and why, without asking what a program may have put over it. */
export let abortStateOf: (signal: unknown) => {
  readonly aborted: boolean
  readonly reason: Reason | undefined
}

/** Why a signal aborted: an exception of our own is made when it is asked for, as it mostly is not, and its stack is dear. */
export class Reason {
  #make: (() => unknown) | undefined
  #value: unknown

  constructor(make: () => unknown) {
    this.#make = make
  }

  get value(): unknown {
    if (this.#make !== undefined) {
      this.#value = this.#make()
      this.#make = undefined
    }
    return this.#value
  }
}

const allowed = Symbol('allowed to construct')

export class AbortSignal {
  #aborted = false
  #reason: Reason | undefined
  #algorithms: Set<() => void> | undefined
  #dependents: Set<AbortSignal> | undefined
  #sources: Set<AbortSignal> | undefined
  #listeners: Listener[] = []
  #handler: object | null = null
  #handlerListener: Listener | undefined

  constructor(key?: unknown) {
    if (key !== allowed) throw new TypeError('Illegal constructor')
  }

  static {
    Object.defineProperty(AbortSignal, 'length', { value: 0 })
    isAbortSignal = (value): value is AbortSignal =>
      typeof value === 'object' && value !== null && #aborted in value
    abortStateOf = (signal) => {
      if (!isAbortSignal(signal)) throw illegalInvocation()
      return { aborted: signal.#aborted, reason: signal.#reason }
    }
    createSignal = () => new AbortSignal(allowed)
    onAbort = (signal, callback) => {
      signal.#algorithms ??= new Set()
      signal.#algorithms.add(callback)
      return () => {
        signal.#algorithms?.delete(callback)
      }
    }
    follow = (dependent, source) => {
      dependent.#sources ??= new Set()
      for (const root of source.#sources ?? [source]) {
        dependent.#sources.add(root)
        root.#dependents ??= new Set()
        root.#dependents.add(dependent)
      }
    }
    abortSignal = (signal, reason) => {
      if (signal.#aborted) return false
      const dependents = [...(signal.#dependents ?? [])].filter((dependent) => !dependent.#aborted)
      const aborting = [signal, ...dependents]
      for (const each of aborting) each.#settle(reason)
      return aborting.map((each) => each.#run()).includes(true)
    }
  }

  get aborted(): boolean {
    return abortStateOf(this).aborted
  }

  get reason(): unknown {
    return abortStateOf(this).reason?.value
  }

  get onabort(): Callback | null {
    abortStateOf(this)
    return this.#handler as Callback | null
  }

  set onabort(handler: unknown) {
    abortStateOf(this)
    this.#handler = isObject(handler) ? handler : null
    if (this.#handler === null || this.#handlerListener) return
    const callback = (event: AbortEvent): unknown =>
      typeof this.#handler === 'function' ? Reflect.apply(this.#handler, this, [event]) : undefined
    this.#handlerListener = { callback, once: false, removed: false }
    this.#listeners.push(this.#handlerListener)
  }

  throwIfAborted(): void {
    const { aborted, reason } = abortStateOf(this)
    if (aborted) throw reason?.value
  }

  addEventListener(type: string, callback: unknown, options?: unknown): void {
    abortStateOf(this)
    const isAbort = toText(type, 'type') === 'abort'
    const settings = isObject(options) ? toDictionary(options, 'AddEventListenerOptions') : undefined
    const once = Boolean(settings?.once)
    const signal = settings?.signal
    if (signal !== undefined && !isAbortSignal(signal)) {
      throw new TypeError('The "options.signal" property must be an instance of AbortSignal.')
    }
    if (!isAbort || !isObject(callback) || (signal && abortStateOf(signal).aborted)) return
    if (this.#listeners.some((listener) => listener.callback === callback)) return
    this.#listeners.push({ callback, once, removed: false })
    if (signal) onAbort(signal, () => this.#remove(callback))
  }

  removeEventListener(type: string, callback: unknown): void {
    abortStateOf(this)
    if (toText(type, 'type') === 'abort' && isObject(callback)) this.#remove(callback)
  }

  #remove(callback: object): void {
    const index = this.#listeners.findIndex((listener) => listener.callback === callback)
    const [listener] = index < 0 ? [] : this.#listeners.splice(index, 1)
    if (listener) listener.removed = true
  }

  #settle(reason: Reason): void {
    this.#aborted = true
    this.#reason = reason
    for (const source of this.#sources ?? []) source.#dependents?.delete(this)
    this.#sources = undefined
    this.#dependents = undefined
  }

  /** Whether anything was called. */
  #run(): boolean {
    const algorithms = this.#algorithms
    this.#algorithms = undefined
    const isHeard = this.#listeners.length > 0 || (algorithms?.size ?? 0) > 0
    if (algorithms) for (const algorithm of algorithms) algorithm()
    this.#callListeners()
    return isHeard
  }

  #callListeners(): void {
    if (this.#listeners.length === 0) return
    const event = new AbortEvent(this)
    for (const listener of this.#listeners.slice()) {
      if (listener.removed) continue
      if (listener.once) this.#remove(listener.callback)
      try {
        callListener(listener.callback, this, event)
      } catch (error) {
        // One listener's failure is no other's: it surfaces as a rejection that nobody handles.
        void Promise.reject(error)
      }
    }
  }
}

function callListener(callback: object, signal: AbortSignal, event: AbortEvent): void {
  if (typeof callback === 'function') {
    Reflect.apply(callback, signal, [event])
    return
  }
  const handle: unknown = Reflect.get(callback, 'handleEvent')
  if (typeof handle !== 'function') throw new TypeError('handleEvent is not a function')
  Reflect.apply(handle, callback, [event])
}

let isController: (value: unknown) => boolean

export class AbortController {
  #signal = createSignal()

  get signal(): AbortSignal {
    if (!isController(this)) throw illegalInvocation()
    return this.#signal
  }

  abort(reason?: unknown): void {
    if (!isController(this)) throw illegalInvocation()
    abortSignal(this.#signal, reasonGiven(reason))
  }

  static {
    isController = (value) => typeof value === 'object' && value !== null && #signal in value
  }
}

/** What a program gave, or what stands for nothing. */
function reasonGiven(reason: unknown): Reason {
  if (reason === undefined) return operationAborted()
  return new Reason(() => reason)
}

export function operationAborted(): Reason {
  return new Reason(() => new DOMException('This operation was aborted', 'AbortError'))
}

function timedOut(): Reason {
  return new Reason(() => new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
}

/** A signal that aborts as soon as one of the others does, for the same reason. */
export function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  const result = createSignal()
  for (const signal of signals) {
    const { reason } = abortStateOf(signal)
    if (reason === undefined) continue
    abortSignal(result, reason)
    return result
  }
  for (const signal of signals) follow(result, signal)
  return result
}

presentAs(AbortEvent, 'Event')
presentAs(AbortSignal, 'AbortSignal')
presentAs(AbortController, 'AbortController')

/** What a node lends to `AbortSignal.timeout`. */
export interface AbortTimers {
  setTimer(delayMs: number, fire: () => boolean): number
}

/**
 * The `AbortSignal` of one boot: its statics need that node's timers.
 * It shares its prototype with the signals themselves, so `instanceof` holds for all of them.
 */
export function createAbortSignalConstructor(timers: AbortTimers): object {
  const statics = {
    abort(reason?: unknown): AbortSignal {
      const signal = createSignal()
      abortSignal(signal, reasonGiven(reason))
      return signal
    },
    timeout(delayMs: unknown): AbortSignal {
      const delay = Number(delayMs)
      const isWhole = Number.isFinite(delay) && delay > -1 && Math.trunc(delay) <= Number.MAX_SAFE_INTEGER
      if (!isWhole) {
        throw new RangeError(
          `The value of "delay" is out of range. It must be >= 0 && <= ${Number.MAX_SAFE_INTEGER}. Received ${delay}`,
        )
      }
      const signal = createSignal()
      timers.setTimer(Math.trunc(delay), () => abortSignal(signal, timedOut()))
      return signal
    },
    any(signals: unknown): AbortSignal {
      if (!isObject(signals)) throw new TypeError('The "signals" argument must be iterable.')
      const sources = Array.from(signals as Iterable<unknown>)
      const isAllSignals = sources.every((source): source is AbortSignal => isAbortSignal(source))
      if (!isAllSignals)
        throw new TypeError('The "signals" argument must hold instances of AbortSignal only.')
      return anySignal(sources as AbortSignal[])
    },
  }
  function BootAbortSignal(): never {
    throw new TypeError('Illegal constructor')
  }
  Object.defineProperty(BootAbortSignal, 'name', { value: 'AbortSignal' })
  Object.defineProperty(BootAbortSignal, 'prototype', { value: AbortSignal.prototype, writable: false })
  return Object.assign(BootAbortSignal, statics)
}
