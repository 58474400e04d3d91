/** One file per suite, holding all that grading wants but the learner's own files. Kept until an input changes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
  if (!existsSync(file)) {
    // The bundler takes longer to load than most suites to run.
    const { buildSuite } = await import('./build-suite.ts')
    keep(cache, slug, file, await buildSuite({ slug, root: place, folder: join(place, folder), hash }))
  }
  return {
    file,
    hash,
    // Read when asked for: a thread under Node reads the file itself.
    get code() {
      return readFileSync(file, 'utf8')
    },
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
