/** The names of a module that are types and nothing else: what exports them by a list exports nothing that runs. */
import { patternNames } from './declarations.ts'
import { child, childList, optionalChild, type SyntaxNode, text } from './node.ts'

export interface TypeNames {
  /** Declared or imported as types only. */
  readonly local: ReadonlySet<string>
  /** Exported names that only types stand behind. */
  readonly exported: ReadonlySet<string>
}

const types = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'])

export function typeNamesOf(program: SyntaxNode, isTypesOnly: (node: SyntaxNode) => boolean): TypeNames {
  const reader = new Reader(isTypesOnly)
  const statements = childList(program, 'body')
  for (const statement of statements) reader.readNames(statement)
  const local = new Set([...reader.types].filter((name) => !reader.values.has(name)))
  const exported = new Set<string>()
  for (const statement of statements) readExports(statement, local, exported)
  return { local, exported }
}

class Reader {
  readonly types = new Set<string>()
  readonly values = new Set<string>()
  readonly #isTypesOnly: (node: SyntaxNode) => boolean

  constructor(isTypesOnly: (node: SyntaxNode) => boolean) {
    this.#isTypesOnly = isTypesOnly
  }

  readNames(statement: SyntaxNode): void {
    if (statement.type === 'ImportDeclaration') {
      for (const specifier of childList(statement, 'specifiers')) {
        const isType = statement.importKind === 'type' || specifier.importKind === 'type'
        this.#add(text(child(specifier, 'local'), 'name'), isType)
      }
      return
    }
    const declaration = /^Export(Named|Default)/.test(statement.type)
      ? optionalChild(statement, 'declaration')
      : statement
    if (declaration === undefined) return
    // What is `declare`d is a value that somebody else is to bring.
    const isType =
      types.has(declaration.type) ||
      (declaration.type === 'TSModuleDeclaration' &&
        declaration.declare !== true &&
        this.#isTypesOnly(declaration))
    for (const name of declaredNames(declaration)) this.#add(name, isType)
  }

  #add(name: string, isType: boolean): void {
    if (isType) this.types.add(name)
    else this.values.add(name)
  }
}

function declaredNames(declaration: SyntaxNode): readonly string[] {
  if (declaration.type === 'VariableDeclaration') {
    return childList(declaration, 'declarations').flatMap((one) => [...patternNames(child(one, 'id'))])
  }
  const id = optionalChild(declaration, 'id')
  return id?.type === 'Identifier' ? [text(id, 'name')] : []
}

function readExports(statement: SyntaxNode, local: ReadonlySet<string>, exported: Set<string>): void {
  const declaration = optionalChild(statement, 'declaration')
  if (statement.type === 'ExportDefaultDeclaration' && declaration) {
    const isType =
      declaration.type === 'TSInterfaceDeclaration' ||
      (declaration.type === 'Identifier' && local.has(text(declaration, 'name')))
    if (isType) exported.add('default')
  }
  if (statement.type === 'ExportAllDeclaration' && statement.exportKind === 'type') {
    const name = optionalChild(statement, 'exported')
    if (name) exported.add(nameOf(name))
  }
  if (statement.type !== 'ExportNamedDeclaration') return
  for (const name of declaration ? declaredNames(declaration) : []) if (local.has(name)) exported.add(name)
  for (const specifier of childList(statement, 'specifiers')) {
    const isLocal = optionalChild(statement, 'source') === undefined
    if (isTypeSpecifier(statement, specifier) || (isLocal && local.has(nameOf(child(specifier, 'local')))))
      exported.add(nameOf(child(specifier, 'exported')))
  }
}

function isTypeSpecifier(statement: SyntaxNode, specifier: SyntaxNode): boolean {
  return statement.exportKind === 'type' || specifier.exportKind === 'type'
}

export function nameOf(node: SyntaxNode): string {
  return node.type === 'Literal' ? String(node.value) : text(node, 'name')
}
