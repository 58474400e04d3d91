/** Finds where this page can run stacks for real: on the machine that serves it, else in the browser. */
import type { Runtime } from './contract.ts'

/** Rejects with a `RuntimeProblem` when there is no place. */
export async function findRuntime(): Promise<Runtime> {
  const { findLocal } = await import('./local/local-runtime.ts')
  const local = await findLocal({ origin: location.origin })
  if (local !== undefined) return local
  const [{ containerRuntime }, { programUrl }] = await Promise.all([
    import('./webcontainer/container-runtime.ts'),
    import('virtual:program'),
  ])
  const container = containerRuntime(programUrl)
  const problem = container.lacks()
  if (problem !== undefined) throw problem
  return container
}
