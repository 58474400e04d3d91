/** Runs inside the sandbox: the assertions of web-platform-tests, as far as those files use them. */

type Constructor = new (...values: never[]) => unknown

export function format_value(value: unknown, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Object.is(value, -0)) return '-0'
  if (Array.isArray(value) && depth < 3)
    return `[${value.map((one) => format_value(one, depth + 1)).join(', ')}]`
  if (Array.isArray(value)) return '[…]'
  try {
    return String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}

function check(holds: boolean, message: string, about?: string): void {
  if (!holds) throw new Error(about === undefined ? message : `${about}: ${message}`)
}

const compared = (actual: unknown, expected: unknown): string =>
  `expected ${format_value(expected)}, got ${format_value(actual)}`

export function assert_true(actual: unknown, about?: string): void {
  check(actual === true, compared(actual, true), about)
}
export function assert_false(actual: unknown, about?: string): void {
  check(actual === false, compared(actual, false), about)
}
export function assert_equals(actual: unknown, expected: unknown, about?: string): void {
  check(Object.is(actual, expected), compared(actual, expected), about)
}
export function assert_not_equals(actual: unknown, unexpected: unknown, about?: string): void {
  check(!Object.is(actual, unexpected), `did not expect ${format_value(actual)}`, about)
}
export function assert_in_array(actual: unknown, expected: readonly unknown[], about?: string): void {
  check(expected.includes(actual), compared(actual, expected), about)
}
export function assert_array_equals(
  actual: ArrayLike<unknown>,
  expected: ArrayLike<unknown>,
  about?: string,
): void {
  check(
    typeof actual === 'object' && actual !== null && 'length' in actual,
    compared(actual, expected),
    about,
  )
  check(
    actual.length === expected.length,
    compared([...Array.from(actual)], [...Array.from(expected)]),
    about,
  )
  for (let index = 0; index < actual.length; index++) {
    const isThere = Object.hasOwn(actual, index) === Object.hasOwn(expected, index)
    check(
      isThere && Object.is(actual[index], expected[index]),
      `at ${index} ${compared(actual[index], expected[index])}`,
      about,
    )
  }
}
export function assert_object_equals(actual: unknown, expected: unknown, about?: string): void {
  const seen = new Set<unknown>()
  const compare = (a: unknown, b: unknown): void => {
    if (typeof b !== 'object' || b === null) {
      check(Object.is(a, b), compared(a, b), about)
      return
    }
    check(typeof a === 'object' && a !== null, compared(a, b), about)
    if (seen.has(a)) return
    seen.add(a)
    const names = Object.keys(a as object)
    check(
      names.every((name) => Object.hasOwn(b, name)),
      `unexpected properties: ${names}`,
      about,
    )
    for (const name of Object.keys(b)) {
      check(names.includes(name), `no property ${name}`, about)
      compare(Reflect.get(a as object, name), Reflect.get(b, name))
    }
  }
  compare(actual, expected)
}
export function assert_approx_equals(
  actual: number,
  expected: number,
  epsilon: number,
  about?: string,
): void {
  check(actual === expected || Math.abs(actual - expected) <= epsilon, compared(actual, expected), about)
}
export function assert_less_than(actual: number, limit: number, about?: string): void {
  check(actual < limit, `expected less than ${limit}, got ${actual}`, about)
}
export function assert_less_than_equal(actual: number, limit: number, about?: string): void {
  check(actual <= limit, `expected at most ${limit}, got ${actual}`, about)
}
export function assert_greater_than(actual: number, limit: number, about?: string): void {
  check(actual > limit, `expected more than ${limit}, got ${actual}`, about)
}
export function assert_greater_than_equal(actual: number, limit: number, about?: string): void {
  check(actual >= limit, `expected at least ${limit}, got ${actual}`, about)
}
export function assert_regexp_match(actual: string, expected: RegExp, about?: string): void {
  check(expected.test(actual), compared(actual, expected), about)
}
export function assert_class_string(actual: unknown, expected: string, about?: string): void {
  const found = Object.prototype.toString.call(actual)
  check(found === `[object ${expected}]`, compared(found, `[object ${expected}]`), about)
}
export function assert_own_property(object: object, name: PropertyKey, about?: string): void {
  check(Object.hasOwn(object, name), `no own property ${String(name)}`, about)
}
export function assert_not_own_property(object: object, name: PropertyKey, about?: string): void {
  check(!Object.hasOwn(object, name), `own property ${String(name)}`, about)
}
export function assert_inherits(object: object, name: PropertyKey, about?: string): void {
  check(name in object && !Object.hasOwn(object, name), `${String(name)} is not inherited`, about)
}
export const assert_idl_attribute = assert_inherits
export function assert_readonly(
  object: Record<PropertyKey, unknown>,
  name: PropertyKey,
  about?: string,
): void {
  const before = object[name]
  try {
    object[name] = `${String(before)}a`
  } catch {}
  check(Object.is(object[name], before), `${String(name)} could be written`, about)
}
export function assert_unreached(about?: string): never {
  throw new Error(`reached unreachable code${about === undefined ? '' : `: ${about}`}`)
}
export function assert_implements(condition: unknown, about?: string): void {
  check(Boolean(condition), 'not implemented', about)
}
export const assert_implements_optional = assert_implements
export function assert_any(
  assertion: (...values: unknown[]) => void,
  actual: unknown,
  expected: readonly unknown[],
): void {
  const holds = expected.some((one) => {
    try {
      assertion(actual, one)
      return true
    } catch {
      return false
    }
  })
  check(holds, compared(actual, expected))
}

