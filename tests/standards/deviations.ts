/**
 * Deviations that are meant: names of cases under the reason why, in `deviations/<suite>.txt`. A line that ends with `*`
 * stands for all cases that begin like it. One that is not listed is a failure, and so is one that deviates no more.
 */
import type { Case } from './cases.ts'

export interface Judged {
  readonly passed: number
  /** Cases that deviate as they are meant to, by reason. */
  readonly meant: ReadonlyMap<string, number>
  readonly failures: readonly string[]
}

interface Entry {
  readonly line: string
  readonly reason: string
  /** Cases that it stood for in this run. */
  count: number
}

export class Deviations {
  readonly #exact = new Map<string, Entry>()
  readonly #prefixes: { readonly prefix: string; readonly entry: Entry }[] = []

  constructor(text: string) {
    let reason = ''
    for (const line of text.split('\n')) {
      if (line.startsWith('# ')) reason = line.slice(2)
      else if (line !== '') this.#add({ line, reason, count: 0 })
    }
  }

  #add(entry: Entry): void {
    if (entry.reason === '') throw new Error(`no reason stands over the deviation ${entry.line}`)
    if (entry.line.endsWith('*')) this.#prefixes.push({ prefix: entry.line.slice(0, -1), entry })
    else if (this.#exact.has(entry.line)) throw new Error(`listed twice: ${entry.line}`)
    else this.#exact.set(entry.line, entry)
  }

  #find(name: string): Entry | undefined {
    return this.#exact.get(name) ?? this.#prefixes.find(({ prefix }) => name.startsWith(prefix))?.entry
  }

  /** `files` are those that ran. */
  judge(cases: readonly Case[], files: readonly string[]): Judged {
    const meant = new Map<string, number>()
    const failures: string[] = []
    let passed = 0
    for (const { name, failure } of cases) {
      const entry = this.#find(name)
      if (entry !== undefined) entry.count++
      if (failure === undefined && entry === undefined) passed++
      else if (failure === undefined)
        failures.push(`${name}: listed as a deviation (${entry?.reason}), and deviates no more`)
      else if (entry === undefined) failures.push(`${name}: ${failure}`)
      else meant.set(entry.reason, (meant.get(entry.reason) ?? 0) + 1)
    }
    const ran = new Set(files)
    const listed = [...this.#exact.values(), ...this.#prefixes.map(({ entry }) => entry)]
    for (const { line, count } of listed) {
      const [file = ''] = line.replace(/\*$/, '').split(' › ')
      const isAsked =
        line.endsWith('*') && !line.includes(' › ')
          ? files.some((one) => one.startsWith(file))
          : ran.has(file)
      if (count === 0 && isAsked) failures.push(`${line}: listed as a deviation, and there is no such case`)
    }
    return { passed, meant, failures }
  }
}
