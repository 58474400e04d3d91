/** The steps of a pipeline, without any care. */
import type { Env } from 'millions'

export async function build(env: Env, body: string): Promise<string> {
  const answer = await fetch(`http://${env.nodes('runner')[0]?.name}/builds`, { method: 'POST', body })
  return ((await answer.json()) as { readonly artifact: string }).artifact
}

export async function passes(env: Env, artifact: string): Promise<boolean> {
  const path = `/artifacts/${encodeURIComponent(artifact)}/tests`
  const answer = await fetch(`http://${env.nodes('runner')[0]?.name}${path}`, { method: 'POST', body: '{}' })
  return ((await answer.json()) as { readonly passed: boolean }).passed
}

export async function shipToAll(env: Env, artifact: string): Promise<void> {
  const nodes = env.nodes('web').map(({ name }) => name)
  await fetch(`http://${env.nodes('deployer')[0]?.name}/deploys`, {
    method: 'POST',
    body: JSON.stringify({ artifact, nodes }),
  })
}
