/**
 * Stylesheets of what is loaded late (the full editor, the live view, the replay): kept in the build, and loaded with
 * the code that wants them. Astro would drop those that only a late import in the browser wants, unless they count as
 * an asset of its chunk; and link the others from every page that may come to want them.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import type { Plugin } from 'vite'

const late = /[\\/](?:monaco-editor|workspace[\\/](?:stack|replay|scene|disk|versions))[\\/]/
/** What the workspace itself shows of a replay is wanted from the start. */
const early = /[\\/]Workspace\.svelte/

export function lateStyles(): AstroIntegration {
  const files = new Set<string>()
  const plugin: Plugin = {
    name: 'millions:late-styles',
    generateBundle(_options, bundle) {
      if (this.environment.name !== 'client') return
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const modules = Object.keys(chunk.modules)
        if (!modules.some((id) => late.test(id)) || modules.some((id) => early.test(id))) continue
        for (const css of chunk.viteMetadata?.importedCss ?? []) {
          files.add(css)
          chunk.viteMetadata?.importedAssets.add(css)
        }
      }
    },
  }
  return {
    name: 'millions:late-styles',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ vite: { plugins: [plugin] } })
      },
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir)
        const pages = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.html'))
        await Promise.all(pages.map((page) => unlink(`${folder}/${page}`, files)))
      },
    },
  }
}

async function unlink(page: string, files: ReadonlySet<string>): Promise<void> {
  const html = await readFile(page, 'utf8')
  const links = /<link rel="stylesheet" href="\/([^"]+)">/g
  const without = html.replace(links, (link, href: string) => (files.has(href) ? '' : link))
  if (without !== html) await writeFile(page, without)
}
