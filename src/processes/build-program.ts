/** Bundles the real world into one file that any Node from 20 on runs by itself. */
import { rolldown } from 'rolldown'

/** `root` is the checkout. */
export async function buildProgram(root: string): Promise<string> {
  const build = await rolldown({
    input: 'src/processes/main.ts',
    cwd: root,
    platform: 'node',
    transform: { target: 'node20', define: { 'process.env.NODE_ENV': '"production"' } },
    treeshake: { moduleSideEffects: true },
    onLog: (level, log, tell) => {
      if (level === 'warn' && log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message)
      if (level !== 'info' && log.code !== 'EVAL') tell(level, log)
    },
  })
  try {
    const { output } = await build.generate({
      format: 'cjs',
      strict: true,
      minify: true,
      codeSplitting: false,
      comments: false,
    })
    const [chunk, ...others] = output
    if (others.length > 0) throw new Error(`the program became ${output.length} files`)
    const left = [...chunk.imports, ...chunk.dynamicImports].filter((name) => !name.startsWith('node:'))
    if (left.length > 0) throw new Error(`the program still imports ${left.join(', ')}`)
    return chunk.code
  } finally {
    await build.close()
  }
}
