/**
 * Which names of a module are used where, and which of these uses mean a name of the module or of the
 * world outside: those of inner functions and blocks are left out.
 */

import { blockNames, hoistedNames, patternNames } from './declarations.ts'
import { child, childList, children, isNode, optionalChild, type SyntaxNode, text } from './node.ts'
import type { Reference } from './reference.ts'

interface Scope {
  readonly names: ReadonlySet<string>
  readonly outer: Scope | undefined
}

export interface Visitor {
  /** Called for every node that is code, parents first. `depth` counts the functions around it. */
  enter(node: SyntaxNode, parent: SyntaxNode, depth: number): void
}

/** Walks a module; returns the uses of names that no inner scope declares. */
export function walkModule(program: SyntaxNode, visitor: Visitor): readonly Reference[] {
  const walker = new Walker(visitor)
  walker.visit(program, program, undefined)
  return walker.references
}

class Walker {
  readonly references: Reference[] = []
  readonly #visitor: Visitor
  #depth = 0

  constructor(visitor: Visitor) {
    this.#visitor = visitor
  }

  visit(node: SyntaxNode, parent: SyntaxNode, scope: Scope | undefined): void {
    this.#visitor.enter(node, parent, this.#depth)
    switch (node.type) {
      case 'Identifier':
        this.#refer(node, parent, scope)
        return
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#visitFunction(node, scope)
        return
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#visitClass(node, scope)
        return
      case 'StaticBlock':
        this.#visitStaticBlock(node, scope)
        return
      case 'BlockStatement':
      case 'SwitchStatement':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        this.#visitAll(node, this.#within(scope, blockNames(node)))
        return
      case 'CatchClause':
        this.#visitAll(node, this.#within(scope, patternNames(optionalChild(node, 'param'))))
        return
      case 'VariableDeclarator':
        this.#visitPattern(child(node, 'id'), node, scope, false)
        this.#visitOptional(node, 'init', scope)
        return
      case 'AssignmentExpression':
        this.#visitPattern(child(node, 'left'), node, scope, true)
        this.visit(child(node, 'right'), node, scope)
        return
      case 'UpdateExpression':
        this.#visitPattern(child(node, 'argument'), node, scope, true)
        return
      case 'UnaryExpression':
        this.#visitOperand(node, scope)
        return
      default:
        this.#visitAll(node, scope)
        return
    }
  }

  #visitAll(node: SyntaxNode, scope: Scope | undefined): void {
    for (const field of Object.keys(node)) {
      if (this.#isName(node, field)) continue
      const value = node[field]
      for (const next of Array.isArray(value) ? value : [value]) {
        if (!isNode(next)) continue
        if (this.#isTarget(node, field)) this.#visitPattern(next, node, scope, field === 'left')
        else this.visit(next, node, scope)
      }
    }
  }

  #visitOperand(node: SyntaxNode, scope: Scope | undefined): void {
    let parent = node
    let operand = child(node, 'argument')
    while (operand.type === 'ParenthesizedExpression') {
      this.#visitor.enter(operand, parent, this.#depth)
      parent = operand
      operand = child(operand, 'expression')
    }
    if (node.operator !== 'typeof' || operand.type !== 'Identifier') {
      this.visit(operand, parent, scope)
      return
    }
    this.#visitor.enter(operand, parent, this.#depth)
    this.#refer(operand, parent, scope, { asks: true })
  }

