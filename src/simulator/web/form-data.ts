// biome-ignore-all lint/complexity/noArguments: how many were given, without changing the method's length.
/** `FormData`: named fields of text. There are no files in this world. */
import { illegalInvocation, iteratePairs, presentAs, requireArguments, toScalarText } from './interface.ts'

export let isFormData: (value: unknown) => value is FormData
let entriesOf: (data: unknown) => [string, string][]

export class FormData {
  #entries: [string, string][] = []

  constructor(form?: unknown) {
    if (form !== undefined) {
      throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.')
    }
  }

  static {
    Object.defineProperty(FormData, 'length', { value: 0 })
    isFormData = (value): value is FormData =>
      typeof value === 'object' && value !== null && #entries in value
    entriesOf = (data) => {
      if (!isFormData(data)) throw illegalInvocation()
      return data.#entries
    }
  }

  append(name: string, value: string): void {
    const entries = entriesOf(this)
    requireArguments(arguments.length, 2, 'FormData.append')
    entries.push([toScalarText(name, 'name'), toScalarText(value, 'value')])
  }

  delete(name: string): void {
    const entries = entriesOf(this)
    requireArguments(arguments.length, 1, 'FormData.delete')
    const text = toScalarText(name, 'name')
    this.#entries = entries.filter((entry) => entry[0] !== text)
  }

  get(name: string): string | null {
    const entries = entriesOf(this)
    requireArguments(arguments.length, 1, 'FormData.get')
    const text = toScalarText(name, 'name')
    return entries.find((entry) => entry[0] === text)?.[1] ?? null
  }

  getAll(name: string): string[] {
    const entries = entriesOf(this)
    requireArguments(arguments.length, 1, 'FormData.getAll')
    const text = toScalarText(name, 'name')
    return entries.filter((entry) => entry[0] === text).map((entry) => entry[1])
  }

  has(name: string): boolean {
    const entries = entriesOf(this)
    requireArguments(arguments.length, 1, 'FormData.has')
    const text = toScalarText(name, 'name')
    return entries.some((entry) => entry[0] === text)
  }

  set(name: string, value: string): void {
    const entries = entriesOf(this)
    requireArguments(arguments.length, 2, 'FormData.set')
    const entry: [string, string] = [toScalarText(name, 'name'), toScalarText(value, 'value')]
    const index = entries.findIndex((other) => other[0] === entry[0])
    if (index < 0) {
      entries.push(entry)
      return
    }
    this.#entries = entries
      .with(index, entry)
      .filter((other, position) => position <= index || other[0] !== entry[0])
  }

  forEach(callback: (value: string, name: string, data: FormData) => void, thisArgument?: unknown): void {
    entriesOf(this)
    requireArguments(arguments.length, 1, 'FormData.forEach')
    if (typeof callback !== 'function') {
      throw new TypeError(`Failed to execute 'forEach' on 'FormData': parameter 1 is not of type 'Function'.`)
    }
    for (let index = 0; ; index += 1) {
      const entry = this.#entries[index]
      if (entry === undefined) return
      Reflect.apply(callback, thisArgument, [entry[1], entry[0], this])
    }
  }

  keys(): IterableIterator<string> {
    entriesOf(this)
    return iteratePairs((index) => this.#entries[index]?.[0])
  }

  values(): IterableIterator<string> {
    entriesOf(this)
    return iteratePairs((index) => this.#entries[index]?.[1])
  }

  entries(): IterableIterator<[string, string]> {
    entriesOf(this)
    return iteratePairs((index) => {
      const entry = this.#entries[index]
      return entry && [entry[0], entry[1]]
    })
  }

  declare [Symbol.iterator]: () => IterableIterator<[string, string]>
}

Object.defineProperty(FormData.prototype, Symbol.iterator, {
  value: FormData.prototype.entries,
  writable: true,
  configurable: true,
})
presentAs(FormData, 'FormData')

/** The fields of a form, in order. */
export function formDataEntries(data: FormData): readonly (readonly [string, string])[] {
  return entriesOf(data)
}
