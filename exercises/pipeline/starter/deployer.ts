/**
 * What the deployer is asked for. This file is whole: change it only if you
 * want to.
 *
 * POST /deploys { "artifact": "sha256:…", "nodes": ["web-1", "web-2"] }
 *     200 { "failed": [] }: all of these run it now, but for those that
 *         failed: it did not start there, and they go on with what they ran
 *     404: there is no such artifact
 *     503: it cannot tell now, and has changed nothing
 *
 * The new one starts beside the old one, so users notice no change. To order
 * what a server runs already does nothing to it. Orders are carried out one
 * after the other, to the end, also when nobody waits for the answer any more.
 */
import type { Env } from 'millions'

/** So long an answer is waited for. */
const PATIENCE_MS = 8000

/** All of them: ten, or fewer in some tests. */
export const webServers = (env: Env): readonly string[] => env.nodes('web').map(({ name }) => name)

/**
 * Those that failed. Throws when there was no answer, or 404, or 503: then nobody knows whether it was carried out, and the
 * same may be ordered again.
 */
export async function deploy(
  env: Env,
  artifact: string,
  nodes: readonly string[],
): Promise<readonly string[]> {
  const name = env.nodes('deployer')[0]?.name ?? 'deployer-1'
  const answer = await fetch(`http://${name}/deploys`, {
    method: 'POST',
    body: JSON.stringify({ artifact, nodes }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  if (answer.status !== 200) throw new Error(`the deployer says ${answer.status}`)
  return ((await answer.json()) as { readonly failed: readonly string[] }).failed
}
