/** Errors as programs see them: alike in every engine, as far as engines let it be decided. */
import { errorTitle } from '../brands.ts'

/**
 * SES takes every engine with `captureStackTrace` for V8, whose way with stacks the others do not share:
 * before the repair, it goes from those.
 */
export function hideBorrowedStackMethods(): void {
  Reflect.set(Error, 'prepareStackTrace', () => 'prepared')
  const isV8 = new Error().stack === 'prepared'
  Reflect.deleteProperty(Error, 'prepareStackTrace')
  if (!isV8) Reflect.deleteProperty(Error, 'captureStackTrace')
}

/** After the repair. `error.stack` is `name: message` to programs, since frames differ between engines. */
export function settleErrorStack(): void {
  Reflect.set(Error, 'prepareStackTrace', (error: object) => errorTitle(error))
  // From now on nobody bends stacks. Setters remain, since test runners assign to them; Node asks the getter.
  const get = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')?.get
  if (get) Object.defineProperty(Error, 'prepareStackTrace', { get, set: () => {}, configurable: true })
}

/** The host's own `Error` can see stacks: classes that programs reach must not lead to it. */
export function settleErrorClasses(classes: Readonly<Record<string, unknown>>): void {
  for (const value of Object.values(classes)) {
    if (typeof value === 'function' && Object.getPrototypeOf(value) === Error) {
      Object.setPrototypeOf(value, Error.prototype.constructor)
    }
  }
}

/**
 * Firefox throws an `InternalError` when the stack is full. No name leads to it, but the error does. After the
 * hardening, since this reaches what all else inherits from.
 */
export function settleHiddenErrors(): void {
  const internal: unknown = Reflect.get(globalThis, 'InternalError')
  if (typeof internal !== 'function') return
  Object.setPrototypeOf(internal, Error.prototype.constructor)
  harden(internal)
}
