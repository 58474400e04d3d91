/** Where a module's default export has its `fetch`: what a program returns there is told of by that line. */
import { childList, isNode, optionalChild, type SyntaxNode, text } from './node.ts'

/** The offset of the member, when the default export is an object that is written out in the module. */
export function defaultMember(program: SyntaxNode, name: string): number | undefined {
  const exported = childList(program, 'body').find(({ type }) => type === 'ExportDefaultDeclaration')
  const object = exported && objectOf(optionalChild(exported, 'declaration'), program)
  const member = object && childList(object, 'properties').find((property) => keyOf(property) === name)
  return member?.start
}

function objectOf(value: SyntaxNode | undefined, program: SyntaxNode): SyntaxNode | undefined {
  if (value?.type === 'ParenthesizedExpression') return objectOf(optionalChild(value, 'expression'), program)
  if (value?.type === 'ObjectExpression') return value
  if (value?.type !== 'Identifier') return undefined
  const declarators = childList(program, 'body').flatMap((statement) =>
    statement.type === 'VariableDeclaration' ? childList(statement, 'declarations') : [],
  )
  const declarator = declarators.find(({ id }) => isNode(id) && text(id, 'name') === text(value, 'name'))
  const init = declarator && optionalChild(declarator, 'init')
  return init?.type === 'Identifier' ? undefined : objectOf(init, program)
}

function keyOf(property: SyntaxNode): string | undefined {
  const { key, computed } = property
  if (computed === true || !isNode(key)) return undefined
  return key.type === 'Identifier' ? text(key, 'name') : text(key, 'value')
}
