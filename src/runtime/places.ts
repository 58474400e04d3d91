/** Finds where this page can run stacks for real: on the machine that serves it, else in the browser. */
import type { Runtime } from './contract.ts'

/** Rejects with a `RuntimeProblem` when there is no place. */
export async function findRuntime(): Promise<Runtime> {
  const { isServedHere } = await import('./local/own-server.ts')
  if (await isServedHere()) {
    const { localRuntime } = await import('./local/local-runtime.ts')
    return localRuntime({ origin: location.origin })
  }
  const [{ containerRuntime }, { programUrl }, { default: sqliteUrl }] = await Promise.all([
    import('./webcontainer/container-runtime.ts'),
    import('virtual:program'),
    import('@sqlite.org/sqlite-wasm/sqlite3.wasm?url'),
  ])
  const container = containerRuntime(programUrl, sqliteUrl)
  const problem = container.lacks()
  if (problem !== undefined) throw problem
  return container
}
