/**
 * Serves the one file of the real world, for a container in the page: `/runtime/program.cjs` under the dev server, bundled
 * anew when it has changed, and `/runtime/program-<hash>.cjs` in a build. Pages learn the address from `virtual:program`.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import type { Plugin } from 'vite'

const virtualId = 'virtual:program'
const root = fileURLToPath(new URL('../..', import.meta.url))
const devPath = '/runtime/program.cjs'

async function readProgram(): Promise<string> {
  // Loaded late: pages only want the address.
  const { provideProgram } = await import('../processes/program-file.ts')
  return await readFile(await provideProgram(root), 'utf8')
}

interface Built {
  readonly name: string
  readonly code: string
}

export function program(): AstroIntegration {
  /** The site's own root. */
  let base = '/'
  /** Once per build. */
  let built: Promise<Built> | undefined
  const build = async (): Promise<Built> => {
    const code = await readProgram()
    const hash = createHash('sha256').update(code).digest('hex').slice(0, 10)
    return { name: `program-${hash}.cjs`, code }
  }

  const plugin = (command: 'dev' | 'build'): Plugin => ({
    name: 'millions:program',
    resolveId: (id) => (id === virtualId ? `\0${virtualId}` : undefined),
    async load(id) {
      if (id !== `\0${virtualId}`) return undefined
      if (command === 'dev') return `export const programUrl = ${JSON.stringify(base + devPath.slice(1))}`
      built ??= build()
      return `export const programUrl = ${JSON.stringify(`${base}runtime/${(await built).name}`)}`
    },
    configureServer(server) {
      server.middlewares.use(devPath, (_request, response, next) => {
        readProgram().then((code) => {
          response.setHeader('Content-Type', 'text/javascript; charset=utf-8')
          response.setHeader('Cache-Control', 'no-store')
          response.end(code)
        }, next)
      })
    },
  })

  return {
    name: 'millions:program',
    hooks: {
      'astro:config:done': ({ config }) => {
        base = `${config.base.replace(/\/$/, '')}/`
      },
      'astro:config:setup': ({ command, updateConfig }) => {
        updateConfig({ vite: { plugins: [plugin(command === 'build' ? 'build' : 'dev')] } })
      },
      'astro:build:done': async ({ dir }) => {
        const folder = new URL('runtime/', dir)
        await mkdir(folder, { recursive: true })
        built ??= build()
        const { name, code } = await built
        await writeFile(new URL(name, folder), code)
      },
    },
  }
}
