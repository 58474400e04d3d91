/**
 * TypeScript to JavaScript by painting types over with spaces, so that every line and column stays.
 * What would need code of its own (enums, namespaces, parameter properties) is refused by name.
 */

import { Canvas } from './canvas.ts'
import { refuseTypeScriptOnly } from './erasable.ts'
import { child, childList, children, optionalChild, type SyntaxNode, text } from './node.ts'
import type { Parsed } from './parse.ts'
import type { SourceFile } from './place.ts'

export function stripTypes(file: SourceFile, parsed: Parsed): string {
  const canvas = new Canvas(file.source)
  for (const comment of parsed.comments) canvas.blank(comment.start, comment.end)
  new Stripper(file, canvas).visit(parsed.program)
  return canvas.toString()
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

class Stripper {
  readonly #file: SourceFile
  readonly #canvas: Canvas

  constructor(file: SourceFile, canvas: Canvas) {
    this.#file = file
    this.#canvas = canvas
  }

  visit(node: SyntaxNode): void {
    if (this.#isTypesOnly(node)) {
      this.#canvas.blankStatement(node.start, node.end)
      return
    }
    refuseTypeScriptOnly(this.#file, node)
    for (const next of children(node)) {
      if (next.type.startsWith('TSType')) this.#blankType(next)
      else this.visit(next)
    }
    this.#paint(node)
    if (endsStatement.has(node.type)) this.#canvas.guardEnd(node.start, node.end)
  }

  #isTypesOnly(node: SyntaxNode): boolean {
    if (typesOnly.has(node.type) || node.declare === true) return true
    switch (node.type) {
      case 'ImportDeclaration':
        return node.importKind === 'type' || this.#onlyTypeSpecifiers(node, 'importKind')
      case 'ExportAllDeclaration':
        return node.exportKind === 'type'
      case 'ExportNamedDeclaration': {
        const declaration = optionalChild(node, 'declaration')
        if (declaration) return declaration.type !== 'TSEnumDeclaration' && this.#isTypesOnly(declaration)
        return node.exportKind === 'type'
      }
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

  #onlyTypeSpecifiers(node: SyntaxNode, kind: string): boolean {
    const specifiers = childList(node, 'specifiers')
    return specifiers.length > 0 && specifiers.every((specifier) => specifier[kind] === 'type')
  }

  #blankType(node: SyntaxNode): void {
    this.#canvas.blank(node.start, node.end)
  }

  #paint(node: SyntaxNode): void {
    switch (node.type) {
      case 'Identifier':
        this.#paintIdentifier(node)
        return
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSInstantiationExpression':
        this.#canvas.blank(child(node, 'expression').end, node.end)
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
      case 'ImportSpecifier':
      case 'ExportSpecifier':
        if (node.importKind === 'type' || node.exportKind === 'type')
          this.#canvas.blankListItem(node.start, node.end)
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