function thrownBy(run: () => unknown, about?: string): unknown {
  try {
    run()
  } catch (thrown) {
    return thrown
  }
  throw new Error(`${about ?? 'the call'}: expected a throw, nothing was thrown`)
}

/** Names of errors that had a constant in their place, long ago. */
const constants: Readonly<Record<string, string>> = {
  INVALID_CHARACTER_ERR: 'InvalidCharacterError',
  INVALID_STATE_ERR: 'InvalidStateError',
  SYNTAX_ERR: 'SyntaxError',
  DATA_CLONE_ERR: 'DataCloneError',
  NOT_SUPPORTED_ERR: 'NotSupportedError',
  TYPE_MISMATCH_ERR: 'TypeMismatchError',
  QUOTA_EXCEEDED_ERR: 'QuotaExceededError',
}

function checkClass(thrown: unknown, expected: Constructor, about?: string): void {
  const isRight = thrown instanceof Error && thrown instanceof expected && thrown.constructor === expected
  check(isRight, `expected a ${expected.name}, got ${format_value(thrown)}`, about)
}
function checkException(thrown: unknown, type: string, about?: string): void {
  const name = constants[type] ?? type
  const isRight =
    thrown instanceof DOMException && thrown.name === name && thrown.constructor === DOMException
  check(isRight, `expected a ${name}, got ${format_value(thrown)}`, about)
}

export function assert_throws_js(expected: Constructor, run: () => unknown, about?: string): void {
  checkClass(thrownBy(run, about), expected, about)
}
export function assert_throws_dom(type: string, run: () => unknown, about?: unknown, more?: string): void {
  // A constructor may stand between, where there are several realms.
  const [call, words] =
    typeof about === 'function' ? [about as () => unknown, more] : [run, about as string | undefined]
  checkException(thrownBy(call, words), type, words)
}
export function assert_throws_exactly(expected: unknown, run: () => unknown, about?: string): void {
  const thrown = thrownBy(run, about)
  check(Object.is(thrown, expected), compared(thrown, expected), about)
}

async function reasonOf(promise: unknown, about?: string): Promise<unknown> {
  try {
    await promise
  } catch (thrown) {
    return thrown
  }
  throw new Error(`${about ?? 'the promise'}: expected a rejection, it was fulfilled`)
}

export async function promise_rejects_js(
  _test: unknown,
  expected: Constructor,
  promise: unknown,
  about?: string,
): Promise<void> {
  checkClass(await reasonOf(promise, about), expected, about)
}
export async function promise_rejects_dom(
  _test: unknown,
  type: string,
  promise: unknown,
  about?: unknown,
  more?: string,
): Promise<void> {
  const [given, words] =
    typeof promise === 'function' ? [about, more] : [promise, about as string | undefined]
  checkException(await reasonOf(given, words), type, words)
}
export async function promise_rejects_exactly(
  _test: unknown,
  expected: unknown,
  promise: unknown,
  about?: string,
): Promise<void> {
  const thrown = await reasonOf(promise, about)
  check(Object.is(thrown, expected), compared(thrown, expected), about)
}
