/** The recorded numbers of an exercise, and what they are today: measured in a process of its own, as the sandbox locks its realm down. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { keepWhole } from '../../bulk/kept.ts'
import { viewParts } from '../../contract/parts.ts'
import { loadExercise } from '../../course/exercises.ts'

/** Folders whose sources have a say in what any stack comes to. */
const shared = [
  'src/contract',
  'src/simulator',
  'src/live',
  'src/numbers',
  'exercises/kit',
  'exercises/provided',
]
const without = /\.test\.ts$|\/text\//

export function numbersFile(root: string, slug: string): string {
  return join(root, 'exercises', slug, 'numbers.json')
}

export function readRecorded(root: string, slug: string): string | undefined {
  const file = numbersFile(root, slug)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** The numbers of today, as the text of their file. What was measured before with the same inputs is not measured again. */
export async function measureNumbers(root: string, slug: string, signal: AbortSignal): Promise<string> {
  return await measured(root, slug, [], signal)
}

/**
 * The same, to be compared with the record: of the users carried only what it claims is tried, that so many are carried
 * and the next number up is not. Where that is not so, the numbers of today come out all the same.
 */
export async function measureAgain(root: string, slug: string, signal: AbortSignal): Promise<string> {
  const record = numbersFile(root, slug)
  return await measured(root, slug, existsSync(record) ? [record] : [], signal)
}

async function measured(
  root: string,
  slug: string,
  record: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const kept = join(root, '.cache', 'numbers', `${slug}-${await inputsHash(root, slug, record)}.json`)
  if (existsSync(kept)) return readFileSync(kept, 'utf8')
  const script = join(root, 'src/numbers/measure.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script, slug, ...record], {
    maxBuffer: 2 ** 26,
    signal,
  })
  keepWhole(kept, stdout)
  return stdout
}

async function inputsHash(root: string, slug: string, record: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  const { stack, exercise } = await loadExercise(root, slug)
  const others = viewParts(stack, exercise.parts)
  const own = [slug, ...others].flatMap((name) => [`exercises/${name}`, `solutions/${name}/reference`])
  const files = [...shared, ...own]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !without.test(path))
  const whole = [...new Set(files), 'package-lock.json', ...record.map((file) => relative(root, file))]
  for (const path of whole.sort()) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}
