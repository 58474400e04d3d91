/** Builds the site for the bench. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Returns how long it took, in ms. */
export async function buildSite(root: string, folder: string, signal: AbortSignal): Promise<number> {
  const from = performance.now()
  const astro = join(root, 'node_modules', 'astro', 'bin', 'astro.mjs')
  const child = spawn(process.execPath, [astro, 'build', '--outDir', folder], {
    cwd: root,
    signal,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  })
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`astro build ended with ${code}`)
  return performance.now() - from
}
