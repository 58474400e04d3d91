/** Words of the classroom, by language: apart from those of lessons, as who learns alone never loads them. */
import { problems } from './en/classroom.ts'
import { fill } from './fill.ts'

export type ProblemCode = keyof typeof problems
export type ProblemValues = Readonly<Record<string, string | number>>

const catalogues: Readonly<Record<string, Readonly<Record<ProblemCode, { what: string; next: string }>>>> = {
  en: problems,
}

export function problemWords(
  locale: string,
  code: ProblemCode,
  values: ProblemValues = {},
): { readonly what: string; readonly next: string } {
  const { what, next } = (catalogues[locale] ?? problems)[code]
  return { what: filled(what, values), next: filled(next, values) }
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code)
}

/** `{seconds:second|seconds}` is the word that goes with the number. */
function filled(message: string, values: ProblemValues): string {
  const counted = message.replace(
    /\{(\w+):([^|}]*)\|([^}]*)\}/g,
    (_, name: string, one: string, many: string) => (values[name] === 1 ? one : many),
  )
  return fill(counted, values)
}
