/**
 * How a Web class presents itself: arguments converted as Web IDL says, `this` checked, members enumerable.
 * Messages are spelled out here, because those of engines differ.
 */

/** Thrown by a method that is called on an object of another kind. */
export function illegalInvocation(): TypeError {
  return new TypeError('Illegal invocation')
}

export function requireArguments(given: number, required: number, context: string): void {
  if (given >= required) return
  const found = `but${given > 0 ? ' only' : ''} ${given} found.`
  throw new TypeError(`${context}: ${required} argument${required === 1 ? '' : 's'} required, ${found}`)
}

/** A string whose characters are bytes. */
export function toByteString(value: unknown, context: string): string {
  const text = typeof value === 'string' ? value : toText(value, context)
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit > 255) {
      throw new TypeError(
        `Cannot convert argument to a ByteString because the character at index ${index} has a value of ${unit} which is greater than 255.`,
      )
    }
  }
  return text
}

/** A string without lone surrogates. */
export function toScalarText(value: unknown, context: string): string {
  return (typeof value === 'string' ? value : toText(value, context)).toWellFormed()
}

export function toText(value: unknown, context: string): string {
  if (typeof value === 'symbol') {
    throw new TypeError(`${context} is a symbol, which cannot be converted to a string.`)
  }
  return String(value)
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/** A dictionary argument: nothing, or an object whose members are read by name. */
export function toDictionary(value: unknown, name: string): Readonly<Record<string, unknown>> | undefined {
  if (value === undefined || value === null) return undefined
  if (!isObject(value))
    throw new TypeError(`${name}: Expected ${String(value)} to be one of: Null, Undefined, Object.`)
  return value as Readonly<Record<string, unknown>>
}

/** The whole number that a Web IDL `unsigned short` takes from a value. */
export function toUnsignedShort(value: unknown): number {
  const whole = Math.trunc(Number(value))
  if (!Number.isFinite(whole)) return 0
  return ((whole % 65536) + 65536) % 65536
}

/** Makes a class look like an interface of the Web: enumerable members, and a tag. */
export function presentAs(interfaceClass: { readonly prototype: object }, name: string): void {
  showMembers(interfaceClass.prototype)
  showMembers(interfaceClass)
  Object.defineProperty(interfaceClass.prototype, Symbol.toStringTag, { value: name, configurable: true })
}

const hiddenMembers: ReadonlySet<PropertyKey> = new Set(['constructor', 'prototype', 'length', 'name'])

export function showMembers(holder: object): void {
  for (const key of Object.getOwnPropertyNames(holder)) {
    const isOwnName = key === 'name' && typeof holder === 'object'
    if (!hiddenMembers.has(key) || isOwnName) Object.defineProperty(holder, key, { enumerable: true })
  }
}

const iteratorPrototype: object = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))

/** What `entries()`, `keys()` and `values()` return: reads the collection live, as the standard says. */
export class PairIterator<T> {
  #entryAt: (index: number) => T | undefined
  #index = 0

  constructor(entryAt: (index: number) => T | undefined) {
    this.#entryAt = entryAt
  }

  next(): IteratorResult<T, undefined> {
    const value = this.#entryAt(this.#index)
    if (value === undefined) return { done: true, value: undefined }
    this.#index += 1
    return { done: false, value }
  }
}

Object.setPrototypeOf(PairIterator.prototype, iteratorPrototype)
presentAs(PairIterator, 'Iterator')

/** The type of what a `PairIterator` is to the one who loops over it: the language gives it the rest. */
export function iteratePairs<T>(entryAt: (index: number) => T | undefined): IterableIterator<T> {
  return new PairIterator(entryAt) as unknown as IterableIterator<T>
}

/** The pairs in what a program gave for a collection: a list of pairs, or the properties of an object. */
export function readPairs(
  init: object,
  context: string,
  convert: (value: unknown) => string,
  append: (name: string, value: string) => void,
): void {
  const iterate: unknown = Reflect.get(init, Symbol.iterator)
  if (iterate === undefined || iterate === null) {
    readRecord(init, convert, append)
    return
  }
  if (typeof iterate !== 'function') throw new TypeError(`${context}: The object must be iterable.`)
  const pairs: string[][] = []
  for (const pair of init as Iterable<unknown>) pairs.push(readSequence(pair, context, convert))
  for (const pair of pairs) {
    const [name, value] = pair
    if (name === undefined || value === undefined || pair.length !== 2) {
      throw new TypeError(`${context}: expected name/value pair to be length 2, found ${pair.length}.`)
    }
    append(name, value)
  }
}

function readSequence(pair: unknown, context: string, convert: (value: unknown) => string): string[] {
  if (!isObject(pair) || typeof Reflect.get(pair, Symbol.iterator) !== 'function') {
    throw new TypeError(`${context}: each name/value pair must be iterable.`)
  }
  const items: string[] = []
  for (const item of pair as Iterable<unknown>) items.push(convert(item))
  return items
}

const isEnumerable = Object.prototype.propertyIsEnumerable

function readRecord(
  init: object,
  convert: (value: unknown) => string,
  append: (name: string, value: string) => void,
): void {
  const pairs: [string, string][] = []
  for (const key of Reflect.ownKeys(init)) {
    // It asks a proxy for the same as the descriptor would, which need not be made.
    if (!isEnumerable.call(init, key)) continue
    pairs.push([convert(key), convert(Reflect.get(init, key))])
  }
  for (const [name, value] of pairs) append(name, value)
}
