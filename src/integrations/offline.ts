/**
 * The service worker, at `/service-worker.js`, with the list of what it keeps: made last, of all files of the build. Under
 * the dev server there stands one that goes away: whoever looked at a built site at the same address has another there.
 */
import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import type { Plugin } from 'vite'
import type { KeptFile } from '../offline/worker-types.ts'
import { isOfClassroom } from './classroom-pages.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
export const workerName = 'service-worker.js'

/**
 * Not kept: what only a server reads, what only works with a network (a container, and its program; a classroom), letters
 * that the course does not use (a page that has one fetches its font), and the search in languages that it does not know.
 */
const left = [
  workerName,
  '_headers',
  '_redirects',
  'notices.txt',
  'card.png',
  'robots.txt',
  'sitemap.xml',
  'runtime/**',
  'webcontainer/**',
  'pagefind/wasm.unknown.pagefind',
  '_astro/*-{cyrillic,greek,vietnamese,latin-ext}*.woff2',
  '_astro/*-{cyrillic,greek}-ext*.woff2',
]

/** Their names change with what is in them. */
const isNamedByContent = (path: string): boolean =>
  /^_astro\/|^suites\/|^pagefind\/(?:fragment|index)\/|\.pf_meta$/.test(path)

/** Every file of a built site that is kept, with its address below `base`. `apart` are left out as well. */
export function keptFilesOf(
  folder: string,
  base: string,
  apart: readonly string[] = [],
): readonly KeptFile[] {
  const paths = globSync('**/*', { cwd: folder, exclude: [...left, ...apart], withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/').replace(/^\//, ''),
    )
    .filter((path) => !isOfClassroom(path))
    .sort()
  return paths.map((path) => {
    const url = base + path
    if (isNamedByContent(path)) return { url, revision: null }
    const revision = createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex')
      .slice(0, 16)
    return { url, revision }
  })
}

/** The worker's script, keeping these files. */
export async function serviceWorker(files: readonly KeptFile[]): Promise<string> {
  // Loaded late: the dev server has no use for it.
  const { rolldown } = await import('rolldown')
  const bundle = await rolldown({
    input: join(root, 'src/offline/worker.ts'),
    transform: {
      define: { 'process.env.NODE_ENV': '"production"', keptFiles: JSON.stringify(files) },
    },
  })
  const { output } = await bundle.generate({ format: 'iife', minify: true, codeSplitting: false })
  await bundle.close()
  return output[0].code
}

const leaving = `addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(leave()))
async function leave() {
  for (const name of await caches.keys()) await caches.delete(name)
  await registration.unregister()
  for (const client of await clients.matchAll({ type: 'window' })) client.navigate(client.url)
}
`

/** Modules of a classroom: who learns alone never loads them, and keeps nothing of them. */
const ofClassroom =
  /src[\\/](?:classroom[\\/](?!mark\.)|components[\\/]classroom|workspace[\\/]hand-in|messages[\\/](?:en[\\/])?(?:classroom|hand-in)\.)|[\\/]uqr[\\/]/

/** Files of the build that hold nothing else. */
const apartFiles = new Set<string>()

/** Stylesheets that pages of the classroom link, and no others. */
export function stylesApart(pages: ReadonlyMap<string, string>): readonly string[] {
  const [own, others] = [new Set<string>(), new Set<string>()]
  for (const [path, html] of pages)
    for (const [, file = ''] of html.matchAll(/<link rel="stylesheet" href="[^"]*?(_astro\/[^"]+)"/g))
      (isOfClassroom(path) ? own : others).add(file)
  return [...own].filter((file) => !others.has(file))
}

function pagesOf(folder: string): ReadonlyMap<string, string> {
  return new Map(
    globSync('**/*.html', { cwd: folder }).map((path) => [
      path.replaceAll('\\', '/'),
      readFileSync(join(folder, path), 'utf8'),
    ]),
  )
}

const plugin: Plugin = {
  name: 'millions:offline',
  generateBundle(_options, bundle) {
    if (this.environment.name !== 'client') return
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue
      const modules = Object.keys(chunk.modules)
      if (modules.length === 0 || !modules.every((id) => ofClassroom.test(id))) continue
      apartFiles.add(chunk.fileName)
      for (const css of chunk.viteMetadata?.importedCss ?? []) apartFiles.add(css)
    }
  },
  configureServer(server) {
    server.middlewares.use(`/${workerName}`, (_, response) => {
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8')
      response.setHeader('Cache-Control', 'no-store')
      response.end(leaving)
    })
  },
}

export function offline(): AstroIntegration {
  let base = '/'
  return {
    name: 'millions:offline',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ vite: { plugins: [plugin] } })
      },
      'astro:config:done': ({ config }) => {
        base = `${config.base.replace(/\/$/, '')}/`
      },
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir)
        const apart = [...apartFiles, ...stylesApart(pagesOf(folder))]
        writeFileSync(join(folder, workerName), await serviceWorker(keptFilesOf(folder, base, apart)))
      },
    },
  }
}
