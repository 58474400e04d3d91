/**
 * Serves the bundled suites: `/suites/<slug>.js` under the dev server, bundled anew when asked for,
 * and `/suites/<slug>.<hash>.js` in a build. Pages learn the addresses from `virtual:suites`.
 */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import type { Plugin } from 'vite'
import { exerciseSlugs } from '../course/exercises.ts'

const virtualId = 'virtual:suites'
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Loaded late: the bundler is of no use to pages that only read addresses. */
async function bundle(slug: string): Promise<string> {
  const { bundleSuite } = await import('../grading/bundle.ts')
  return (await bundleSuite(slug, root)).code
}

export function suites(): AstroIntegration {
  /** The site's own root. */
  let base = '/'
  /** Slug → file name and text, filled once per build. */
  let built: Promise<Map<string, { name: string; code: string }>> | undefined

  async function buildAll(): Promise<Map<string, { name: string; code: string }>> {
    const files = new Map<string, { name: string; code: string }>()
    for (const slug of exerciseSlugs(root)) {
      const code = await bundle(slug)
      const hash = createHash('sha256').update(code).digest('hex').slice(0, 10)
      files.set(slug, { name: `${slug}.${hash}.js`, code })
    }
    return files
  }

  const plugin = (command: 'dev' | 'build'): Plugin => ({
    name: 'millions:suites',
    resolveId: (id) => (id === virtualId ? `\0${virtualId}` : undefined),
    async load(id) {
      if (id !== `\0${virtualId}`) return undefined
      if (command === 'dev') {
        const urls = exerciseSlugs(root).map((slug) => [slug, `${base}suites/${slug}.js`])
        return `export const suiteUrls = ${JSON.stringify(Object.fromEntries(urls))}`
      }
      built ??= buildAll()
      const urls = [...(await built)].map(([slug, file]) => [slug, `${base}suites/${file.name}`])
      return `export const suiteUrls = ${JSON.stringify(Object.fromEntries(urls))}`
    },
    configureServer(server) {
      server.middlewares.use('/suites', (request, response, next) => {
        const slug = /^\/([a-z0-9-]+)\.js(?:\?.*)?$/.exec(request.url ?? '')?.[1]
        if (slug === undefined) return next()
        bundle(slug).then((code) => {
          response.setHeader('Content-Type', 'text/javascript; charset=utf-8')
          response.setHeader('Cache-Control', 'no-store')
          response.end(code)
        }, next)
      })
    },
  })

  return {
    name: 'millions:suites',
    hooks: {
      'astro:config:done': ({ config }) => {
        base = `${config.base.replace(/\/$/, '')}/`
      },
      'astro:config:setup': ({ command, updateConfig }) => {
        updateConfig({ vite: { plugins: [plugin(command === 'build' ? 'build' : 'dev')] } })
      },
      'astro:build:done': async ({ dir }) => {
        const folder = new URL('suites/', dir)
        await mkdir(folder, { recursive: true })
        built ??= buildAll()
        for (const file of (await built).values()) await writeFile(new URL(file.name, folder), file.code)
      },
    },
  }
}
