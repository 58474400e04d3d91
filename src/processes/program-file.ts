/** The bundled program, kept in `.cache` until something that it is made from changes. */
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { sqliteWasmFile } from '../simulator/sqlite/wasm-file.ts'
import { sqliteFileName } from './sqlite-file.ts'

const keptMs = 7 * 86_400_000
const madeFrom = ['src/contract', 'src/simulator', 'src/live', 'src/processes']

/** Absolute path of the file, without links: a node may read this one place. `root` is the checkout. */
export async function provideProgram(root: string): Promise<string> {
  const place = realpathSync(root)
  mkdirSync(join(place, '.cache', 'processes'), { recursive: true })
  const cache = realpathSync(join(place, '.cache', 'processes'))
  const file = join(cache, `program-${inputsHash(place)}.cjs`)
  provideSqlite(cache)
  if (existsSync(file)) return file
  // The bundler takes longer to load than a stack to start.
  const { buildProgram } = await import('./build-program.ts')
  const code = await buildProgram(place)
  const unfinished = `${file}.${process.pid}.tmp`
  writeFileSync(unfinished, code)
  renameSync(unfinished, file)
  removeOld(cache)
  return file
}

/** Beside the program, for nodes that have it: they may read no other place. */
function provideSqlite(cache: string): void {
  const source = sqliteWasmFile()
  const file = join(cache, sqliteFileName)
  const { mtimeMs, size } = statSync(source)
  const there = statSync(file, { throwIfNoEntry: false })
  if (there?.size === size && there.mtimeMs >= mtimeMs) return
  const unfinished = `${file}.${process.pid}.tmp`
  copyFileSync(source, unfinished)
  renameSync(unfinished, file)
}

/** Those of other versions, unless a stack that still runs may want them. */
function removeOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    if (name === sqliteFileName) continue
    const file = join(cache, name)
    const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: Number.POSITIVE_INFINITY }
    if (mtimeMs < Date.now() - keptMs) rmSync(file, { force: true })
  }
}

function inputsHash(root: string): string {
  const hash = createHash('sha256')
  const files = madeFrom.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => join(folder, name)),
  )
  for (const path of [...files, 'package-lock.json'].sort()) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}
