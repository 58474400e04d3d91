/** Walks the code of a program: types, imports, and what is said to people, are left out. */
import {
  bare,
  child,
  childList,
  children,
  isConsoleCall,
  isStringOrTemplate,
  Site,
  type SyntaxNode,
  text,
} from './site.ts'

export function* sitesOf(program: SyntaxNode, source: string): Generator<Site> {
  yield* visit(program, [], source)
}

function* visit(node: SyntaxNode, ancestors: readonly SyntaxNode[], source: string): Generator<Site> {
  if (isWrapper(node)) {
    // `x as T` is `x`, and stands where it stands.
    yield* visit(child(node, 'expression'), ancestors, source)
    return
  }
  if (isType(node) || node.declare === true) return
  yield new Site(source, node, ancestors)
  const skipped = saidToPeople(node)
  for (const next of inOrder(node))
    if (!skipped.includes(next)) yield* visit(next, [node, ...ancestors], source)
}

const wrappers = /^TS(As|Satisfies|NonNull|Instantiation)Expression$/

function isWrapper({ type }: SyntaxNode): boolean {
  return wrappers.test(type)
}

function isType(node: SyntaxNode): boolean {
  return (
    node.type.startsWith('TS') ||
    node.type === 'ImportDeclaration' ||
    node.type === 'ExportAllDeclaration' ||
    (node.type === 'ExportNamedDeclaration' && node.exportKind === 'type')
  )
}

/** Names of a shorthand property stand in the tree twice. */
function inOrder(node: SyntaxNode): readonly SyntaxNode[] {
  return [...new Set(children(node))].sort((a, b) => a.start - b.start)
}

/** What is logged, what an error says, and the text that comes with a status. */
function saidToPeople(node: SyntaxNode): readonly SyntaxNode[] {
  const given = childList(node, 'arguments')
  if (isConsoleCall(node)) return given
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return []
  const name = text(bare(child(node, 'callee')), 'name')
  if (/Error$/.test(name)) return given.slice(0, 1)
  const [first] = given
  return name === 'Response' && first !== undefined && isStringOrTemplate(first) ? [first] : []
}
