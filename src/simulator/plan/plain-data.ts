/**
 * Takes what a program has made out of its hands: a copy of plain data, bounded in size. Whatever it was, no code of the
 * program is called that a proxy does not force on whoever looks, and nothing of it is in the copy.
 */
import type { PlanData, PlanProblem } from '../../contract/planned.ts'

/** Some fifty times what a large plan has. */
const most = { values: 10_000, letters: 200_000, depth: 32 }

export type Taken = { readonly value: PlanData } | { readonly problem: PlanProblem }

export function takePlainData(value: unknown): Taken {
  try {
    const copy = new Taking().take(value, [])
    if (typeof copy === 'object' && copy !== null && !Array.isArray(copy)) return { value: { ...copy } }
    return { problem: { path: [], message: 'is not an object' } }
  } catch (thrown) {
    if (thrown instanceof Refusal) return { problem: thrown }
    throw thrown
  }
}

type Path = readonly (string | number)[]

class Refusal implements PlanProblem {
  readonly path: Path
  readonly message: string

  constructor(path: Path, message: string) {
    this.path = path
    this.message = message
  }
}

class Taking {
  #values = 0
  #letters = 0

  take(value: unknown, path: Path): unknown {
    if (++this.#values > most.values) throw new Refusal([], `holds more than ${most.values} values`)
    switch (typeof value) {
      case 'string':
        this.#count(value)
        return value
      case 'boolean':
        return value
      case 'number':
        if (Number.isFinite(value)) return value
        throw new Refusal(path, `is ${value}, which is no number of anything`)
      case 'object':
        if (value === null) return null
        if (path.length === most.depth)
          throw new Refusal(path, `is more than ${most.depth} objects deep, or holds itself`)
        return Array.isArray(value) ? this.#list(value, path) : this.#record(value, path)
      default:
        throw new Refusal(path, `is ${nameOf(value)}: a plan is plain data`)
    }
  }

  #list(list: readonly unknown[], path: Path): unknown[] {
    const length: unknown = Object.getOwnPropertyDescriptor(list, 'length')?.value
    if (typeof length !== 'number' || length > most.values)
      throw new Refusal(path, `holds more than ${most.values} values`)
    return Array.from({ length }, (_, place) => this.#member(list, place, [...path, place]))
  }

  #record(record: object, path: Path): Record<string, unknown> {
    const prototype: unknown = Object.getPrototypeOf(record)
    if (prototype !== Object.prototype && prototype !== null)
      throw new Refusal(path, 'is an object of a class: a plan is plain data')
    const copy: Record<string, unknown> = {}
    const names = Reflect.ownKeys(record)
    if (names.length > most.values) throw new Refusal(path, `holds more than ${most.values} values`)
    for (const name of names) {
      if (typeof name === 'symbol') throw new Refusal(path, 'has a symbol for a name: a plan is plain data')
      this.#count(name)
      // A name, and in most code that reads a plan not one at all.
      if (name === '__proto__') throw new Refusal(path, 'has something that is called __proto__')
      const value = this.#member(record, name, [...path, name])
      // Left out, as JSON would.
      if (value !== undefined) copy[name] = value
    }
    return copy
  }

  /** Getters are not asked: they may say something else each time. */
  #member(owner: object, name: string | number, path: Path): unknown {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name)
    if (descriptor === undefined) throw new Refusal(path, 'is missing')
    if (!('value' in descriptor)) throw new Refusal(path, 'is a getter: a plan is plain data')
    if (descriptor.value === undefined && !Array.isArray(owner)) return undefined
    return this.take(descriptor.value, path)
  }

  #count(text: string): void {
    this.#letters += text.length
    if (this.#letters > most.letters) throw new Refusal([], `holds more than ${most.letters} letters`)
  }
}

function nameOf(value: unknown): string {
  if (value === undefined) return 'undefined'
  return typeof value === 'bigint' ? 'a bigint' : `a ${typeof value}`
}
