/** What a file of test262 says of itself, in the comment at its head. Its YAML is simple, and there are 40,000 of them. */

export interface Frontmatter {
  readonly flags: readonly string[]
  readonly includes: readonly string[]
  readonly features: readonly string[]
  /** Names that a file of helpers gives. */
  readonly defines: readonly string[]
  readonly negative: { readonly phase: string; readonly type: string } | undefined
}

export function readFrontmatter(text: string): Frontmatter {
  const found = (/\/\*---([\s\S]*?)---\*\//.exec(text)?.[1] ?? '').replace(/\r\n?/g, '\n')
  const indentation = /^( +)\w+:/m.exec(/^\w+:/m.test(found) ? '' : found)?.[1] ?? ''
  const head = indentation === '' ? found : found.replace(new RegExp(`^${indentation}`, 'gm'), '')
  const phase = /^negative:\s*\n(?:\s+type: *\w+\s*\n)?\s+phase: *(\w+)/m.exec(head)?.[1]
  const type = /^negative:\s*\n(?:\s+phase: *\w+\s*\n)?\s+type: *(\w+)/m.exec(head)?.[1]
  return {
    flags: listIn(head, 'flags'),
    includes: listIn(head, 'includes'),
    features: listIn(head, 'features'),
    defines: listIn(head, 'defines'),
    negative: phase === undefined || type === undefined ? undefined : { phase, type },
  }
}

/** `key: [a, b]`, or a line `- a` for each. */
function listIn(head: string, key: string): readonly string[] {
  const inline = new RegExp(`^${key}: *\\[([^\\]]*)\\]`, 'm').exec(head)?.[1]
  const lines = new RegExp(`^${key}: *\\n((?: *- .*(?:\\n|$))+)`, 'm').exec(head)?.[1]
  const words =
    inline?.split(',') ?? lines?.split('\n').map((line) => line.replace(/^ *- /, '').replace(/#.*/, ''))
  return (words ?? []).map((word) => word.trim()).filter((word) => word !== '')
}
