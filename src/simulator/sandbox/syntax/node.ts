/** The syntax tree as the passes walk it: generic, because each pass cares for a few kinds of node only. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** The child in a field that the grammar says is there. */
export function child(node: SyntaxNode, field: string): SyntaxNode {
  const value = node[field]
  if (!isNode(value)) throw new Error(`A ${node.type} without ${field}`)
  return value
}

export function optionalChild(node: SyntaxNode, field: string): SyntaxNode | undefined {
  const value = node[field]
  return isNode(value) ? value : undefined
}

/** The nodes of a list field; holes of array patterns are left out. */
export function childList(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  const value = node[field]
  return Array.isArray(value) ? value.filter(isNode) : []
}

export function text(node: SyntaxNode, field: string): string {
  const value = node[field]
  return typeof value === 'string' ? value : ''
}

/** Every child, in no promised order. */
export function* children(node: SyntaxNode): Generator<SyntaxNode> {
  for (const field of Object.keys(node)) {
    const value = node[field]
    if (Array.isArray(value)) yield* value.filter(isNode)
    else if (isNode(value)) yield value
  }
}
