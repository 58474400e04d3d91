/** Ships `/notices.txt`: the licences of every package that is bundled into the site's scripts, suites and fonts. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import type { Plugin } from 'vite'
import { exerciseSlugs } from '../course/exercises.ts'
import { noticesOf, packageFolder } from './licences.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Not bundled with the pages, but handed out with them: the search's own script, what the service worker is made of, and SQLite. */
const handedOut = [
  '@sqlite.org/sqlite-wasm',
  'pagefind',
  'workbox-core',
  'workbox-precaching',
  'workbox-routing',
  'workbox-strategies',
]
/** What a page takes over while it is rendered: styles, and the fonts that they name. */
const isStyle = /\.css(?:\?|$)/

async function suiteModules(): Promise<readonly string[]> {
  const { buildChunk } = await import('../grading/build-suite.ts')
  const chunks = await Promise.all(
    exerciseSlugs(root).map((slug) =>
      buildChunk({ slug, root, folder: join(root, 'exercises', slug), hash: '' }),
    ),
  )
  return chunks.flatMap(({ moduleIds }) => moduleIds)
}

export function notices(): AstroIntegration {
  const folders = new Set<string>()
  const note = (ids: readonly string[]) => {
    for (const id of ids) {
      const folder = packageFolder(id)
      if (folder !== undefined) folders.add(folder)
    }
  }
  const plugin = (): Plugin => ({
    name: 'millions:notices',
    generateBundle(_options, bundle) {
      if (this.environment.name !== 'client') {
        note([...this.getModuleIds()].filter((id) => isStyle.test(id)))
        return
      }
      for (const file of Object.values(bundle)) if (file.type === 'chunk') note(Object.keys(file.modules))
    },
  })
  return {
    name: 'millions:notices',
    hooks: {
      'astro:config:setup': ({ command, updateConfig }) => {
        if (command !== 'build') return
        // Workers are bundled on their own.
        updateConfig({ vite: { plugins: [plugin()], worker: { plugins: () => [plugin()] } } })
      },
      'astro:build:done': async ({ dir }) => {
        note(await suiteModules())
        for (const name of handedOut) folders.add(join(root, 'node_modules', name))
        await writeFile(new URL('notices.txt', dir), noticesOf(folders))
      },
    },
  }
}
