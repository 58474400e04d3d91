/** Bundles a suite with vitest's runner, the simulator and the exercise's own programs, as text. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type OutputChunk, type Plugin, rolldown } from 'rolldown'
import { wantsSqlite } from '../contract/shared-program.ts'
import type { Stack } from '../contract/stack.ts'
import { precompile } from '../simulator/sandbox/compile.ts'
import { sqliteWasmFile } from '../simulator/sqlite/wasm-file.ts'
import { readProvided } from './read-sources.ts'
import type { Sources } from './subject.ts'
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
}

export async function buildSuite(source: SuiteSource): Promise<string> {
  return (await buildChunk(source)).code
}

/** With the names of the modules in it. */
export async function buildChunk(source: SuiteSource): Promise<OutputChunk> {
  const { slug, root, kind = 'simulated' } = source
  const stack = await loadStack(source)
  const provided = readProvided(root, source.folder, stack)
  // Real nodes have it beside their program.
  const hasSqlite = kind === 'simulated' && wantsSqlite(stack)
  const build = await rolldown({
    input: entryId,
    cwd: root,
    // A browser has to be able to run it; what is Node's is asked for by feature.
    platform: 'browser',
    plugins: [entry(source, provided, hasSqlite), sqlite(), leanVitest()],
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
async function loadStack({ folder, hash }: SuiteSource): Promise<Stack> {
  const url = pathToFileURL(join(folder, 'stack.ts'))
  url.search = hash
  const { default: stack } = (await import(/* @vite-ignore */ url.href)) as { default: Stack }
  return stack
}

/** Brings exercise, suite and provided programs together. */
function entry(
  { slug, root, folder, hash, kind = 'simulated' }: SuiteSource,
  provided: Sources,
  hasSqlite: boolean,
): Plugin {
  // Each thread would do it again, before it can run anything.
  const precompiled = kind === 'simulated' ? { precompiled: precompile(provided) } : {}
  const given = JSON.stringify({ slug, provided, ...precompiled })
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
import ${JSON.stringify(join(folder, 'suite.test.ts'))}
serve({ subject: { ...${given}, exercise, stack }, suiteHash: ${JSON.stringify(hash)} }, ${kind}Worlds)
`
        : null,
  }
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
