/** The globals of one boot: what the contract lists and nothing else. */
import { type Capabilities, NetworkFailure } from '../capabilities.ts'
import { hiddenWebClasses, ownWebGlobals, sharedWebGlobals } from '../web/globals.ts'
import { createConsole } from './console.ts'
import { describe } from './describe.ts'
import { createDate } from './language/date.ts'
import { disguise } from './language/function-text.ts'
import { createMath, power, sharedMath } from './language/math.ts'
import { createTimers, type Timers } from './timers.ts'

const refusal = 'Code cannot be made from text here: eval and new Function are not available.'

/** Take the places of what makes code from text, which would escape the checks of `compile`. */
const makers = {
  FunctionFromText: function (this: unknown): never {
    throw new EvalError(refusal)
  },
  eval(): never {
    throw new EvalError(refusal)
  },
}
Object.defineProperties(makers.FunctionFromText, {
  name: { value: 'Function' },
  prototype: { value: Object.getPrototypeOf(makers.eval), writable: false },
})

/** What stands in the place of code from text in every compartment. */
export const closed = { Function: makers.FunctionFromText, eval: makers.eval }

/** Stands for a name that is nowhere declared: a function that can be called with `new`, as such a name may be. */
function undeclared(error: unknown): never {
  throw error
}

/** What a module's code is lent beside the globals. */
export const lent = {
  power,
  place: (target: Record<PropertyKey, unknown>, key: unknown) => {
    const property = toPropertyKey(key)
    return {
      get value() {
        return target[property]
      },
      set value(value: unknown) {
        target[property] = value
      },
    }
  },
  regularExpression: (pattern: string, flags: string) => new RegExp(pattern, flags),
  template: (cooked: readonly string[], raw: readonly string[]) =>
    Object.freeze(Object.defineProperty([...cooked], 'raw', { value: Object.freeze([...raw]) })),
  // The errors are made where the code uses a name, so that all engines know the line.
  referenceError: ReferenceError,
  undeclared,
  unassignable: (error: unknown) => ({
    get value(): never {
      throw error
    },
    set value(_value: unknown) {
      throw error
    },
  }),
}

/** Shared by all nodes, and hardened with the realm. */
export const sharedByNodes = { makers, lent, sharedMath, sharedWebGlobals, hiddenWebClasses, NetworkFailure }

/** Builds shorten the names of classes and functions; programs, and what they log, show them. */
export function nameSharedByNodes(): void {
  for (const [name, value] of Object.entries(sharedWebGlobals)) {
    if (typeof value === 'function') Object.defineProperty(value, 'name', { value: name, configurable: true })
  }
}

function toPropertyKey(key: unknown): PropertyKey {
  if (typeof key === 'symbol' || typeof key === 'string' || typeof key === 'number') return key
  let found: PropertyKey = ''
  // Only the language itself knows how to make a key of an object.
  const keep = {
    has(_target: object, property: PropertyKey): boolean {
      found = property
      return true
    },
  }
  Reflect.has(new Proxy({}, keep), key as PropertyKey)
  return found
}

/** The same object for every boot. */
const shared: Readonly<Record<string, unknown>> = {
  ...sharedWebGlobals,
  Float32Array,
  Float64Array,
  ...closed,
}

/** Each is made when it is asked for: a program uses few of them, and boots many times. */
export class BootGlobals {
  readonly #makers: Readonly<Record<string, () => unknown>>
  readonly #made = new Map<string, unknown>()

  constructor(capabilities: Capabilities) {
    const { log, monotonicMs, random, wallClockMs } = capabilities
    let made: Timers | undefined
    // They belong together: one clears what the other has set.
    const timers = (): Timers => {
      made ??= createTimers(capabilities)
      return made
    }
    this.#makers = {
      ...ownWebGlobals(capabilities),
      setTimeout: () => timers().setTimeout,
      setInterval: () => timers().setInterval,
      clearTimeout: () => timers().clearTimeout,
      clearInterval: () => timers().clearInterval,
      Date: () => createDate(wallClockMs),
      Math: () => createMath(random),
      console: () => createConsole(log),
      performance: () => ({ now: () => monotonicMs() }),
      queueMicrotask: () => createQueueMicrotask(log),
    }
  }

  has(name: string): boolean {
    return Object.hasOwn(shared, name) || Object.hasOwn(this.#makers, name)
  }

  get(name: string): unknown {
    if (Object.hasOwn(shared, name)) return shared[name]
    if (this.#made.has(name)) return this.#made.get(name)
    const value = this.#makers[name]?.()
    if (typeof value === 'function') Object.defineProperty(value, 'name', { value: name, configurable: true })
    disguise(value)
    this.#made.set(name, value)
    return value
  }

  /** For programs that touch the global object. */
  all(): Record<string, unknown> {
    const globals = { ...shared }
    for (const name of Object.keys(this.#makers)) globals[name] = this.get(name)
    return globals
  }
}

function createQueueMicrotask(log: Capabilities['log']): (callback: unknown) => void {
  return (callback) => {
    if (typeof callback !== 'function') throw new TypeError('queueMicrotask needs a function to call')
    void Promise.resolve().then(() => {
      try {
        Reflect.apply(callback, undefined, [])
      } catch (thrown) {
        log('error', () => `Uncaught in queueMicrotask: ${describe(thrown)}`)
      }
    })
  }
}
