/**
 * `sort` and `toSorted`, as a merge sort of our own: engines agree on the result of a consistent comparator,
 * but not on how often they call it, nor on what an inconsistent one leads to.
 */
import { replaceMethod } from './replace.ts'

type Compare = (a: unknown, b: unknown) => number
type Indexed = Record<number, unknown> & { length: number }

const typedArrayPrototype: typeof Uint8Array.prototype = Object.getPrototypeOf(Uint8Array.prototype)
const typedKeys = typedArrayPrototype.keys
const typedLength = Object.getOwnPropertyDescriptor(typedArrayPrototype, 'length')?.get

export function replaceSort(): void {
  replaceMethod(Array.prototype, 'sort', methods.sort)
  replaceMethod(Array.prototype, 'toSorted', methods.toSorted)
  replaceMethod(typedArrayPrototype, 'sort', typedMethods.sort)
  replaceMethod(typedArrayPrototype, 'toSorted', typedMethods.toSorted)
}

// Methods of an object literal have no `prototype` and cannot be called with `new`: like those of the language.
const methods = {
  sort(this: unknown, comparator?: unknown): unknown {
    const compare = checkedComparator(comparator)
    const target = Object(this ?? refuseMissingThis()) as Indexed
    const length = toLength(target.length)
    const values: unknown[] = []
    for (let index = 0; index < length; index++) {
      if (index in target) values[values.length] = target[index]
    }
    const sorted = sortValues(values, compare ?? compareTexts)
    sorted.forEach((value, index) => {
      target[index] = value
    })
    for (let index = sorted.length; index < length; index++) {
      if (index in target) delete target[index]
    }
    return target
  },
  toSorted(this: unknown, comparator?: unknown): unknown[] {
    const compare = checkedComparator(comparator)
    const source = Object(this ?? refuseMissingThis()) as Indexed
    const length = toLength(source.length)
    if (length > 2 ** 32 - 1) throw new RangeError('Invalid array length')
    const values: unknown[] = []
    for (let index = 0; index < length; index++) values[index] = source[index]
    return sortValues(values, compare ?? compareTexts)
  },
}

const typedMethods = {
  sort(this: unknown, comparator?: unknown): unknown {
    const compare = checkedComparator(comparator)
    const target = this as Indexed
    const sorted = sortValues(typedValues(target), compare ?? compareNumbers)
    // The comparator may have shrunk the buffer: writes beyond its end are ignored.
    sorted.forEach((value, index) => {
      target[index] = value
    })
    return target
  },
  toSorted(this: unknown, comparator?: unknown): unknown {
    const compare = checkedComparator(comparator)
    const values = typedValues(this)
    const kind = (this as { readonly [Symbol.toStringTag]: string })[Symbol.toStringTag]
    const Kind = typedArrays[kind] ?? Uint8Array
    const copy = new Kind(values.length) as unknown as Indexed
    sortValues(values, compare ?? compareNumbers).forEach((value, index) => {
      copy[index] = value
    })
    return copy
  },
}

const typedArrays: Readonly<Record<string, new (length: number) => object>> = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
}

function refuseMissingThis(): never {
  throw new TypeError('Array.prototype.sort called on null or undefined')
}

function checkedComparator(comparator: unknown): Compare | undefined {
  if (comparator === undefined) return undefined
  if (typeof comparator !== 'function')
    throw new TypeError('The comparison function must be a function or undefined')
  return (a, b) => {
    const order = Number(Reflect.apply(comparator, undefined, [a, b]))
    return Number.isNaN(order) ? 0 : order
  }
}

function toLength(value: unknown): number {
  const length = Math.trunc(Number(value))
  return length > 0 ? Math.min(length, Number.MAX_SAFE_INTEGER) : 0
}

function typedValues(target: unknown): unknown[] {
  // Throws for what is no typed array, or has lost its buffer.
  Reflect.apply(typedKeys, target, [])
  const length: number = Reflect.apply(typedLength ?? refuseMissingThis, target, [])
  const values: unknown[] = []
  for (let index = 0; index < length; index++) values[index] = (target as Indexed)[index]
  return values
}

/** By their texts, code unit by code unit. */
function compareTexts(a: unknown, b: unknown): number {
  const left = String(a)
  const right = String(b)
  return left < right ? -1 : left > right ? 1 : 0
}

/** NaN last, -0 before 0. */
function compareNumbers(a: unknown, b: unknown): number {
  const left = a as number
  const right = b as number
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : 1
  if (Number.isNaN(right)) return -1
  if (left < right) return -1
  if (left > right) return 1
  if (left === 0 && right === 0) return Object.is(left, right) ? 0 : Object.is(left, -0) ? -1 : 1
  return 0
}

/** Stable; `undefined` goes last without being compared. */
function sortValues(values: readonly unknown[], compare: Compare): unknown[] {
  const defined: unknown[] = []
  for (let index = 0; index < values.length; index++) {
    if (values[index] !== undefined) defined[defined.length] = values[index]
  }
  const sorted = mergeSort(defined, compare)
  while (sorted.length < values.length) sorted[sorted.length] = undefined
  return sorted
}

/** Bottom up, so that the order of comparisons follows from the length alone. */
function mergeSort(values: unknown[], compare: Compare): unknown[] {
  let from = values
  let to: unknown[] = values.slice()
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      merge(
        from,
        to,
        start,
        Math.min(start + width, values.length),
        Math.min(start + 2 * width, values.length),
        compare,
      )
    }
    const swapped = from
    from = to
    to = swapped
  }
  return from
}

function merge(
  from: unknown[],
  to: unknown[],
  start: number,
  middle: number,
  end: number,
  compare: Compare,
): void {
  let left = start
  let right = middle
  for (let at = start; at < end; at++) {
    if (left < middle && (right >= end || compare(from[left], from[right]) <= 0)) to[at] = from[left++]
    else to[at] = from[right++]
  }
}
