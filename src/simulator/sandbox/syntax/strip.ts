/**
 * TypeScript to JavaScript by painting types over with spaces, so that every line and column stays.
 * What would need code of its own (enums, namespaces, parameter properties) is refused by name.
 */

import { Canvas } from './canvas.ts'
import { refuseTypeScriptOnly } from './erasable.ts'
import { child, childList, children, optionalChild, type SyntaxNode, text } from './node.ts'
import type { Parsed } from './parse.ts'
import type { SourceFile } from './place.ts'
import { typeNamesOf } from './type-names.ts'

export interface Stripped {
  /** As long as the file. */
  readonly code: string
  /** Names that the module exports to type checkers only. */
  readonly exportedTypes: ReadonlySet<string>
}

export function stripTypes(file: SourceFile, { program, comments }: Parsed): Stripped {
  const canvas = new Canvas(file.source)
  for (const comment of comments) canvas.blank(comment.start, comment.end)
  const { local, exported } = typeNamesOf(program, isTypesOnly)
  new Stripper(file, canvas, local).visit(program)
  return { code: canvas.toString(), exportedTypes: exported }
}

const memberModifiers = new Set([
  'public',
  'private',
  'protected',
  'readonly',
  'override',
  'declare',
  'abstract',
])
const typesOnly = new Set([
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSDeclareFunction',
  'TSNamespaceExportDeclaration',
  'TSIndexSignature',
])
const endsStatement = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'ReturnStatement',
  'ThrowStatement',
  'ExportDefaultDeclaration',
  'PropertyDefinition',
])

const castTypes = new Set(['TSAsExpression', 'TSSatisfiesExpression'])
const precedences = [/^(<|>|<=|>=|in|instanceof)$/, /^(<<|>>|>>>)$/, /^[+-]$/, /^[*/%]$/, /^\*\*$/]

function precedenceOf(node: SyntaxNode): number {
  return precedences.findIndex((operators) => operators.test(text(node, 'operator')))
}

/** Whatever stands for a type: it is painted over as a whole. */
function isType({ type }: SyntaxNode): boolean {
  return type.startsWith('TSType') && type !== 'TSTypeAliasDeclaration' && type !== 'TSTypeAssertion'
}

/** A namespace of types is a type itself. */
function holdsTypesOnly(body: SyntaxNode | undefined): boolean {
  if (body === undefined) return true
  if (body.type === 'TSModuleDeclaration')
    return body.declare === true || holdsTypesOnly(optionalChild(body, 'body'))
  return childList(body, 'body').every((statement) => {
    const inner = optionalChild(statement, 'declaration') ?? statement
    if (inner.type === 'TSModuleDeclaration') return holdsTypesOnly(inner)
    return (
      inner.declare === true ||
      inner.type === 'TSInterfaceDeclaration' ||
      inner.type === 'TSTypeAliasDeclaration'
    )
  })
}

function isTypesOnly(node: SyntaxNode): boolean {
  if (typesOnly.has(node.type) || node.declare === true) return true
  switch (node.type) {
    case 'ImportDeclaration':
      return node.importKind === 'type' || onlyTypeSpecifiers(node, 'importKind')
    case 'ExportAllDeclaration':
      return node.exportKind === 'type'
    case 'ExportNamedDeclaration': {
      const declaration = optionalChild(node, 'declaration')
      if (declaration) return isTypesOnly(declaration)
      return node.exportKind === 'type'
    }
    case 'TSModuleDeclaration':
      return holdsTypesOnly(optionalChild(node, 'body'))
    case 'ExportDefaultDeclaration':
      return typesOnly.has(child(node, 'declaration').type)
    case 'MethodDefinition':
      return node.abstract === true || child(node, 'value').type === 'TSDeclareMethod'
    case 'PropertyDefinition':
      return node.abstract === true
    default:
      return node.type.startsWith('TSAbstract') || node.type === 'TSDeclareMethod'
  }
}

function onlyTypeSpecifiers(node: SyntaxNode, kind: string): boolean {
  const specifiers = childList(node, 'specifiers')
  return specifiers.length > 0 && specifiers.every((specifier) => specifier[kind] === 'type')
}

class Stripper {
  readonly #file: SourceFile
  readonly #canvas: Canvas
  /** What stands before the first semicolon of a loop, or before its `of`: no statement that could end. */
  readonly #heads = new Set<SyntaxNode>()

  readonly #typeNames: ReadonlySet<string>

  constructor(file: SourceFile, canvas: Canvas, typeNames: ReadonlySet<string>) {
    this.#file = file
    this.#canvas = canvas
    this.#typeNames = typeNames
  }

