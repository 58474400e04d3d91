/** How much the language goes through in one call, by what is given to it: one for each element, or for 32 letters or bytes. */

/** Engines compare and copy so many letters or bytes in the time of one round of a loop. */
const PER_STEP = 32

// Held here, as programs come later.
const { isArray } = Array
const { isView } = ArrayBuffer
const sizeOfMap = sizeGetter(Map.prototype)
const sizeOfSet = sizeGetter(Set.prototype)
const { iterator } = Symbol

function sizeGetter(prototype: object): () => number {
  const getter = Object.getOwnPropertyDescriptor(prototype, 'size')?.get
  if (getter === undefined) throw new Error('A collection without a size')
  return getter
}

/** The steps of going through a value once. 0 for what the language has no part in: a program counts its own rounds. */
export function unitsOf(value: unknown): number {
  if (typeof value === 'string') return Math.floor(value.length / PER_STEP)
  if (typeof value !== 'object' || value === null) return 0
  if (isArray(value)) return value.length
  if (isView(value)) return Math.floor(value.byteLength / PER_STEP)
  return sizeOf(value)
}

function sizeOf(value: object): number {
  const getter = value instanceof Map ? sizeOfMap : value instanceof Set ? sizeOfSet : undefined
  if (getter === undefined) return 0
  try {
    return Reflect.apply(getter, value, [])
  } catch {
    // It has the prototype of one, and is none.
    return 0
  }
}

/** The steps of copying, or listing, the members of an object. */
export function keysOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  if (isArray(value)) return value.length
  let count = sizeOf(value)
  for (const _ in value) count++
  return count
}

/**
 * What spreading a value gives, as a list: an iterator tells how much it has by giving it only. `code` is how the program
 * writes it. Throws what the language would.
 */
export function toList(value: unknown, code: string): Iterable<unknown> {
  if (isArray(value) || typeof value === 'string') return value
  if (!isIterable(value)) throw new TypeError(`${code} is not iterable`)
  return [...value]
}

export function isIterable(value: unknown): value is Iterable<unknown> {
  return value !== undefined && value !== null && typeof Reflect.get(Object(value), iterator) === 'function'
}

/** Engines would put into words what the code has become, not what was written. */
export function refuseUnknownMethod(value: unknown, code: string, method: string): void {
  if (value === undefined || value === null) return
  if (!(method in Object(value))) throw new TypeError(`${code}.${method} is not a function`)
}

/** As above, for what is taken apart into members. */
export function refuseNothing(value: unknown, code: string): void {
  if (value === undefined || value === null)
    throw new TypeError(`Cannot destructure '${code}' as it is ${value}.`)
}
