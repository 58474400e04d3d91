// biome-ignore-all lint/complexity/noArguments: how many were given, without changing the method's length.
/** `structuredClone` of plain data: whatever JSON knows, and dates, maps, sets, buffers, errors and cycles. */
import { copyBytes, isArrayBuffer, viewOver } from './bytes.ts'
import { DOMException } from './dom-exception.ts'
import { isObject, requireArguments } from './interface.ts'
import { isOfWeb } from './of-web.ts'

/** What was cloned already, so that cycles and shared parts stay so. */
type Seen = Map<object, object>

export function structuredClone(value: unknown): unknown {
  requireArguments(arguments.length, 1, 'structuredClone')
  const options: unknown = arguments[1]
  const transfer: unknown = isObject(options) ? Reflect.get(options, 'transfer') : undefined
  if (Array.isArray(transfer) && transfer.length > 0)
    throw new TypeError('structuredClone copies everything here: leave "transfer" out')
  return cloneValue(value, new Map())
}

function cloneValue(value: unknown, seen: Seen): unknown {
  if (typeof value === 'symbol') throw notClonable(String(value))
  if (!isObject(value)) return value
  if (typeof value === 'function') throw notClonable('A function')
  const known = seen.get(value)
  if (known) return known
  if (Array.isArray(value)) return cloneMembers(value, new Array(value.length), seen)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return cloneMembers(value, {}, seen)
  if (isOfWeb(value) || value instanceof Promise) throw notClonable('An object of this kind')
  for (const clone of specialKinds) {
    const copy = clone(value, seen)
    if (copy) return copy
  }
  return cloneMembers(value, {}, seen)
}

function notClonable(what: string): DOMException {
  return new DOMException(`${what} could not be cloned.`, 'DataCloneError')
}

function cloneMembers(source: object, copy: object, seen: Seen): object {
  seen.set(source, copy)
  for (const key of Object.keys(source)) {
    if (!Object.hasOwn(source, key)) continue
    const value = cloneValue(Reflect.get(source, key), seen)
    Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true })
  }
  return copy
}

/** Kinds are told by what the language keeps inside an object, not by its prototype. */
const specialKinds: readonly ((value: object, seen: Seen) => object | undefined)[] = [
  cloneBuffer,
  cloneView,
  cloneDate,
  cloneMap,
  cloneSet,
  cloneRegExp,
  cloneBoxed,
  refuseWeak,
  cloneError,
]

/** Undefined when the object is of another kind. */
function readSlot<T>(read: () => T): { readonly value: T } | undefined {
  try {
    return { value: read() }
  } catch {
    // The language refuses to read that slot: the object has none.
    return undefined
  }
}

function cloneBuffer(value: object, seen: Seen): object | undefined {
  if (!isArrayBuffer(value)) return undefined
  const { buffer } = copyBytes(value)
  seen.set(value, buffer)
  return buffer
}

function cloneView(value: object, seen: Seen): object | undefined {
  if (!ArrayBuffer.isView(value)) return undefined
  const buffer = cloneValue(value.buffer, seen) as ArrayBuffer
  const copy = viewOver(buffer, value)
  seen.set(value, copy)
  return copy
}

function cloneDate(value: object, seen: Seen): object | undefined {
  const time = readSlot(() => Reflect.apply(Date.prototype.getTime, value, []) as number)
  if (!time) return undefined
  const copy = new Date(time.value)
  seen.set(value, copy)
  return copy
}

function cloneMap(value: object, seen: Seen): object | undefined {
  const pairs = readSlot(() => {
    const list: [unknown, unknown][] = []
    Reflect.apply(Map.prototype.forEach, value, [(item: unknown, key: unknown) => list.push([key, item])])
    return list
  })
  if (!pairs) return undefined
  const copy = new Map<unknown, unknown>()
  seen.set(value, copy)
  for (const [key, item] of pairs.value) copy.set(cloneValue(key, seen), cloneValue(item, seen))
  return copy
}

function cloneSet(value: object, seen: Seen): object | undefined {
  const items = readSlot(() => {
    const list: unknown[] = []
    Reflect.apply(Set.prototype.forEach, value, [(item: unknown) => list.push(item)])
    return list
  })
  if (!items) return undefined
  const copy = new Set<unknown>()
  seen.set(value, copy)
  for (const item of items.value) copy.add(cloneValue(item, seen))
  return copy
}

const sourceOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source')?.get
const flagsOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags')?.get

function cloneRegExp(value: object, seen: Seen): object | undefined {
  if (!sourceOf || !flagsOf || value === RegExp.prototype) return undefined
  const source = readSlot(() => Reflect.apply(sourceOf, value, []) as string)
  if (!source) return undefined
  const copy = new RegExp(source.value, String(Reflect.apply(flagsOf, value, [])))
  seen.set(value, copy)
  return copy
}

const unboxers: readonly (() => unknown)[] = [
  Number.prototype.valueOf,
  String.prototype.valueOf,
  Boolean.prototype.valueOf,
  BigInt.prototype.valueOf,
]

function cloneBoxed(value: object, seen: Seen): object | undefined {
  for (const unbox of unboxers) {
    const primitive = readSlot(() => Reflect.apply(unbox, value, []))
    if (!primitive) continue
    const copy: object = Object(primitive.value)
    seen.set(value, copy)
    return copy
  }
  return undefined
}

function refuseWeak(value: object): undefined {
  const isWeak =
    readSlot(() => Reflect.apply(WeakMap.prototype.has, value, [value])) ??
    readSlot(() => Reflect.apply(WeakSet.prototype.has, value, [value])) ??
    readSlot(() => Reflect.apply(Symbol.prototype.valueOf, value, []))
  if (isWeak) throw notClonable('An object of this kind')
}

const errorConstructors = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError } as const

function cloneError(value: object, seen: Seen): object | undefined {
  if (!(value instanceof Error)) return undefined
  const Constructor = errorConstructors[String(value.name) as keyof typeof errorConstructors] ?? Error
  const message = Reflect.getOwnPropertyDescriptor(value, 'message')?.value
  const copy = message === undefined ? new Constructor() : new Constructor(String(message))
  seen.set(value, copy)
  if (Object.hasOwn(value, 'cause')) {
    Object.defineProperty(copy, 'cause', {
      value: cloneValue(value.cause, seen),
      writable: true,
      configurable: true,
    })
  }
  return copy
}
