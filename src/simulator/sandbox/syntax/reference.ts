/** A use of a name that no inner scope declares. */
import type { Edit } from './edits.ts'
import type { SyntaxNode } from './node.ts'

export interface Reference {
  readonly name: string
  readonly node: SyntaxNode
  readonly parent: SyntaxNode
  readonly writes: boolean
  /** `typeof name`, which asks whether there is such a name, and never fails. */
  readonly asks: boolean
}

export function replaceUse({ name, node, parent }: Reference, replacement: string): Edit {
  const isShorthand = parent.type === 'Property' && parent.shorthand === true
  return { start: node.start, end: node.end, text: isShorthand ? `${name}:${replacement}` : replacement }
}
