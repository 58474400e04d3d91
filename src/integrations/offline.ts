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

const root = fileURLToPath(new URL('../..', import.meta.url))
export const workerName = 'service-worker.js'

/**
 * Not kept: what only a server reads, what only works with a network (a container, and its program), letters that the
 * course does not use (a page that has one fetches its font), and the search in languages that it does not know.
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

/** Every file of a built site that is kept, with its address below `base`. */
export function keptFilesOf(folder: string, base: string): readonly KeptFile[] {
  const paths = globSync('**/*', { cwd: folder, exclude: left, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/').replace(/^\//, ''),
    )
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

const plugin: Plugin = {
  name: 'millions:offline',
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
        writeFileSync(join(folder, workerName), await serviceWorker(keptFilesOf(folder, base)))
      },
    },
  }
}
