/**
 * Stylesheets of what is loaded late (the full editor, the live view, the replay, what a class takes and breaks): kept in the build, and loaded with
 * the code that wants them. Astro would drop those that only a late import in the browser wants, unless they count as
 * an asset of its chunk; and link the others from every page that may come to want them.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import type { Plugin } from 'vite'
import { isOfClassroom } from './classroom-pages.ts'

const late = /[\\/](?:monaco-editor|workspace[\\/](?:stack|replay|scene|disk|versions|drill))[\\/]/
/** What the workspace itself shows of a replay is wanted from the start. */
const early = /[\\/]Workspace\.svelte/

export function lateStyles(): AstroIntegration {
  const files = new Set<string>()
  let base = '/'
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
      'astro:config:done': ({ config }) => {
        base = `${config.base.replace(/\/$/, '')}/`
      },
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir)
        // A board shows from its start what a lesson loads late.
        const pages = (await readdir(folder, { recursive: true })).filter(
          (name) => name.endsWith('.html') && !isOfClassroom(name),
        )
        await Promise.all(
          pages.map(async (page) => {
            const html = await readFile(`${folder}/${page}`, 'utf8')
            const without = unlinked(html, files, base)
            if (without !== html) await writeFile(`${folder}/${page}`, without)
          }),
        )
      },
    },
  }
}

/** A page without links to these files, whose names are below the site's own root. */
export function unlinked(html: string, files: ReadonlySet<string>, base: string): string {
  const links = /<link rel="stylesheet" href="([^"]+)">/g
  return html.replace(links, (link, href: string) =>
    href.startsWith(base) && files.has(href.slice(base.length)) ? '' : link,
  )
}
