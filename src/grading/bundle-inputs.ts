/** What a bundle is made from, and the hash over it all. Quick, as every grading on the command line asks for it. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { heldBackFile } from '../contract/held-back.ts'
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
function inputFiles(
  folder: string,
  root: string,
  kind: WorldMaker['kind'],
  withHeldBack: boolean,
): readonly string[] {
  const all = [...shared, ...(kind === 'real' ? forReal : []), folder].flatMap((place) =>
    filesIn(place, root),
  )
  const isSuite = (path: string): boolean =>
    path === `${folder}/suite.test.ts` || (withHeldBack && path === `${folder}/${heldBackFile}`)
  const wanted = all.filter(
    (path) =>
      path.endsWith('.ts') &&
      (isSuite(path) || !path.endsWith('.test.ts')) &&
      !path.startsWith(`${folder}/starter/`) &&
      !path.startsWith(`${folder}/text/`) &&
      !path.startsWith('src/grading/text/') &&
      (kind === 'real' || !path.startsWith(realFolder)) &&
      (!path.startsWith('src/grading/fixtures/') || path.startsWith(folder)),
  )
  const parts = partsWrittenIn(folder, root).flatMap((name) => [
    `exercises/${name}/exercise.ts`,
    ...filesIn(`exercises/${name}/starter`, root),
    ...filesIn(`solutions/${name}/reference`, root),
  ])
  return [...new Set([...wanted, ...parts, 'package-lock.json'])].sort()
}

function filesIn(place: string, root: string): readonly string[] {
  return readdirSync(join(root, place), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
    .map((path) => path.replace(/^\//, ''))
}

/**
 * The other exercises whose results the sources of an exercise name, by their text: to run them would take longer than
 * all the rest. Whoever bundles holds it against what the stack says. A few may be none that the suite runs.
 */
export function partsWrittenIn(folder: string, root: string): readonly string[] {
  const place = isAbsolute(folder) ? folder : join(root, folder)
  const texts = readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(place, entry.name), 'utf8'))
  const named = texts.flatMap((text) => [
    ...[...text.matchAll(/\bof: '([a-z0-9-]+)'/g)].map(([, name = '']) => name),
    ...[...text.matchAll(/\bparts: \[([^\]]*)\]/g)].flatMap(
      ([, list = '']) => list.match(/[a-z0-9-]+/g) ?? [],
    ),
  ])
  return [...new Set(named)].filter((name) => existsSync(join(root, 'exercises', name, 'exercise.ts'))).sort()
}

export function inputsHash(
  folder: string,
  root: string,
  kind: WorldMaker['kind'] = 'simulated',
  withHeldBack = false,
): string {
  const hash = createHash('sha256')
  for (const path of inputFiles(folder, root, kind, withHeldBack)) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}
