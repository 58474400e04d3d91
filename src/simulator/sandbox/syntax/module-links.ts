/** Imports and exports of a module: read, and taken out of its text. */
import { patternNames } from './declarations.ts'
import type { Edits } from './edits.ts'
import { child, childList, optionalChild, type SyntaxNode, text } from './node.ts'
import type { LentNames } from './rewrite.ts'
import { nameOf } from './type-names.ts'

export interface ImportRequest {
  readonly specifier: string
  readonly start: number
}

export interface ImportBinding {
  readonly request: number
  /** The exported name, or `*` for all. */
  readonly imported: string
  /** The expression that reads it. */
  readonly value: string
  readonly start: number
}

export interface LocalExport {
  readonly exported: string
  readonly local: string
}

export interface Reexport {
  readonly request: number
  readonly exported: string
  /** `*`: the whole module under a name. */
  readonly imported: string
  readonly start: number
}

export interface ModuleLinks {
  readonly requests: readonly ImportRequest[]
  readonly bindings: ReadonlyMap<string, ImportBinding>
  readonly exported: readonly LocalExport[]
  readonly reexported: readonly Reexport[]
  /** Requests whose names are all exported on. */
  readonly stars: readonly number[]
}

export function readImportsAndExports(
  code: string,
  program: SyntaxNode,
  edits: Edits,
  lent: LentNames,
): ModuleLinks {
  const reader = new Reader(code, edits, lent)
  for (const statement of childList(program, 'body')) reader.read(statement)
  return reader.links
}

class Reader {
  readonly links = {
    requests: [] as ImportRequest[],
    bindings: new Map<string, ImportBinding>(),
    exported: [] as LocalExport[],
    reexported: [] as Reexport[],
    stars: [] as number[],
  }
  readonly #code: string
  readonly #edits: Edits
  readonly #lent: LentNames

  constructor(code: string, edits: Edits, lent: LentNames) {
    this.#code = code
    this.#edits = edits
    this.#lent = lent
  }

  read(statement: SyntaxNode): void {
    switch (statement.type) {
      case 'ImportDeclaration':
        this.#readImport(statement)
        return
      case 'ExportNamedDeclaration':
        this.#readExport(statement)
        return
      case 'ExportDefaultDeclaration':
        this.#readDefault(statement)
        return
      case 'ExportAllDeclaration':
        this.#readExportAll(statement)
        return
    }
  }

  #readImport(statement: SyntaxNode): void {
    const request = this.#request(statement)
    for (const specifier of childList(statement, 'specifiers')) {
      const imported = importedName(specifier)
      const all = `${this.#lent.module}${request}`
      const value = imported === '*' ? all : `${all}${propertyOf(imported)}`
      const local = text(child(specifier, 'local'), 'name')
      this.links.bindings.set(local, { request, imported, value, start: specifier.start })
    }
    this.#remove(statement)
  }

  #readExport(statement: SyntaxNode): void {
    const declaration = optionalChild(statement, 'declaration')
    if (declaration) {
      for (const local of declaredNames(declaration)) this.links.exported.push({ exported: local, local })
      this.#edits.replace(statement.start, declaration.start, this.#lines(statement.start, declaration.start))
      return
    }
    const source = optionalChild(statement, 'source')
    const request = source ? this.#request(statement) : -1
    for (const specifier of childList(statement, 'specifiers')) {
      const exported = nameOf(child(specifier, 'exported'))
      const local = nameOf(child(specifier, 'local'))
      if (source) this.links.reexported.push({ request, exported, imported: local, start: specifier.start })
      else this.links.exported.push({ exported, local })
    }
    this.#remove(statement)
  }

  #readDefault(statement: SyntaxNode): void {
    const declaration = child(statement, 'declaration')
    const id = optionalChild(declaration, 'id')
    const isDeclaration = /^(Function|Class)Declaration$/.test(declaration.type)
    const local = isDeclaration && id ? text(id, 'name') : this.#lent.standard
    this.links.exported.push({ exported: 'default', local })
    const lines = this.#lines(statement.start, declaration.start)
    if (!isDeclaration) {
      this.#edits.replace(statement.start, declaration.start, `const ${local}=${lines}`)
      return
    }
    this.#edits.replace(statement.start, declaration.start, lines)
    if (id) return
    // `function (` and `class {`: a name makes a declaration of it, hoisted as it should be.
    const head = /^(async\s+)?(function\s*\*?|class)/.exec(this.#code.slice(declaration.start))
    this.#edits.insert(declaration.start + (head?.[0].length ?? 0), ` ${local} `)
  }

  #readExportAll(statement: SyntaxNode): void {
    const request = this.#request(statement)
    const exported = optionalChild(statement, 'exported')
    if (exported) {
      this.links.reexported.push({
        request,
        exported: nameOf(exported),
        imported: '*',
        start: statement.start,
      })
    } else this.links.stars.push(request)
    this.#remove(statement)
  }

  #request(statement: SyntaxNode): number {
    const source = child(statement, 'source')
    this.links.requests.push({ specifier: String(source.value), start: source.start })
    return this.links.requests.length - 1
  }

  #remove(statement: SyntaxNode): void {
    this.#edits.replace(statement.start, statement.end, `;${this.#lines(statement.start, statement.end)}`)
  }

  /** The line breaks of a stretch, so that what comes after stays on its line. */
  #lines(start: number, end: number): string {
    return this.#code.slice(start, end).replace(/[^\r\n]/g, '')
  }
}

function importedName(specifier: SyntaxNode): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default'
  if (specifier.type === 'ImportNamespaceSpecifier') return '*'
  return nameOf(child(specifier, 'imported'))
}

export function propertyOf(name: string): string {
  return /^[\w$]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

function declaredNames(declaration: SyntaxNode): readonly string[] {
  return declaration.type === 'VariableDeclaration'
    ? childList(declaration, 'declarations').flatMap((declarator) => [
        ...patternNames(child(declarator, 'id')),
      ])
    : [text(child(declaration, 'id'), 'name')]
}
