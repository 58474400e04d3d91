/** One node of a program's syntax tree, as an operator looks at it. */
import {
  child,
  childList,
  children,
  optionalChild,
  type SyntaxNode,
  text,
} from '../simulator/sandbox/syntax/node.ts'
import { codeSpan, oneLine } from './code-span.ts'

/** A change of the source, small enough to be told in a few words. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
  /** What it changes, as the report and the judgements say it: `` `<` → `<=` ``. */
  readonly change: string
  /** Where a reader looks for it. Where the node begins unless told. */
  readonly at?: number
}

export interface Operator {
  readonly name: string
  edits(site: Site): Iterable<Edit>
}

export class Site {
  readonly source: string
  readonly node: SyntaxNode
  /** The nearest first. */
  readonly ancestors: readonly SyntaxNode[]

  constructor(source: string, node: SyntaxNode, ancestors: readonly SyntaxNode[]) {
    this.source = source
    this.node = node
    this.ancestors = ancestors
  }

  get parent(): SyntaxNode | undefined {
    return this.ancestors[0]
  }

  textOf({ start, end }: SyntaxNode): string {
    return this.source.slice(start, end)
  }

  replace(node: SyntaxNode, by: string): Edit {
    const { start, end } = node
    return { start, end, text: by, change: `${code(this.textOf(node))} → ${code(by)}` }
  }

  /** Where a token stands between two nodes, or within one. */
  find(token: string, from: number, to: number): number | undefined {
    const at = this.source.indexOf(token, from)
    return at < 0 || at + token.length > to ? undefined : at
  }
}

const longest = 64

/** Source text as a code span of Markdown; the middle of what is long is left out. */
export function code(source: string): string {
  const line = oneLine(source)
  const half = longest / 2
  return codeSpan(line.length <= longest ? line : `${line.slice(0, half)}…${line.slice(1 - half)}`)
}

/** The end of what stands before an operator, and the beginning of what comes after it. */
export function around(left: string, token: string, right: string): string {
  const [before, after] = [left, right].map(oneLine)
  const head = before !== undefined && before.length > 20 ? `…${before.slice(-19)}` : before
  const tail = after !== undefined && after.length > 20 ? `${after.slice(0, 19)}…` : after
  return `${head} ${token} ${tail}`
}

/** A constant with what it is given to, so that two of a line can be told apart. */
export function withUse(site: Site): string {
  const { node, parent } = site
  const value = site.textOf(node)
  if (parent?.type === 'Property') return `${site.textOf(child(parent, 'key'))}: ${value}`
  if (parent?.type === 'VariableDeclarator') return `${text(child(parent, 'id'), 'name')} = ${value}`
  if (parent?.type !== 'BinaryExpression') return value
  const [left, right] = [child(parent, 'left'), child(parent, 'right')]
  return around(site.textOf(left), text(parent, 'operator'), site.textOf(right))
}

/** Without the parentheses around it. */
export function bare(node: SyntaxNode): SyntaxNode {
  return node.type === 'ParenthesizedExpression' ? bare(child(node, 'expression')) : node
}

export function isFunction({ type }: SyntaxNode): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type)
}

export function isLoop({ type }: SyntaxNode): boolean {
  return /^(ForStatement|ForInStatement|ForOfStatement|WhileStatement|DoWhileStatement)$/.test(type)
}

/** The name of a member that is called, such as `append`, and of what it is called on, where that is a plain name. */
export function calleeOf(call: SyntaxNode): { readonly object: string; readonly method: string } | undefined {
  if (call.type !== 'CallExpression') return undefined
  const callee = bare(child(call, 'callee'))
  if (callee.type !== 'MemberExpression' || callee.computed === true) return undefined
  return { object: text(child(callee, 'object'), 'name'), method: text(child(callee, 'property'), 'name') }
}

export function isConsoleCall(node: SyntaxNode): boolean {
  return calleeOf(node)?.object === 'console'
}

export function isStringOrTemplate(node: SyntaxNode): boolean {
  const { type, value } = bare(node)
  return type === 'TemplateLiteral' || (type === 'Literal' && typeof value === 'string')
}

/** Of one or more words: text for people, as protocols have none with blanks between letters. */
export function isWords(node: SyntaxNode): boolean {
  const inner = bare(node)
  const texts =
    inner.type === 'TemplateLiteral'
      ? childList(inner, 'quasis').map(({ value }) => rawOf(value))
      : [typeof inner.value === 'string' ? inner.value : '']
  return texts.some((each) => /[a-z]/i.test(each) && /\s/.test(each))
}

function rawOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : ''
}

/** The statements of a block, a program or a case, or nothing for any other node. */
export function statementsOf(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.type === 'BlockStatement' || node.type === 'Program') return childList(node, 'body')
  return node.type === 'SwitchCase' ? childList(node, 'consequent') : []
}

export function isJump({ type }: SyntaxNode): boolean {
  return /^(Return|Throw|Break|Continue)Statement$/.test(type)
}

export { child, childList, children, optionalChild, type SyntaxNode, text }
