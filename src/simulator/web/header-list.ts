/** The headers of a message: lower-case names, each once, but for `set-cookie`. Small enough to search one by one. */
import type { WireHeaders } from '../capabilities.ts'

/** Copies share their names and values until one of them changes: most messages are passed on as they came. */
export class HeaderList {
  #names: string[]
  #values: string[]
  #isShared: boolean
  /** Counts changes, so that sorted views know when they are stale. */
  version = 0

  constructor(shared?: WireHeaders) {
    // Shared arrays are copied before the first change.
    this.#names = (shared?.names as string[] | undefined) ?? []
    this.#values = (shared?.values as string[] | undefined) ?? []
    this.#isShared = shared !== undefined
  }

  get names(): readonly string[] {
    return this.#names
  }

  get values(): readonly string[] {
    return this.#values
  }

  copy(): HeaderList {
    return new HeaderList(this.toWire())
  }

  toWire(): WireHeaders {
    this.#isShared = true
    return { names: this.#names, values: this.#values }
  }

  #change(): void {
    this.version += 1
    if (!this.#isShared) return
    this.#isShared = false
    this.#names = this.#names.slice()
    this.#values = this.#values.slice()
  }

  get(name: string): string | null {
    const index = this.#names.indexOf(name)
    if (index < 0) return null
    const value = this.#values[index] ?? ''
    return name === 'set-cookie' ? this.all(name).join(', ') : value
  }

  all(name: string): string[] {
    return this.#values.filter((_, index) => this.#names[index] === name)
  }

  has(name: string): boolean {
    return this.#names.includes(name)
  }

  append(name: string, value: string): void {
    this.#change()
    const index = name === 'set-cookie' ? -1 : this.#names.indexOf(name)
    if (index < 0) {
      this.#names.push(name)
      this.#values.push(value)
    } else {
      this.#values[index] = `${this.#values[index]}${name === 'cookie' ? '; ' : ', '}${value}`
    }
  }

  set(name: string, value: string): void {
    this.#change()
    const index = this.#names.indexOf(name)
    if (index < 0) {
      this.#names.push(name)
      this.#values.push(value)
      return
    }
    this.#values[index] = value
    if (name === 'set-cookie') this.#remove(name, index + 1)
  }

  delete(name: string): void {
    this.#change()
    this.#remove(name, 0)
  }

  /** Sorted by name, as a program sees them. */
  sorted(): [string, string][] {
    const pairs = this.#names.map((name, index): [string, string] => [name, this.#values[index] ?? ''])
    return pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
  }

  #remove(name: string, from: number): void {
    for (let index = this.#names.length - 1; index >= from; index -= 1) {
      if (this.#names[index] !== name) continue
      this.#names.splice(index, 1)
      this.#values.splice(index, 1)
    }
  }
}

const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const lowerCaseTokenPattern = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/
const outerSpacePattern = /^[\t\n\r ]+|[\t\n\r ]+$/g
const plainValuePattern = /^[!-~\u0080-\u00ff](?:[\t -~\u0080-\u00ff]*[!-~\u0080-\u00ff])?$/
const forbiddenValuePattern = /[\0\n\r]/

export function isToken(text: string): boolean {
  return tokenPattern.test(text)
}

/** The lower-case name, or a TypeError. */
export function checkHeaderName(name: string, context: string): string {
  if (lowerCaseTokenPattern.test(name)) return name
  if (tokenPattern.test(name)) return name.toLowerCase()
  throw new TypeError(`${context}: "${name}" is an invalid header name.`)
}

/** The value without space around it, or a TypeError. */
export function checkHeaderValue(value: string, context: string): string {
  if (plainValuePattern.test(value)) return value
  const trimmed = value.replace(outerSpacePattern, '')
  if (forbiddenValuePattern.test(trimmed)) {
    throw new TypeError(`${context}: "${trimmed}" is an invalid header value.`)
  }
  return trimmed
}
