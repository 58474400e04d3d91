/** test262's own files of helpers. The copy that engines run has them joined, each under its name. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readFrontmatter } from './frontmatter.ts'

/** Names that a file of helpers gives, and its code. */
export interface Helper {
  readonly names: readonly string[]
  readonly text: string
}

/** Helpers of ours stand in their place: these look at what programs cannot have, or take it away. */
const replaced: readonly string[] = [
  'assert.js',
  'asyncHelpers.js',
  'doneprintHandle.js',
  'fnGlobalObject.js',
  'propertyHelper.js',
  'sta.js',
  'test262-host.js',
]

const known = new Map<string, ReadonlyMap<string, Helper>>()

export function readHelpers(folder: string): ReadonlyMap<string, Helper> {
  const found = known.get(folder)
  if (found !== undefined) return found
  const helpers = new Map<string, Helper>()
  for (const [name, text] of sectionsIn(folder)) {
    const declared = [...text.matchAll(/^(?:var|function|const|let) (\w+)/gm)].map(([, one]) => one ?? '')
    const names = [...new Set([...readFrontmatter(text).defines, ...declared])].filter(
      (one) => !one.includes('.'),
    )
    if (!replaced.includes(name) && !helpers.has(name)) helpers.set(name, { names, text })
  }
  known.set(folder, helpers)
  return helpers
}

function sectionsIn(folder: string): readonly (readonly [string, string])[] {
  if (existsSync(join(folder, 'harness', 'assert.js'))) {
    // The repository itself.
    return globSync('harness/*.js', { cwd: folder }).map((file) => [
      basename(file),
      readFileSync(join(folder, file), 'utf8'),
    ])
  }
  return globSync('**/shell.js', { cwd: folder })
    .sort()
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split(/^\/\/ file: /m)
        .slice(1),
    )
    .map((section) => {
      const end = section.indexOf('\n')
      return [section.slice(0, end).trim(), section.slice(end + 1)]
    })
}
