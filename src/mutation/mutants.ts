/** The mutants of a program: each one small change away from it, and none of them twice. */
import { createHash } from 'node:crypto'
import type { Sources } from '../grading/subject.ts'
import { parseTypeScript } from '../simulator/sandbox/syntax/parse.ts'
import { SourceFile } from '../simulator/sandbox/syntax/place.ts'
import { calls } from './operators/calls.ts'
import { conditions } from './operators/conditions.ts'
import { statements } from './operators/statements.ts'
import { values } from './operators/values.ts'
import { placesOf } from './places.ts'
import type { Edit, Operator } from './site.ts'
import { sitesOf } from './walk.ts'

export interface Mutant {
  /** The same as long as its file stays as it is. */
  readonly id: string
  readonly file: string
  readonly line: number
  readonly column: number
  readonly operator: string
  /** What it changes, in words and code spans. */
  readonly change: string
  /** The functions around it, such as `Store.append`; empty at the top of a module. */
  readonly scope: string
  /** The text of its line in the program, which names its place. */
  readonly lineText: string
  /** Which of those it is that read the same so far, from 1. */
  readonly ordinal: number
  /** The whole file. */
  readonly source: string
}

const operators: readonly Operator[] = [...conditions, ...values, ...calls, ...statements]

export const operatorNames: readonly string[] = [...new Set(operators.map(({ name }) => name))].sort()

/** In the order of the files, and from top to bottom. Some few may be no program: whoever compiles them finds out. */
export function mutantsOf(files: Sources): readonly Mutant[] {
  return Object.entries(files).flatMap(([file, source]) => mutantsOfFile(file, source))
}

interface Found {
  readonly edit: Edit
  readonly operator: string
}

function mutantsOfFile(file: string, source: string): readonly Mutant[] {
  const { program, comments } = parseTypeScript(new SourceFile(file, source))
  const found: Found[] = []
  for (const site of sitesOf(program, source))
    for (const operator of operators)
      for (const edit of operator.edits(site))
        found.push({ operator: operator.name, edit: { ...edit, at: edit.at ?? site.node.start } })
  const places = placesOf(program, comments, source)
  const seen = new Set([source])
  const ordinals = new Map<string, number>()
  const mutants: Mutant[] = []
  for (const { operator, edit } of found.sort((a, b) => (a.edit.at ?? 0) - (b.edit.at ?? 0))) {
    const { start, end, text, change, at = start } = edit
    const mutated = source.slice(0, start) + text + source.slice(end)
    if (seen.has(mutated)) continue
    seen.add(mutated)
    const { line, column, lineText, scope } = places(at)
    const key = JSON.stringify([scope, lineText, operator, change])
    const ordinal = (ordinals.get(key) ?? 0) + 1
    ordinals.set(key, ordinal)
    const id = createHash('sha256').update(`${file}\0${mutated}`).digest('hex').slice(0, 7)
    mutants.push({ id, file, line, column, operator, change, scope, lineText, ordinal, source: mutated })
  }
  return mutants
}
