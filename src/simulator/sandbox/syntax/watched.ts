/**
 * Adds to each loop and function of a module a count of its rounds and calls, to what the language goes through for it in
 * one call a count of that, and to each `throw` the line that it stands in; see `watch.ts`. All on the line where it was,
 * and under a name that the module does not use.
 */
import type { Edit, Edits } from './edits.ts'
import { child, isNode, type SyntaxNode } from './node.ts'
import { type Passage, passageOf, spellingOf } from './passages.ts'
import type { SourceFile } from './place.ts'

export class WatchAdder {
  readonly #file: SourceFile
  readonly #edits: Edits
  readonly #name: string
  /** What has to close after all that other passes close at the same place: expressions first, then blocks. */
  readonly #expressionEnds: { readonly at: number; readonly text: string }[] = []
  readonly #blockEnds: number[] = []

  constructor(file: SourceFile, edits: Edits, name: string) {
    this.#file = file
    this.#edits = edits
    this.#name = name
  }

  enter(node: SyntaxNode, parent: SyntaxNode): void {
    const passage = passageOf(node, parent)
    if (passage !== undefined) this.#watchPassage(passage)
    switch (node.type) {
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        this.#watchRounds(node)
        return
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#watchCalls(node)
        return
      case 'ThrowStatement':
        this.#watchThrow(node)
        return
    }
  }

  /** Edits that belong after those of all other passes. */
  closings(): readonly Edit[] {
    // Who was entered last is the innermost.
    return [...this.#expressionEnds.toReversed(), ...this.#blockEnds.map((at) => ({ at, text: '}' }))].map(
      ({ at, text }) => ({ start: at, end: at, text }),
    )
  }

  #watchRounds(loop: SyntaxNode): void {
    const body = child(loop, 'body')
    if (body.type === 'BlockStatement') {
      this.#edits.insert(body.start + 1, this.#countStatement(loop.start))
      return
    }
    this.#edits.insert(body.start, `{${this.#countStatement(loop.start)}`)
    this.#blockEnds.push(body.end)
  }

  #watchCalls(made: SyntaxNode): void {
    const { body } = made
    if (!isNode(body)) return
    if (body.type === 'BlockStatement') {
      this.#edits.insert(body.start + 1, this.#countStatement(made.start))
      return
    }
    this.#edits.insert(body.start, `(${this.#count(made.start)},`)
    this.#expressionEnds.push({ at: body.end, text: ')' })
  }

  #watchThrow(statement: SyntaxNode): void {
    const argument = child(statement, 'argument')
    this.#edits.insert(argument.start, `${this.#name}.thrown((`)
    this.#expressionEnds.push({ at: argument.end, text: `),${this.#place(statement.start)})` })
  }

  #watchPassage({ counter, of, method }: Passage): void {
    this.#edits.insert(of.start, `${this.#name}.${counter}((`)
    const words = [spellingOf(of), ...(method === undefined ? [] : [method])].map(
      (word) => `,${JSON.stringify(word)}`,
    )
    this.#expressionEnds.push({ at: of.end, text: `)${words.join('')})` })
  }

  #countStatement(offset: number): string {
    return `if(--${this.#name}.left<0)${this.#name}.spent(${this.#place(offset)});`
  }

  #count(offset: number): string {
    return `--${this.#name}.left<0&&${this.#name}.spent(${this.#place(offset)})`
  }

  #place(offset: number): string {
    return `${JSON.stringify(this.#file.path)},${this.#file.lineAt(offset)}`
  }
}
