// biome-ignore-all lint/complexity/noArguments: how many were given, without changing the method's length.
/** `URLSearchParams`, alone or linked to the `URL` it belongs to. */
import {
  illegalInvocation,
  isObject,
  iteratePairs,
  presentAs,
  readPairs,
  requireArguments,
  toScalarText,
} from './interface.ts'
import { parseUrlEncoded, writeUrlEncoded } from './url-encoded.ts'

type Pairs = [string, string][]

export let isURLSearchParams: (value: unknown) => value is URLSearchParams
/** Params that tell their URL about every change. */
export let linkedParams: (query: string, changed: (query: string) => void) => URLSearchParams
/** The URL got another query. */
export let replaceQuery: (params: URLSearchParams, query: string) => void
export let searchParamsText: (params: unknown) => string
let pairsOf: (params: unknown) => Pairs

const linked = Symbol('linked to a URL')

export class URLSearchParams {
  #pairs: Pairs
  #changed: ((query: string) => void) | undefined

  constructor(init?: unknown, query?: unknown, changed?: unknown) {
    if (init === linked) {
      this.#pairs = parseUrlEncoded(query as string)
      this.#changed = changed as (query: string) => void
    } else {
      this.#pairs = init === undefined ? [] : pairsFrom(init)
    }
  }

  static {
    Object.defineProperty(URLSearchParams, 'length', { value: 0 })
    isURLSearchParams = (value): value is URLSearchParams =>
      typeof value === 'object' && value !== null && #pairs in value
    pairsOf = (params) => {
      if (!isURLSearchParams(params)) throw illegalInvocation()
      return params.#pairs
    }
    linkedParams = (query, changed) => new URLSearchParams(linked, query, changed)
    replaceQuery = (params, query) => {
      params.#pairs = parseUrlEncoded(query)
    }
    searchParamsText = (params) => writeUrlEncoded(pairsOf(params))
  }

  get size(): number {
    return pairsOf(this).length
  }

  append(name: string, value: string): void {
    const pairs = pairsOf(this)
    requireArguments(arguments.length, 2, 'URLSearchParams.append')
    pairs.push([toScalarText(name, 'name'), toScalarText(value, 'value')])
    this.#update()
  }

  delete(name: string, value?: string): void {
    const pairs = pairsOf(this)
    requireArguments(arguments.length, 1, 'URLSearchParams.delete')
    const matches = matcher(name, value)
    this.#pairs = pairs.filter((pair) => !matches(pair))
    this.#update()
  }

  get(name: string): string | null {
    const pairs = pairsOf(this)
    requireArguments(arguments.length, 1, 'URLSearchParams.get')
    return pairs.find(matcher(name))?.[1] ?? null
  }

  getAll(name: string): string[] {
    const pairs = pairsOf(this)
    requireArguments(arguments.length, 1, 'URLSearchParams.getAll')
    return pairs.filter(matcher(name)).map((pair) => pair[1])
  }

  has(name: string, value?: string): boolean {
    const pairs = pairsOf(this)
    requireArguments(arguments.length, 1, 'URLSearchParams.has')
    return pairs.some(matcher(name, value))
  }

  set(name: string, value: string): void {
    const pairs = pairsOf(this)
    requireArguments(arguments.length, 2, 'URLSearchParams.set')
    const pair: [string, string] = [toScalarText(name, 'name'), toScalarText(value, 'value')]
    const first = pairs.findIndex((other) => other[0] === pair[0])
    if (first < 0) pairs.push(pair)
    else
      this.#pairs = pairs.with(first, pair).filter((other, index) => index <= first || other[0] !== pair[0])
    this.#update()
  }

  sort(): void {
    pairsOf(this).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
    this.#update()
  }

  forEach(
    callback: (value: string, name: string, params: URLSearchParams) => void,
    thisArgument?: unknown,
  ): void {
    pairsOf(this)
    if (typeof callback !== 'function') {
      throw new TypeError(`The "callback" argument must be of type function.`)
    }
    for (let index = 0; ; index += 1) {
      const pair = this.#pairs[index]
      if (pair === undefined) return
      Reflect.apply(callback, thisArgument, [pair[1], pair[0], this])
    }
  }

  keys(): IterableIterator<string> {
    pairsOf(this)
    return iteratePairs((index) => this.#pairs[index]?.[0])
  }

  values(): IterableIterator<string> {
    pairsOf(this)
    return iteratePairs((index) => this.#pairs[index]?.[1])
  }

  entries(): IterableIterator<[string, string]> {
    pairsOf(this)
    return iteratePairs((index) => {
      const pair = this.#pairs[index]
      return pair && [pair[0], pair[1]]
    })
  }

  declare [Symbol.iterator]: () => IterableIterator<[string, string]>

  toString(): string {
    return searchParamsText(this)
  }

  #update(): void {
    this.#changed?.(writeUrlEncoded(this.#pairs))
  }
}

Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, {
  value: URLSearchParams.prototype.entries,
  writable: true,
  configurable: true,
})
presentAs(URLSearchParams, 'URLSearchParams')

function matcher(name: unknown, value?: unknown): (pair: readonly [string, string]) => boolean {
  const wantedName = toScalarText(name, 'name')
  if (value === undefined) return (pair) => pair[0] === wantedName
  const wantedValue = toScalarText(value, 'value')
  return (pair) => pair[0] === wantedName && pair[1] === wantedValue
}

function pairsFrom(init: unknown): Pairs {
  if (!isObject(init)) {
    const text = toScalarText(init, 'init')
    return parseUrlEncoded(text.startsWith('?') ? text.slice(1) : text)
  }
  // Keys that only differ in lone surrogates become one, at the place of the first.
  const isRecord = Reflect.get(init, Symbol.iterator) == null
  const pairs: Pairs = []
  const places = new Map<string, number>()
  const append = (name: string, value: string): void => {
    const place = isRecord ? places.get(name) : undefined
    if (place !== undefined) pairs[place] = [name, value]
    else places.set(name, pairs.push([name, value]) - 1)
  }
  readPairs(init, 'URLSearchParams constructor', (part) => toScalarText(part, 'init'), append)
  return pairs
}
