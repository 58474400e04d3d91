/** Bundles a suite with vitest's runner, the simulator and the exercise's own programs, as text. */
import { join } from 'node:path'
import { type Plugin, rolldown } from 'rolldown'
import { readSources } from './read-sources.ts'

const entryId = 'millions:suite-entry'

export async function buildSuite(slug: string, root: string, hash: string): Promise<string> {
  const build = await rolldown({
    input: entryId,
    cwd: root,
    // A browser has to be able to run it; what is Node's is asked for by feature.
    platform: 'browser',
    plugins: [entry(slug, root, hash)],
    resolve: { alias: { 'millions/suite': join(root, 'src/grading/bundled-suite.ts') } },
    transform: { define: { 'process.env.NODE_ENV': '"production"', 'import.meta.vitest': 'undefined' } },
    treeshake: { moduleSideEffects: true },
    onLog: (level, log, tell) => {
      if (level === 'warn' && log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message)
      if (level !== 'info' && log.code !== 'EVAL') tell(level, log)
    },
  })
  try {
    const { output } = await build.generate({ format: 'esm', minify: true, codeSplitting: false })
    const [chunk, ...others] = output
    if (others.length > 0) throw new Error(`the suite of ${slug} became ${output.length} files`)
    return chunk.code
  } finally {
    await build.close()
  }
}

/** Brings exercise, suite and provided programs together. */
function entry(slug: string, root: string, hash: string): Plugin {
  const folder = join(root, 'exercises', slug)
  const path = (...parts: readonly string[]) => JSON.stringify(join(root, ...parts))
  return {
    name: 'millions:suite-entry',
    resolveId: (id) => (id === entryId ? id : null),
    load: (id) =>
      id === entryId
        ? `
import { serve } from ${path('src/grading/thread.ts')}
import exercise from ${JSON.stringify(join(folder, 'exercise.ts'))}
import stack from ${JSON.stringify(join(folder, 'stack.ts'))}
import ${JSON.stringify(join(folder, 'suite.test.ts'))}
const subject = { slug: ${JSON.stringify(slug)}, exercise, stack, provided: ${JSON.stringify(readSources(join(folder, 'provided')))} }
serve({ subject, suiteHash: ${JSON.stringify(hash)} })
`
        : null,
  }
}