  visit(node: SyntaxNode): void {
    if (isTypesOnly(node) || this.#exportsType(node)) {
      this.#canvas.blankStatement(node.start, node.end)
      return
    }
    refuseTypeScriptOnly(this.#file, node)
    const head = /^For/.test(node.type)
      ? (optionalChild(node, 'init') ?? optionalChild(node, 'left'))
      : undefined
    if (head) this.#heads.add(head)
    for (const next of children(node)) {
      if (isType(next)) this.#blankType(next)
      else this.visit(next)
    }
    this.#paint(node)
    if (endsStatement.has(node.type) && !this.#heads.has(node)) this.#canvas.guardEnd(node.start, node.end)
  }

  /** `export default Card`, where `Card` is a type. */
  #exportsType(node: SyntaxNode): boolean {
    return node.type === 'ExportDefaultDeclaration' && this.#isTypeName(child(node, 'declaration'))
  }

  #isTypeName(node: SyntaxNode): boolean {
    return node.type === 'Identifier' && this.#typeNames.has(text(node, 'name'))
  }

  #blankType(node: SyntaxNode): void {
    this.#canvas.blank(node.start, node.end)
  }

  #paint(node: SyntaxNode): void {
    switch (node.type) {
      case 'Identifier':
        this.#paintIdentifier(node)
        return
      case 'Literal':
      case 'TemplateElement':
        this.#canvas.keep(node.start, node.end)
        return
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSInstantiationExpression':
        this.#canvas.blank(child(node, 'expression').end, node.end)
        return
      case 'BinaryExpression':
        this.#refuseLooseCast(node)
        return
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#paintFunction(node)
        return
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#paintClass(node)
        return
      case 'PropertyDefinition':
      case 'MethodDefinition':
        this.#paintMember(node)
        return
      case 'VariableDeclarator':
        this.#paintDefinite(node)
        return
      case 'ExportNamedDeclaration':
        if (optionalChild(node, 'source') === undefined) this.#paintTypesInList(node)
        return
      case 'ImportSpecifier':
      case 'ExportSpecifier':
        if (node.importKind === 'type' || node.exportKind === 'type')
          this.#canvas.blankListItem(node.start, node.end)
    }
  }

  /** `a + b as number * c` means `(a + b) * c`: without its type, it would mean something else. */
  #refuseLooseCast(node: SyntaxNode): void {
    let left = child(node, 'left')
    if (!castTypes.has(left.type)) return
    while (castTypes.has(left.type)) left = child(left, 'expression')
    if (left.type !== 'BinaryExpression' || precedenceOf(left) >= precedenceOf(node)) return
    throw this.#file.errorAt(
      left.start,
      `Write parentheses around what is cast here, \`(… as Type) ${text(node, 'operator')} …\`: it is read in another way than it looks.`,
    )
  }

  /** `export { Card, make }`, where `Card` is a type. */
  #paintTypesInList(node: SyntaxNode): void {
    for (const specifier of childList(node, 'specifiers')) {
      if (specifier.exportKind !== 'type' && this.#isTypeName(child(specifier, 'local')))
        this.#canvas.blankListItem(specifier.start, specifier.end)
    }
  }

  /** `name?: Type` of a parameter: everything after the name goes. */
  #paintIdentifier(node: SyntaxNode): void {
    const annotation = optionalChild(node, 'typeAnnotation')
    const end = annotation ? annotation.start : node.end
    if (node.optional === true) this.#canvas.blankMarks(node.start, end, '?')
  }

  /** `let name!: Type` */
  #paintDefinite(node: SyntaxNode): void {
    if (node.definite === true) this.#canvas.blankMarks(node.start, child(node, 'id').end, '!')
  }

  #paintFunction(node: SyntaxNode): void {
    const [first] = childList(node, 'params')
    if (first?.type === 'Identifier' && first.name === 'this') {
      this.#canvas.blankListItem(first.start, first.end)
    }
    if (node.type !== 'ArrowFunctionExpression') return
    // A line break that the blanked types leave before `(` or `=>` would end the statement: move the parenthesis.
    const typeParameters = optionalChild(node, 'typeParameters')
    if (typeParameters) this.#canvas.moveParenthesisBack(typeParameters.start, typeParameters.end)
    const returnType = optionalChild(node, 'returnType')
    if (returnType) this.#canvas.moveParenthesisAhead(returnType.start, returnType.end)
  }

  #paintClass(node: SyntaxNode): void {
    const bodyStart = child(node, 'body').start
    if (node.abstract === true) this.#canvas.blankWord(node.start, bodyStart, 'abstract')
    const implemented = childList(node, 'implements')
    if (implemented.length === 0) return
    const head = ['superTypeParameters', 'superClass', 'typeParameters', 'id'].map((field) =>
      optionalChild(node, field),
    )
    const last = head.find((part) => part !== undefined)
    this.#canvas.blank(last ? last.end : node.start + 'class'.length, bodyStart)
  }

  #paintMember(node: SyntaxNode): void {
    const key = child(node, 'key')
    const value = optionalChild(node, 'value')
    this.#canvas.blankModifiers(node.start, key.start, memberModifiers)
    if (node.optional !== true && node.definite !== true) return
    const annotation = optionalChild(node, 'typeAnnotation') ?? optionalChild(node, 'typeParameters')
    const end = annotation?.start ?? value?.start ?? node.end
    this.#canvas.blankMarks(key.end, end, text(node, 'type') === 'MethodDefinition' ? '?' : '?!')
  }
}
