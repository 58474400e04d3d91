// biome-ignore-all lint/complexity/noArguments: how many were given, without changing the method's length.
/** The `Headers` that programs see. */
import { checkHeaderName, checkHeaderValue, HeaderList } from './header-list.ts'
import {
  illegalInvocation,
  iteratePairs,
  presentAs,
  readPairs,
  requireArguments,
  toByteString,
} from './interface.ts'

/** The list behind a program's `Headers`. */
export let headerListOf: (headers: unknown) => HeaderList
export let isHeaders: (value: unknown) => value is Headers
/** `Headers` over a list that a message holds. Immutable ones refuse changes. */
export let headersOver: (list: HeaderList, immutable?: boolean) => Headers

let refuseImmutable: (headers: Headers) => void

const overList = Symbol('over a list')

export class Headers {
  #list: HeaderList
  #immutable = false
  #sorted: [string, string][] = []
  #sortedVersion = -1

  constructor(init?: unknown, list?: unknown, immutable?: unknown) {
    if (init === overList) {
      this.#list = list as HeaderList
      this.#immutable = immutable === true
      return
    }
    this.#list = new HeaderList()
    if (init !== undefined) fillHeaders(this.#list, init)
  }

  static {
    isHeaders = (value): value is Headers => typeof value === 'object' && value !== null && #list in value
    headerListOf = (headers) => {
      if (!isHeaders(headers)) throw illegalInvocation()
      return headers.#list
    }
    refuseImmutable = (headers) => {
      if (headers.#immutable) throw new TypeError('immutable')
    }
    headersOver = (list, immutable = false) => new Headers(overList, list, immutable)
    Object.defineProperty(Headers, 'length', { value: 0 })
  }

  append(name: string, value: string): void {
    const list = listOfCall(this, arguments.length, 2, 'Headers.append')
    const nameText = toByteString(name, 'Headers.append')
    const valueText = toByteString(value, 'Headers.append')
    const headerName = checkHeaderName(nameText, 'Headers.append')
    const headerValue = checkHeaderValue(valueText, 'Headers.append')
    refuseImmutable(this)
    list.append(headerName, headerValue)
  }

  delete(name: string): void {
    const list = listOfCall(this, arguments.length, 1, 'Headers.delete')
    const headerName = checkHeaderName(toByteString(name, 'Headers.delete'), 'Headers.delete')
    refuseImmutable(this)
    list.delete(headerName)
  }

  get(name: string): string | null {
    const list = listOfCall(this, arguments.length, 1, 'Headers.get')
    return list.get(checkHeaderName(toByteString(name, 'Headers.get'), 'Headers.get'))
  }

  getSetCookie(): string[] {
    return headerListOf(this).all('set-cookie')
  }

  has(name: string): boolean {
    const list = listOfCall(this, arguments.length, 1, 'Headers.has')
    return list.has(checkHeaderName(toByteString(name, 'Headers.has'), 'Headers.has'))
  }

  set(name: string, value: string): void {
    const list = listOfCall(this, arguments.length, 2, 'Headers.set')
    const nameText = toByteString(name, 'Headers.set')
    const valueText = toByteString(value, 'Headers.set')
    const headerName = checkHeaderName(nameText, 'Headers.set')
    const headerValue = checkHeaderValue(valueText, 'Headers.set')
    refuseImmutable(this)
    list.set(headerName, headerValue)
  }

  forEach(callback: (value: string, name: string, headers: Headers) => void, thisArgument?: unknown): void {
    headerListOf(this)
    requireArguments(arguments.length, 1, 'Headers.forEach')
    if (typeof callback !== 'function') {
      throw new TypeError(`Failed to execute 'forEach' on 'Headers': parameter 1 is not of type 'Function'.`)
    }
    for (let index = 0; ; index += 1) {
      const pair = this.#pairAt(index)
      if (pair === undefined) return
      Reflect.apply(callback, thisArgument, [pair[1], pair[0], this])
    }
  }

  keys(): IterableIterator<string> {
    headerListOf(this)
    return iteratePairs((index) => this.#pairAt(index)?.[0])
  }

  values(): IterableIterator<string> {
    headerListOf(this)
    return iteratePairs((index) => this.#pairAt(index)?.[1])
  }

  entries(): IterableIterator<[string, string]> {
    headerListOf(this)
    return iteratePairs((index) => {
      const pair = this.#pairAt(index)
      return pair && [pair[0], pair[1]]
    })
  }

  declare [Symbol.iterator]: () => IterableIterator<[string, string]>

  #pairAt(index: number): readonly [string, string] | undefined {
    if (this.#sortedVersion !== this.#list.version) {
      this.#sorted = this.#list.sorted()
      this.#sortedVersion = this.#list.version
    }
    return this.#sorted[index]
  }
}

presentAs(Headers, 'Headers')
Object.defineProperty(Headers.prototype, Symbol.iterator, {
  value: Headers.prototype.entries,
  writable: true,
  configurable: true,
})

function listOfCall(headers: unknown, given: number, required: number, context: string): HeaderList {
  const list = headerListOf(headers)
  requireArguments(given, required, context)
  return list
}

const initContext = 'Headers constructor'

/** Adds what a program gave as headers: another `Headers`, pairs, or an object. */
export function fillHeaders(list: HeaderList, init: unknown): void {
  if (isHeaders(init) && !Object.hasOwn(init, Symbol.iterator)) {
    const source = headerListOf(init)
    for (let index = 0; index < source.names.length; index += 1) {
      list.append(source.names[index] ?? '', source.values[index] ?? '')
    }
    return
  }
  if (typeof init !== 'object' && typeof init !== 'function') init = null
  if (init === null) {
    throw new TypeError(
      `${initContext}: Argument 1 could not be converted to one of: sequence<sequence<ByteString>>, record<ByteString, ByteString>.`,
    )
  }
  readPairs(
    init as object,
    initContext,
    (value) => toByteString(value, initContext),
    (name, value) =>
      list.append(checkHeaderName(name, 'Headers.append'), checkHeaderValue(value, 'Headers.append')),
  )
}
