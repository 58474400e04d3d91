/** Bundles a file of the bench into one, so that Node and a browser run the same. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

/** The path of the bundle. */
export async function bundle(root: string, entry: string): Promise<string> {
  const folder = join(root, '.cache', 'bench')
  const file = join(folder, entry.replace(/\.ts$/, '.js'))
  mkdirSync(folder, { recursive: true })
  const build = await rolldown({
    input: join(import.meta.dirname, entry),
    platform: 'browser',
    onLog: (level, log, tell) => {
      if (level === 'warn' && log.code !== 'EVAL') tell(level, log)
    },
  })
  try {
    await build.write({ file, format: 'esm', minify: true, codeSplitting: false })
  } finally {
    await build.close()
  }
  return file
}
