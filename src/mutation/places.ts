/** Places in a program as a reader names them: by line and column, by the text of the line, and by the functions around it. */
import type { Comment } from 'acorn'
import { lineBreak, placeOf } from '../simulator/sandbox/syntax/place.ts'
import { oneLine } from './code-span.ts'
import { children, isFunction, optionalChild, type SyntaxNode, text } from './site.ts'

export interface NamedPlace {
  readonly line: number
  readonly column: number
  readonly lineText: string
  readonly scope: string
}

interface Named {
  readonly name: string
  readonly node: SyntaxNode
}

export function placesOf(
  program: SyntaxNode,
  comments: readonly Comment[],
  source: string,
): (offset: number) => NamedPlace {
  const lines = withoutComments(source, comments).split(lineBreak)
  const named: Named[] = []
  collect(program, undefined, named)
  return (offset) => {
    const { line, column } = placeOf(source, offset)
    const scope = named
      .filter(({ node }) => node.start <= offset && offset < node.end)
      .map(({ name }) => name)
      .join('.')
    return { line, column, lineText: oneLine(lines[line - 1] ?? ''), scope }
  }
}

/** Of the same length, so that lines and columns stay. */
function withoutComments(source: string, comments: readonly Comment[]): string {
  let code = source
  for (const { start, end } of comments) {
    const blank = source.slice(start, end).replace(/[^\r\n]/g, ' ')
    code = code.slice(0, start) + blank + code.slice(end)
  }
  return code
}

/** Outer ones first. */
function collect(node: SyntaxNode, parent: SyntaxNode | undefined, named: Named[]): void {
  const name = nameOf(node, parent)
  if (name !== undefined) named.push({ name, node })
  for (const next of children(node)) collect(next, node, named)
}

function nameOf(node: SyntaxNode, parent: SyntaxNode | undefined): string | undefined {
  if (node.type === 'ClassDeclaration' || node.type === 'FunctionDeclaration') return ownName(node, 'id')
  if (node.type === 'MethodDefinition') return ownName(node, 'key')
  if (!isFunction(node) || parent === undefined) return undefined
  if (parent.type === 'Property') return ownName(parent, 'key')
  return parent.type === 'VariableDeclarator' ? ownName(parent, 'id') : undefined
}

function ownName(node: SyntaxNode, field: string): string | undefined {
  const id = optionalChild(node, field)
  return id === undefined ? undefined : text(id, 'name') || undefined
}
