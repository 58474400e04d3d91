/** Looks through the built pages for scripts that their policy would not let run. */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { inlineScripts } from '../runtime/server/inline-scripts.ts'

/** Hash → the script, and a page that it stands in. */
export function scriptsIn(
  folder: string,
): ReadonlyMap<string, { readonly page: string; readonly code: string }> {
  const found = new Map<string, { page: string; code: string }>()
  for (const page of globSync('**/*.html', { cwd: folder })) {
    const html = readFileSync(join(folder, page), 'utf8')
    for (const [, attributes = '', code = ''] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g))
      if (!/\ssrc=/.test(attributes)) found.set(hashOf(code), { page, code })
  }
  return found
}

function hashOf(code: string): string {
  return `sha256-${createHash('sha256').update(code).digest('base64')}`
}

export function pagePolicy(): AstroIntegration {
  return {
    name: 'millions:page-policy',
    hooks: {
      'astro:build:done': ({ dir }) => {
        const known = new Set(Object.values(inlineScripts))
        for (const [hash, { page, code }] of scriptsIn(fileURLToPath(dir)))
          if (!known.has(hash))
            throw new Error(
              `${page} holds a script that its policy would not let run. If it is meant, note ${hash} in ` +
                `src/runtime/server/inline-scripts.ts, in the place of the one that it was: ${code.slice(0, 200)}`,
            )
      },
    },
  }
}
