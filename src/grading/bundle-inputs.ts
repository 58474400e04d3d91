/** What a bundle is made from, and the hash over it all. Quick, as every grading on the command line asks for it. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WorldMaker } from './test-worlds.ts'

/** Folders whose every source goes into each bundle. */
const shared = [
  'src/contract',
  'src/simulator',
  'src/grading',
  'exercises/checkers',
  'exercises/kit',
  'exercises/provided',
]
/** What real processes want besides. */
const forReal = ['src/live', 'src/processes']
const realFolder = 'src/grading/real/'

/** Relative paths, sorted. Tests, and the words that only pages and terminals show, are none of it. */
function inputFiles(folder: string, root: string, kind: WorldMaker['kind']): readonly string[] {
  const all = [...shared, ...(kind === 'real' ? forReal : []), folder].flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
      .map((path) => path.replace(/^\//, '')),
  )
  const wanted = all.filter(
    (path) =>
      path.endsWith('.ts') &&
      (path === `${folder}/suite.test.ts` || !path.endsWith('.test.ts')) &&
      !path.startsWith(`${folder}/starter/`) &&
      !path.startsWith(`${folder}/text/`) &&
      !path.startsWith('src/grading/text/') &&
      (kind === 'real' || !path.startsWith(realFolder)) &&
      (!path.startsWith('src/grading/fixtures/') || path.startsWith(folder)),
  )
  return [...wanted, 'package-lock.json'].sort()
}

export function inputsHash(folder: string, root: string, kind: WorldMaker['kind'] = 'simulated'): string {
  const hash = createHash('sha256')
  for (const path of inputFiles(folder, root, kind)) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}
