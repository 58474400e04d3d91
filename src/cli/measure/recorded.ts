/** The recorded numbers of an exercise, and what they are today: measured in a process of its own, as the sandbox locks its realm down. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'

/** Folders whose sources have a say in what a stack comes to. */
const inputs = ['src/contract', 'src/simulator', 'src/live', 'src/numbers', 'exercises', 'solutions']
const without = /\.test\.ts$|\/text\/|\/mistakes\/|\/alternatives\//

export function numbersFile(root: string, slug: string): string {
  return join(root, 'exercises', slug, 'numbers.json')
}

export function readRecorded(root: string, slug: string): string | undefined {
  const file = numbersFile(root, slug)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** The numbers of today, as the text of their file. What was measured before with the same inputs is not measured again. */
export async function measureNumbers(root: string, slug: string, signal: AbortSignal): Promise<string> {
  const folder = join(root, '.cache', 'numbers')
  const kept = join(folder, `${slug}-${inputsHash(root)}.json`)
  if (existsSync(kept)) return readFileSync(kept, 'utf8')
  const script = join(root, 'src/numbers/measure.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script, slug], {
    maxBuffer: 2 ** 26,
    signal,
  })
  mkdirSync(folder, { recursive: true })
  writeFileSync(kept, stdout)
  return stdout
}

function inputsHash(root: string): string {
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
