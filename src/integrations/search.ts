/**
 * The index that the search looks into, at `/pagefind/`: made by Pagefind of the pages as they were built. The dev server
 * makes it of its own pages when somebody searches, and anew when the content has changed.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import type { Plugin, ViteDevServer } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Of what Pagefind makes, those that its ready-made surfaces need: ours is our own. */
const unused = /^pagefind-(?:ui|modular-ui|component-ui|highlight|worker)\b/

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
}

export class SearchNotMade extends Error {}

/** Path below `/pagefind/` → bytes. */
type IndexFiles = ReadonlyMap<string, Uint8Array>

export interface PageSource {
  /** Its address on the site. */
  readonly url: string
  readonly html: string
}

/** The index of these pages. Throws a `SearchNotMade` that tells which page could not be read, and why. */
export async function indexOf(pages: readonly PageSource[]): Promise<IndexFiles> {
  // Loaded late: it starts a process of its own.
  const { createIndex, close } = await import('pagefind')
  try {
    const { index, errors } = await createIndex({})
    if (index === undefined) throw new SearchNotMade(`Pagefind did not start: ${errors.join('; ')}`)
    for (const { url, html } of pages) {
      const added = await index.addHTMLFile({ url, content: html })
      if (added.errors.length > 0)
        throw new SearchNotMade(`${url} could not be indexed: ${added.errors.join('; ')}`)
    }
    const made = await index.getFiles()
    if (made.errors.length > 0) throw new SearchNotMade(`the index was not made: ${made.errors.join('; ')}`)
    return new Map(
      made.files
        .filter(({ path }) => !unused.test(path))
        .map(({ path, content }) => [path.replace(/^pagefind\//, ''), content]),
    )
  } finally {
    await close()
  }
}

/** All pages of the site that a page of it leads to, its own included. */
async function crawl(address: string): Promise<readonly PageSource[]> {
  const pages = new Map<string, string>()
  const open = ['/', '/lessons/', '/glossary/']
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (pages.has(path)) continue
    const response = await fetch(`${address}${path}`)
    if (!response.ok) continue
    const html = await response.text()
    pages.set(path, html)
    for (const [, found = ''] of html.matchAll(/href="(\/[^"#?]*\/)(?:[#?][^"]*)?"/g)) open.push(found)
  }
  return [...pages].map(([url, html]) => ({ url, html }))
}

function devIndex(server: ViteDevServer): () => Promise<IndexFiles> {
  let made: Promise<IndexFiles> | undefined
  server.watcher.on('all', (_, path) => {
    if (/[\\/](?:content|exercises|src)[\\/]/.test(path.slice(root.length - 1))) made = undefined
  })
  return () => {
    const address = server.resolvedUrls?.local[0]?.replace(/\/$/, '')
    if (address === undefined) throw new SearchNotMade('the dev server does not listen yet')
    made ??= crawl(address).then(indexOf)
    made.catch(() => {
      made = undefined
    })
    return made
  }
}

const plugin: Plugin = {
  name: 'millions:search',
  configureServer(server) {
    const index = devIndex(server)
    server.middlewares.use('/pagefind', (request, response, next) => {
      const path = (request.url ?? '').replace(/[?#].*$/, '').slice(1)
      Promise.resolve()
        .then(index)
        .then((files) => {
          const content = files.get(path)
          if (content === undefined) return next()
          response.setHeader(
            'Content-Type',
            types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
          )
          response.setHeader('Cache-Control', 'no-store')
          response.end(content)
        })
        .catch(next)
    })
  },
}

export function search(): AstroIntegration {
  return {
    name: 'millions:search',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ vite: { plugins: [plugin] } })
      },
      'astro:build:done': async ({ dir, pages }) => {
        const { mkdir, readFile, writeFile } = await import('node:fs/promises')
        const sources = await Promise.all(
          pages.map(async ({ pathname }) => {
            const file = pathname.endsWith('.html') ? pathname : join(pathname, 'index.html')
            const html = await readFile(new URL(file, dir), 'utf8').catch(() => undefined)
            return html === undefined ? [] : [{ url: `/${pathname}`, html }]
          }),
        )
        for (const [path, content] of await indexOf(sources.flat())) {
          const file = new URL(`pagefind/${path}`, dir)
          await mkdir(new URL('.', file), { recursive: true })
          await writeFile(file, content)
        }
      },
    },
  }
}