  /** Fields that hold a name which is no use of a variable. */
  #isName(node: SyntaxNode, field: string): boolean {
    switch (node.type) {
      case 'MemberExpression':
        if (field === 'property' && node.computed !== true) this.#enterName(node, field)
        return field === 'property' && node.computed !== true
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
        if (field === 'key' && node.computed !== true) this.#enterName(node, field)
        return field === 'key' && node.computed !== true
      case 'LabeledStatement':
      case 'BreakStatement':
      case 'ContinueStatement':
        return field === 'label'
      case 'MetaProperty':
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return true
      case 'ExportNamedDeclaration':
        return field === 'specifiers' || field === 'source'
      default:
        return false
    }
  }

  #enterName(node: SyntaxNode, field: string): void {
    this.#visitor.enter(child(node, field), node, this.#depth)
  }

  #isTarget(node: SyntaxNode, field: string): boolean {
    if (node.type === 'CatchClause') return field === 'param'
    if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') {
      return field === 'left' && child(node, 'left').type !== 'VariableDeclaration'
    }
    return false
  }

  #visitOptional(node: SyntaxNode, field: string, scope: Scope | undefined): void {
    const next = optionalChild(node, field)
    if (next) this.visit(next, node, scope)
  }

  #visitFunction(node: SyntaxNode, outer: Scope | undefined): void {
    const parameters = childList(node, 'params')
    const names = new Set(parameters.flatMap((parameter) => [...patternNames(parameter)]))
    if (node.type !== 'ArrowFunctionExpression') names.add('arguments')
    if (node.type === 'FunctionExpression') {
      const id = optionalChild(node, 'id')
      if (id) names.add(text(id, 'name'))
    }
    const scope = this.#within(outer, names)
    this.#depth++
    for (const parameter of parameters) this.#visitPattern(parameter, node, scope, false)
    const body = child(node, 'body')
    this.visit(body, node, this.#within(scope, hoistedNames(body)))
    this.#depth--
  }

  #visitClass(node: SyntaxNode, outer: Scope | undefined): void {
    const id = optionalChild(node, 'id')
    const scope = this.#within(outer, new Set(id ? [text(id, 'name')] : []))
    this.#visitOptional(node, 'superClass', scope)
    this.visit(child(node, 'body'), node, scope)
  }

  #visitStaticBlock(node: SyntaxNode, outer: Scope | undefined): void {
    const names = new Set([...hoistedNames(node), ...blockNames(node)])
    this.#depth++
    for (const next of children(node)) this.visit(next, node, this.#within(outer, names))
    this.#depth--
  }

  /** A pattern that declares or assigns: its defaults and computed keys are code. */
  #visitPattern(node: SyntaxNode, parent: SyntaxNode, scope: Scope | undefined, assigns: boolean): void {
    switch (node.type) {
      case 'Identifier':
        if (assigns) this.#refer(node, parent, scope, { writes: true })
        return
      case 'ObjectPattern':
        this.#visitor.enter(node, parent, this.#depth)
        for (const property of childList(node, 'properties')) {
          if (property.type === 'RestElement') this.#visitPattern(property, node, scope, assigns)
          else {
            if (property.computed === true) this.visit(child(property, 'key'), property, scope)
            else this.#enterName(property, 'key')
            this.#visitPattern(child(property, 'value'), property, scope, assigns)
          }
        }
        return
      case 'ArrayPattern':
        for (const element of childList(node, 'elements')) this.#visitPattern(element, node, scope, assigns)
        return
      case 'AssignmentPattern':
        // The name of `{ name = 1 }` is that of its property too.
        this.#visitPattern(child(node, 'left'), parent.type === 'Property' ? parent : node, scope, assigns)
        this.visit(child(node, 'right'), node, scope)
        return
      case 'RestElement':
        this.#visitPattern(child(node, 'argument'), node, scope, assigns)
        return
      case 'ParenthesizedExpression':
        this.#visitPattern(child(node, 'expression'), node, scope, assigns)
        return
      default:
        this.visit(node, parent, scope)
        return
    }
  }

  #refer(
    node: SyntaxNode,
    parent: SyntaxNode,
    scope: Scope | undefined,
    { writes = false, asks = false } = {},
  ): void {
    const name = text(node, 'name')
    for (let at = scope; at !== undefined; at = at.outer) if (at.names.has(name)) return
    this.references.push({ name, node, parent, writes, asks })
  }

  #within(outer: Scope | undefined, names: ReadonlySet<string>): Scope | undefined {
    return names.size === 0 ? outer : { names, outer }
  }
}
