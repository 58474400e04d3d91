/** The names that patterns, blocks and functions declare. */
import { child, childList, children, optionalChild, type SyntaxNode, text } from './node.ts'

export function patternNames(pattern: SyntaxNode | undefined, names = new Set<string>()): Set<string> {
  switch (pattern?.type) {
    case 'Identifier':
      names.add(text(pattern, 'name'))
      break
    case 'ObjectPattern':
      for (const property of childList(pattern, 'properties')) {
        patternNames(property.type === 'RestElement' ? property : child(property, 'value'), names)
      }
      break
    case 'ArrayPattern':
      for (const element of childList(pattern, 'elements')) patternNames(element, names)
      break
    case 'AssignmentPattern':
      patternNames(child(pattern, 'left'), names)
      break
    case 'RestElement':
      patternNames(child(pattern, 'argument'), names)
      break
  }
  return names
}

/** `let`, `const`, `class` and `function` of a block, and the variables of a loop's head. */
export function blockNames(block: SyntaxNode): Set<string> {
  const names = new Set<string>()
  for (const statement of statementsOf(block)) declaredBy(statement, names)
  return names
}

function statementsOf(block: SyntaxNode): readonly SyntaxNode[] {
  if (block.type === 'SwitchStatement')
    return childList(block, 'cases').flatMap((one) => childList(one, 'consequent'))
  const head = optionalChild(block, 'init') ?? optionalChild(block, 'left')
  return head ? [head] : childList(block, 'body')
}

function declaredBy(statement: SyntaxNode, names: Set<string>): void {
  if (statement.type === 'VariableDeclaration') {
    for (const declarator of childList(statement, 'declarations'))
      patternNames(child(declarator, 'id'), names)
  } else if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') {
    patternNames(optionalChild(statement, 'id'), names)
  }
}

/** `var`s anywhere in a function's body, inner functions excepted. */
export function hoistedNames(body: SyntaxNode, names = new Set<string>()): Set<string> {
  for (const node of children(body)) {
    if (/Function|Class/.test(node.type)) continue
    if (node.type === 'VariableDeclaration' && node.kind === 'var') declaredBy(node, names)
    hoistedNames(node, names)
  }
  return names
}

/** Names that a module declares at its top, those behind `export` included. */
export function moduleNames(program: SyntaxNode): Set<string> {
  const names = hoistedNames(program)
  for (const statement of childList(program, 'body')) {
    const declaration = /^Export(Named|Default)Declaration$/.test(statement.type)
      ? optionalChild(statement, 'declaration')
      : statement
    if (declaration) declaredBy(declaration, names)
  }
  return names
}
