/** Runs inside the sandbox, beside a file of test262: what those files expect to find, as far as programs can have it. */

export function Test262Error(this: { message: string }, message?: string): void {
  this.message = message ?? ''
}
Test262Error.prototype.toString = function (this: { message: string }): string {
  return `Test262Error: ${this.message}`
}
Test262Error.thrower = (message?: string): never => fail(message ?? '')

function fail(message: string): never {
  throw Reflect.construct(Test262Error, [message])
}

export function $DONOTEVALUATE(): never {
  throw 'Test262: This statement should not be evaluated.'
}

function show(value: unknown): string {
  if (Object.is(value, -0)) return '-0'
  try {
    return String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}

export function isSameValue(a: unknown, b: unknown): boolean {
  return Object.is(a, b)
}

export function assert(condition: unknown, message?: string): void {
  if (condition !== true) fail(message ?? `Expected true but got ${show(condition)}`)
}
assert._isSameValue = isSameValue
assert._toString = show
assert.sameValue = (actual: unknown, expected: unknown, message = ''): void => {
  if (!Object.is(actual, expected)) fail(`${message} expected ${show(expected)}, got ${show(actual)}`)
}
assert.notSameValue = (actual: unknown, unexpected: unknown, message = ''): void => {
  if (Object.is(actual, unexpected)) fail(`${message} did not expect ${show(actual)}`)
}

type Constructor = new (...values: never[]) => unknown

function checkThrown(thrown: unknown, expected: Constructor, message: string): void {
  if (typeof thrown !== 'object' || thrown === null) fail(`${message} threw no object but ${show(thrown)}`)
  if (thrown.constructor === expected) return
  fail(`${message} expected a ${expected.name}, got ${show(thrown)}`)
}

assert.throws = (expected: Constructor, run: () => unknown, message = ''): void => {
  if (typeof run !== 'function') fail('assert.throws needs a function')
  try {
    run()
  } catch (thrown) {
    checkThrown(thrown, expected, message)
    return
  }
  fail(`${message} expected a ${expected.name}, nothing was thrown`)
}
assert.throwsAsync = async (
  expected: Constructor,
  run: () => Promise<unknown>,
  message = '',
): Promise<void> => {
  let promise: Promise<unknown>
  try {
    promise = run()
  } catch (thrown) {
    fail(`${message} expected a promise, ${show(thrown)} was thrown`)
  }
  if (typeof promise?.then !== 'function') fail(`${message} expected a promise, got ${show(promise)}`)
  const outcome = await promise.then(
    () => undefined,
    (thrown: unknown) => ({ thrown }),
  )
  if (outcome === undefined) fail(`${message} expected a ${expected.name}, nothing was thrown`)
  checkThrown(outcome.thrown, expected, message)
}

let settle: (error: unknown) => void = () => {}
const done = new Promise<unknown>((resolve) => {
  settle = resolve
})

export function $DONE(error?: unknown): void {
  settle(error === undefined || error === null || error === false ? undefined : show(error))
}

export function asyncTest(run: () => Promise<unknown>): void {
  try {
    run().then(() => $DONE(), $DONE)
  } catch (thrown) {
    $DONE(thrown ?? 'threw')
  }
}

export const $262 = {
  detachArrayBuffer: (buffer: ArrayBuffer): null => {
    if (!buffer.detached) buffer.transfer()
    return null
  },
}

export function reportCompare(): void {}

/** What the entry of the program hands over: settles with why the test failed, if it did. */
export function outcome(isAsync: boolean): { finished: Promise<unknown>; failure: unknown } {
  const handed: { finished: Promise<unknown>; failure: unknown } = {
    finished: Promise.resolve(),
    failure: undefined,
  }
  if (isAsync) {
    handed.finished = done.then((failure) => {
      handed.failure = failure
    })
  }
  return handed
}
