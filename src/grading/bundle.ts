/** One file per suite, holding all that grading wants but the learner's own files. Kept until an input changes. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { inputsHash } from './bundle-inputs.ts'

export interface SuiteBundle {
  /** Absolute path of the bundle. */
  readonly file: string
  /** Of all that it was made from; verdicts carry it as `suiteHash`. */
  readonly hash: string
  readonly code: string
}

/** `root` is the checkout; `folder` the exercise's own, `exercises/<slug>` unless told. */
export async function bundleSuite(
  slug: string,
  root: string,
  folder: string = `exercises/${slug}`,
): Promise<SuiteBundle> {
  const place = resolve(root)
  const hash = inputsHash(folder, place)
  const cache = join(place, '.cache', 'suites')
  const file = join(cache, `${slug}-${hash}.js`)
  const kept = readIfThere(file)
  if (kept !== undefined) return { file, hash, code: kept }
  // The bundler takes longer to load than most suites to run.
  const { buildSuite } = await import('./build-suite.ts')
  const code = await buildSuite({ slug, root: place, folder: join(place, folder), hash })
  keep(cache, slug, file, code)
  return { file, hash, code }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Under its name only when whole: others may be reading. Older bundles of the same suite go. */
function keep(cache: string, slug: string, file: string, code: string): void {
  mkdirSync(cache, { recursive: true })
  const unfinished = `${file}.${process.pid}.tmp`
  writeFileSync(unfinished, code)
  renameSync(unfinished, file)
  for (const name of readdirSync(cache)) {
    const isOlder =
      name.startsWith(`${slug}-`) && /^[0-9a-f]{16}\.js(\.code)?$/.test(name.slice(slug.length + 1))
    if (isOlder && !join(cache, name).startsWith(file)) rmSync(join(cache, name), { force: true })
  }
}
