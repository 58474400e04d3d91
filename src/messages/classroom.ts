/** Words of the classroom, by language: apart from those of lessons, as who learns alone never loads them. */
import { connection, problems } from './en/classroom.ts'
import { fill } from './fill.ts'

export type ProblemCode = keyof typeof problems
export type ProblemValues = Readonly<Record<string, string | number>>

export interface ProblemWords {
  readonly what: string
  readonly next: string
}

const catalogues: Readonly<Record<string, Readonly<Record<ProblemCode, ProblemWords>>>> = {
  en: problems,
}
const connections: Readonly<Record<string, Readonly<Record<keyof typeof connection, ProblemWords>>>> = {
  en: connection,
}

export function problemWords(locale: string, code: ProblemCode, values: ProblemValues = {}): ProblemWords {
  const { what, next } = (catalogues[locale] ?? problems)[code]
  return { what: fillCounted(what, values), next: fillCounted(next, values) }
}

/** Of an answer that was none. */
export function connectionWords(locale: string, kind: keyof typeof connection): ProblemWords {
  return (connections[locale] ?? connection)[kind]
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code)
}

/** `{seconds:second|seconds}` is the word that goes with the number. */
export function fillCounted(message: string, values: ProblemValues): string {
  const counted = message.replace(
    /\{(\w+):([^|}]*)\|([^}]*)\}/g,
    (_, name: string, one: string, many: string) => (values[name] === 1 ? one : many),
  )
  return fill(counted, values)
}
