/** One file per suite, holding all that grading wants but the learner's own files. Kept until an input changes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { heldBackFile } from '../contract/held-back.ts'
import { inputsHash } from './bundle-inputs.ts'
import type { WorldMaker } from './test-worlds.ts'

export interface SuiteBundle {
  /** Absolute path of the bundle. */
  readonly file: string
  /** Of all that it was made from; verdicts carry it as `suiteHash`. */
  readonly hash: string
  readonly code: string
}

/** `root` is the checkout; `folder` the exercise's own, `exercises/<slug>` unless told. */
export function bundleSuite(slug: string, root: string, folder?: string): Promise<SuiteBundle> {
  return bundle('simulated', slug, root, folder)
}

/** With its held-back tests: for a classroom, and for authors. The same as the other where it has none. */
export function bundleGradedSuite(slug: string, root: string): Promise<SuiteBundle> {
  return hasHeldBack(slug, root)
    ? bundle('simulated', slug, root, undefined, true)
    : bundle('simulated', slug, root)
}

export function hasHeldBack(slug: string, root: string): boolean {
  return existsSync(join(root, 'exercises', slug, heldBackFile))
}

/** Its tests boot real processes. Run by a `RealGrader`. */
export function bundleRealSuite(slug: string, root: string, folder?: string): Promise<SuiteBundle> {
  return bundle('real', slug, root, folder)
}

async function bundle(
  kind: WorldMaker['kind'],
  slug: string,
  root: string,
  folder: string = `exercises/${slug}`,
  withHeldBack = false,
): Promise<SuiteBundle> {
  const place = resolve(root)
  const hash = inputsHash(folder, place, kind, withHeldBack)
  const cache = join(place, '.cache', 'suites')
  const ending = kind === 'real' ? 'real.cjs' : withHeldBack ? 'held-back.js' : 'js'
  const file = join(cache, `${slug}-${hash}.${ending}`)
  if (!existsSync(file)) {
    // The bundler takes longer to load than most suites to run.
    const { buildSuite } = await import('./build-suite.ts')
    const source = { slug, root: place, folder: join(place, folder), hash, kind, withHeldBack }
    keep(cache, slug, file, await buildSuite(source))
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
  const kinds = file.endsWith('.cjs')
    ? /^[0-9a-f]{16}\.real\.cjs$/
    : file.endsWith('.held-back.js')
      ? /^[0-9a-f]{16}\.held-back\.js(\.code)?$/
      : /^[0-9a-f]{16}\.js(\.code)?$/
  for (const name of readdirSync(cache)) {
    const isOlder = name.startsWith(`${slug}-`) && kinds.test(name.slice(slug.length + 1))
    if (isOlder && !join(cache, name).startsWith(file)) rmSync(join(cache, name), { force: true })
  }
}
