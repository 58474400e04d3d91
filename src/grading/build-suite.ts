/** Bundles a suite with vitest's runner, the simulator and the exercise's own programs, as text. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type OutputChunk, type Plugin, rolldown } from 'rolldown'
import type { Exercise } from '../contract/exercise.ts'
import { heldBackFile } from '../contract/held-back.ts'
import { type Parts, partFiles } from '../contract/parts.ts'
import { plannedFile } from '../contract/planned.ts'
import { wantsSqlite } from '../contract/shared-program.ts'
import type { Stack } from '../contract/stack.ts'
import { precompile } from '../simulator/sandbox/compile.ts'
import { sqliteWasmFile } from '../simulator/sqlite/wasm-file.ts'
import { partsWrittenIn } from './bundle-inputs.ts'
import { readParts, readProvided } from './read-sources.ts'
import type { Sources, Subject } from './subject.ts'
import type { WorldMaker } from './test-worlds.ts'
import { leanVitest } from './vitest-source.ts'

const entryId = 'millions:suite-entry'
const sqliteId = 'virtual:sqlite'

export interface SuiteSource {
  readonly slug: string
  /** The checkout. */
  readonly root: string
  /** The exercise's own. */
  readonly folder: string
  readonly hash: string
  /** Which worlds its tests boot: simulated ones unless told. */
  readonly kind?: WorldMaker['kind']
  /** With the tests that no practice has. None unless told. */
  readonly withHeldBack?: boolean
}

export async function buildSuite(source: SuiteSource): Promise<string> {
  return (await buildChunk(source)).code
}

/** With the names of the modules in it. */
export async function buildChunk(source: SuiteSource): Promise<OutputChunk> {
  const { slug, root, kind = 'simulated' } = source
  const stack = await loadDefault<Stack>(source, 'stack.ts')
  const exercise = await loadDefault<Exercise>(source, 'exercise.ts')
  const parts = await readParts(root, stack, exercise)
  requireHashed(source, Object.keys(parts))
  const given = { slug, provided: readProvided(root, source.folder, stack), parts }
  // Real nodes have it beside their program.
  const hasSqlite = kind === 'simulated' && wantsSqlite(stack)
  const build = await rolldown({
    input: entryId,
    cwd: root,
    // A browser has to be able to run it; what is Node's is asked for by feature.
    platform: 'browser',
    plugins: [entry(source, given, hasSqlite), sqlite(), leanVitest()],
    // Real processes are a matter of Node's own: nothing of it goes into a grader.
    external: kind === 'real' ? /^node:/ : [],
    resolve: { alias: { 'millions/suite': join(root, 'src/grading/bundled-suite.ts') } },
    transform: { define: { 'process.env.NODE_ENV': '"production"', 'import.meta.vitest': 'undefined' } },
    treeshake: { moduleSideEffects: true },
    onLog: (level, log, tell) => {
      if (level === 'warn' && log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message)
      if (level !== 'info' && log.code !== 'EVAL') tell(level, log)
    },
  })
  try {
    const { output } = await build.generate({
      // A script and a module at once: V8 keeps compiled code of scripts only, and a page starts a module.
      format: kind === 'real' ? 'cjs' : 'iife',
      strict: true,
      minify: true,
      codeSplitting: false,
      comments: false,
    })
    const [chunk, ...others] = output
    if (others.length > 0) throw new Error(`the suite of ${slug} became ${output.length} files`)
    const left = [...chunk.imports, ...chunk.dynamicImports].filter(
      (name) => kind === 'simulated' || !name.startsWith('node:'),
    )
    if (left.length > 0) throw new Error(`the suite of ${slug} still imports ${left.join(', ')}`)
    return chunk
  } finally {
    await build.close()
  }
}

/** Anew where an input has changed: a server bundles as often as it is asked. */
async function loadDefault<T>({ folder, hash }: SuiteSource, file: string): Promise<T> {
  const url = pathToFileURL(join(folder, file))
  url.search = hash
  const { default: loaded } = (await import(/* @vite-ignore */ url.href)) as { default: T }
  return loaded
}

/** A bundle has to change with the references in it. */
function requireHashed({ slug, root, folder }: SuiteSource, parts: readonly string[]): void {
  const hashed = partsWrittenIn(folder, root)
  const missing = parts.find((part) => !hashed.includes(part))
  if (missing !== undefined)
    throw new Error(
      `the stack of ${slug} runs the result of ${missing}: write \`of: '${missing}'\` in a file of its folder, or list it among the \`parts\` of exercise.ts`,
    )
}

/** Brings exercise, suite and provided programs together. */
function entry(
  { root, folder, hash, kind = 'simulated', withHeldBack = false }: SuiteSource,
  sources: Pick<Subject, 'slug' | 'provided'> & { readonly parts: Parts },
  hasSqlite: boolean,
): Plugin {
  // Each thread would do it again, before it can run anything.
  const given = JSON.stringify(kind === 'simulated' ? { ...sources, ...precompiledOf(sources) } : sources)
  const maker = kind === 'real' ? 'real/real-worlds.ts' : 'simulated-worlds.ts'
  return {
    name: 'millions:suite-entry',
    resolveId: (id) => (id === entryId ? id : null),
    load: (id) =>
      id === entryId
        ? `
${hasSqlite ? bringing(root) : ''}
import { serve } from ${JSON.stringify(join(root, 'src/grading/thread.ts'))}
import { ${kind}Worlds } from ${JSON.stringify(join(root, 'src/grading', maker))}
import exercise from ${JSON.stringify(join(folder, 'exercise.ts'))}
import stack from ${JSON.stringify(join(folder, 'stack.ts'))}
${planning(folder)}
import ${JSON.stringify(join(folder, 'suite.test.ts'))}
${withHeldBack ? holdingBack(root, folder) : ''}
serve({ subject: { ...${given}, ...planned, exercise, stack }, suiteHash: ${JSON.stringify(hash)} }, ${kind}Worlds)
`
        : null,
  }
}

function precompiledOf({
  provided,
  parts,
}: {
  readonly provided: Sources
  readonly parts: Parts
}): Pick<Subject, 'precompiled' | 'precompiledParts'> {
  const ofParts = Object.entries(parts).map(
    ([name, { files }]) => [name, precompile(partFiles(name, files))] as const,
  )
  return { precompiled: precompile(provided), precompiledParts: Object.fromEntries(ofParts) }
}

function planning(folder: string): string {
  const file = join(folder, plannedFile)
  if (!existsSync(file)) return 'const planned = {}'
  return `import plan from ${JSON.stringify(file)}\nconst planned = { planned: plan }`
}

/** They come last, after what marks them as such. */
function holdingBack(root: string, folder: string): string {
  return [join(root, 'src/grading/held-back-begins.ts'), join(folder, heldBackFile)]
    .map((file) => `import ${JSON.stringify(file)}`)
    .join('\n')
}

/** Before the realm is locked down, as SQLite is none of the programs' business. */
function bringing(root: string): string {
  return `import ${JSON.stringify(join(root, 'src/grading/carried-sqlite.ts'))}`
}

/** The code of SQLite as a text in the bundle: so it is there wherever the bundle is, with the network cut too. */
function sqlite(): Plugin {
  return {
    name: 'virtual:sqlite',
    resolveId: (id) => (id === sqliteId ? id : null),
    load: (id) =>
      id === sqliteId
        ? `export default ${JSON.stringify(readFileSync(sqliteWasmFile()).toString('base64'))}`
        : null,
  }
}
