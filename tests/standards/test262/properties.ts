/**
 * Runs inside the sandbox: test262's helpers for properties. What all nodes share is frozen, so whether a property of
 * a frozen object can be written or taken away is not asked, all else is; and a frozen method may be a getter.
 */
import { assert } from './harness.ts'

type Holder = Record<PropertyKey, unknown>

function own(object: object, name: PropertyKey): PropertyDescriptor | undefined {
  return Reflect.getOwnPropertyDescriptor(object, name)
}

function isSettled(object: object): boolean {
  return Object.isFrozen(object)
}

/** `seenAs` is the property that shows what a setter was given. */
function canWrite(object: Holder, name: PropertyKey, seenAs: PropertyKey = name, given?: unknown): boolean {
  const before = own(object, name)
  const other = Object.is(object[name], 'unlikely') ? 'unlikely 2' : 'unlikely'
  const value = given ?? (Array.isArray(object) && name === 'length' ? 2 ** 32 - 1 : other)
  try {
    object[name] = value
  } catch (thrown) {
    assert(thrown instanceof TypeError, `expected a TypeError, not ${String(thrown)}`)
  }
  const written = Object.is(object[seenAs], value)
  if (written && before !== undefined) Reflect.defineProperty(object, name, before)
  else if (written) Reflect.deleteProperty(object, name)
  return written
}

function canDelete(object: object, name: PropertyKey): boolean {
  return Reflect.deleteProperty(object, name) && own(object, name) === undefined
}

export function verifyProperty(
  object: Holder,
  name: PropertyKey,
  expected: PropertyDescriptor | undefined,
  options?: { restore?: boolean },
): boolean {
  const found = own(object, name)
  const label = String(name)
  if (expected === undefined) {
    assert.sameValue(found, undefined, `${label} should not be there`)
    return true
  }
  assert(found !== undefined, `there should be an own property ${label}`)
  if ('value' in expected) assert.sameValue(object[name], expected.value, `value of ${label}`)
  if ('get' in expected) assert.sameValue(found?.get, expected.get, `getter of ${label}`)
  if ('set' in expected) assert.sameValue(found?.set, expected.set, `setter of ${label}`)
  if (expected.enumerable !== undefined)
    assert.sameValue(found?.enumerable, expected.enumerable, `${label} enumerable`)
  if (isSettled(object)) return true
  if (expected.writable !== undefined) {
    assert.sameValue(found?.writable, expected.writable, `${label} writable`)
    assert.sameValue(canWrite(object, name), expected.writable, `${label} can be written`)
  }
  if (expected.configurable !== undefined) {
    assert.sameValue(found?.configurable, expected.configurable, `${label} configurable`)
    assert.sameValue(canDelete(object, name), expected.configurable, `${label} can be deleted`)
  }
  if (options?.restore === true && found !== undefined) Reflect.defineProperty(object, name, found)
  return true
}

export function verifyEqualTo(object: Holder, name: PropertyKey, value: unknown): void {
  assert.sameValue(object[name], value, `value of ${String(name)}`)
}

export function verifyWritable(
  object: Holder,
  name: PropertyKey,
  seenAs?: PropertyKey,
  value?: unknown,
): void {
  if (!isSettled(object)) assert(canWrite(object, name, seenAs, value), `${String(name)} should be writable`)
}

export function verifyNotWritable(
  object: Holder,
  name: PropertyKey,
  seenAs?: PropertyKey,
  value?: unknown,
): void {
  assert(!canWrite(object, name, seenAs, value), `${String(name)} should not be writable`)
}

export function verifyEnumerable(object: Holder, name: PropertyKey): void {
  assert(Object.prototype.propertyIsEnumerable.call(object, name), `${String(name)} should be enumerable`)
}

export function verifyNotEnumerable(object: Holder, name: PropertyKey): void {
  assert(
    !Object.prototype.propertyIsEnumerable.call(object, name),
    `${String(name)} should not be enumerable`,
  )
}

export function verifyConfigurable(object: Holder, name: PropertyKey): void {
  if (!isSettled(object)) assert(canDelete(object, name), `${String(name)} should be configurable`)
}

export function verifyNotConfigurable(object: Holder, name: PropertyKey): void {
  assert(!canDelete(object, name), `${String(name)} should not be configurable`)
}

export const verifyPrimordialProperty = verifyProperty

export function verifyCallableProperty(
  object: Holder,
  name: PropertyKey,
  functionName?: string,
  functionLength?: number,
  expected?: PropertyDescriptor,
): void {
  const value = object[name]
  assert.sameValue(typeof value, 'function', `${String(name)} should be a function`)
  const method = value as (...values: never[]) => unknown
  assert(own(object, name) !== undefined, `there should be an own property ${String(name)}`)
  assert.sameValue(method.name, functionName ?? String(name), 'name')
  assert.sameValue(method.length, functionLength, 'length')
  verifyProperty(object, name, expected ?? { enumerable: false, writable: true, configurable: true })
}

export const verifyPrimordialCallableProperty = verifyCallableProperty
