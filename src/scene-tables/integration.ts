/** Gives pages the tables of all scenes, from `virtual:scene-tables`: measured when the site is built, and kept until an input changes. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { AstroIntegration } from 'astro'
import type { Plugin } from 'vite'
import { exerciseSlugs } from '../course/exercises.ts'

const virtualId = 'virtual:scene-tables'
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Folders whose sources have a say in what a scene comes to. */
const inputs = ['src/contract', 'src/simulator', 'src/live', 'src/scene-tables', 'exercises', 'solutions']
const without = /\.test\.ts$|\/text\/|\/mistakes\/|\/alternatives\//

function inputsHash(): string {
  const hash = createHash('sha256')
  const files = inputs
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !without.test(path))
  for (const path of [...files, 'package-lock.json'].sort()) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}

/** The JSON of all tables. Measured in a process of its own: the sandbox locks its realm down. */
async function measuredTables(): Promise<string> {
  const folder = join(root, '.cache', 'scene-tables')
  const kept = join(folder, `${inputsHash()}.json`)
  if (existsSync(kept)) return readFileSync(kept, 'utf8')
  const tables = `{${(await Promise.all(exerciseSlugs(root).map(measure))).join(',')}}`
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${kept}.tmp`, tables)
  renameSync(`${kept}.tmp`, kept)
  return tables
}

async function measure(slug: string): Promise<string> {
  const script = join(root, 'src/scene-tables/measure.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script, slug], { maxBuffer: 2 ** 26 })
  return `${JSON.stringify(slug)}:${stdout}`
}

export function sceneTables(): AstroIntegration {
  const plugin: Plugin = {
    name: 'millions:scene-tables',
    resolveId: (id) => (id === virtualId ? `\0${virtualId}` : undefined),
    load: async (id) =>
      id === `\0${virtualId}` ? `export const sceneTables = ${await measuredTables()}` : undefined,
  }
  return {
    name: 'millions:scene-tables',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ vite: { plugins: [plugin] } })
      },
    },
  }
}
