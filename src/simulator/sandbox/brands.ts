/** What kind of object something is, found out without calling anything that belongs to it. */

import { exceptionNameOf, type Shown, webMembers } from './web-brands.ts'

export type Brand =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'list'
      readonly prefix: string
      readonly short: string
      readonly length: number
      readonly item: (index: number) => PropertyDescriptor | undefined
    }
  | {
      readonly kind: 'map'
      readonly prefix: string
      readonly short: string
      readonly size: number
      readonly entries: Iterable<readonly [unknown, unknown]>
    }
  | {
      readonly kind: 'set'
      readonly prefix: string
      readonly short: string
      readonly size: number
      readonly values: Iterable<unknown>
    }
  | { readonly kind: 'object'; readonly prefix: string; readonly short: string }
  /** One of the Web classes: what it holds, in place of properties of its own. */
  | {
      readonly kind: 'members'
      readonly prefix: string
      readonly short: string
      readonly members: readonly Shown[]
    }

const typedPrototype: object = Object.getPrototypeOf(Uint8Array.prototype)
const typedName = getterOf(typedPrototype, Symbol.toStringTag)
const typedLength = getterOf(typedPrototype, 'length')
const mapSize = getterOf(Map.prototype, 'size')
const setSize = getterOf(Set.prototype, 'size')
const bufferLength = getterOf(ArrayBuffer.prototype, 'byteLength')
const regexSource = getterOf(RegExp.prototype, 'source')
const regexFlags = getterOf(RegExp.prototype, 'flags')
const { entries: mapEntries } = Map.prototype
const { values: setValues } = Set.prototype
const { getTime, toISOString } = Date.prototype
const { valueOf: numberOf } = Number.prototype
const { valueOf: textOf } = String.prototype
const { valueOf: truthOf } = Boolean.prototype

function getterOf(target: object, key: PropertyKey): () => unknown {
  const getter = Object.getOwnPropertyDescriptor(target, key)?.get
  if (!getter) throw new Error(`No getter ${String(key)}`)
  return getter
}

/** The result of a method of the language on a value; undefined when the value is not of the method's kind. */
function attempt<T>(method: (...args: never[]) => unknown, value: object): T | undefined {
  try {
    return Reflect.apply(method, value, []) as T
  } catch {
    return undefined
  }
}

export function brandOf(value: object): Brand {
  const name = className(value)
  if (typeof value === 'function') return { kind: 'text', text: functionTitle(value) }
  if (Array.isArray(value)) {
    const length = Number(dataProperty(value, 'length') ?? 0)
    const prefix = name === 'Array' ? '' : `${name}(${length})`
    return {
      kind: 'list',
      prefix,
      short: `[${name}]`,
      length,
      item: (index) => Object.getOwnPropertyDescriptor(value, index),
    }
  }
  const typed = attempt<string>(typedName, value)
  if (typed !== undefined) {
    const length = attempt<number>(typedLength, value) ?? 0
    const item = (index: number) => ({ value: Reflect.get(value, index) as unknown })
    return { kind: 'list', prefix: `${typed}(${length})`, short: `[${typed}]`, length, item }
  }
  const size = attempt<number>(mapSize, value)
  if (size !== undefined) {
    const entries = Reflect.apply(mapEntries, value, []) as Iterable<readonly [unknown, unknown]>
    return { kind: 'map', prefix: `${name}(${size})`, short: `[${name}]`, size, entries }
  }
  const members = attempt<number>(setSize, value)
  if (members !== undefined) {
    const values = Reflect.apply(setValues, value, []) as Iterable<unknown>
    return { kind: 'set', prefix: `${name}(${members})`, short: `[${name}]`, size: members, values }
  }
  const text = textBrand(value)
  if (text !== undefined) return { kind: 'text', text }
  const held = webMembers(name, value)
  if (held !== undefined) return { kind: 'members', prefix: name, short: `[${name}]`, members: held }
  return { kind: 'object', prefix: name === 'Object' ? '' : name, short: `[${name}]` }
}

function textBrand(value: object): string | undefined {
  const time = attempt<number>(getTime, value)
  if (time !== undefined) return Number.isNaN(time) ? 'Invalid Date' : attempt<string>(toISOString, value)
  const bytes = attempt<number>(bufferLength, value)
  if (bytes !== undefined) return `ArrayBuffer { byteLength: ${bytes} }`
  if (value !== RegExp.prototype) {
    const source = attempt<string>(regexSource, value)
    if (source !== undefined) return `/${source}/${attempt<string>(regexFlags, value) ?? ''}`
  }
  const number = attempt<number>(numberOf, value)
  if (number !== undefined) return `[Number: ${number}]`
  const text = attempt<string>(textOf, value)
  if (text !== undefined) return `[String: '${text.slice(0, 1000)}']`
  const truth = attempt<boolean>(truthOf, value)
  if (truth !== undefined) return `[Boolean: ${truth}]`
  return undefined
}

export function isErrorLike(value: object): boolean {
  return ancestors(value).includes(Error.prototype)
}

/** `name: message` */
export function errorTitle(error: object): string {
  const name = exceptionNameOf(error) ?? inheritedText(error, 'name') ?? 'Error'
  const message = inheritedText(error, 'message') ?? ''
  if (name === '') return message
  return message === '' ? name : `${name}: ${message}`
}

function functionTitle(value: object): string {
  const name = dataProperty(value, 'name')
  const known = typeof name === 'string' && name !== '' ? name.slice(0, 200) : undefined
  return known === undefined ? '[Function (anonymous)]' : `[Function: ${known}]`
}

function className(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (typeof prototype !== 'object' || prototype === null) return '[Object: null prototype]'
  const maker = inherited(prototype, 'constructor')
  const name = typeof maker === 'function' ? dataProperty(maker, 'name') : undefined
  return typeof name === 'string' && name !== '' ? name.slice(0, 200) : 'Object'
}

function inheritedText(value: object, key: string): string | undefined {
  const found = inherited(value, key)
  return typeof found === 'string' ? found : undefined
}

function inherited(value: object, key: string): unknown {
  for (const at of ancestors(value)) {
    const found = Object.getOwnPropertyDescriptor(at, key)
    if (found) return plainValue(found)
  }
  return undefined
}

const mostAncestors = 100

/** The object and what it inherits from. A proxy can make up ancestors without end. */
function ancestors(value: object): readonly object[] {
  const found: object[] = []
  let at: unknown = value
  while (
    ((typeof at === 'object' && at !== null) || typeof at === 'function') &&
    found.length < mostAncestors
  ) {
    found.push(at)
    at = Object.getPrototypeOf(at)
  }
  return found
}

function dataProperty(value: object, key: string): unknown {
  const found = Object.getOwnPropertyDescriptor(value, key)
  return found && plainValue(found)
}

/** Hardened prototypes hold their data behind getters, so that it can be overridden; those getters keep it in reach. */
function plainValue(found: PropertyDescriptor): unknown {
  if ('value' in found) return found.value as unknown
  return found.get && Object.getOwnPropertyDescriptor(found.get, 'originalValue')?.value
}
