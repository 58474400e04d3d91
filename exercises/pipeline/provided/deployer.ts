/**
 * Puts an artifact on web servers, all that are named at the same time. One order after the other: the next one waits.
 *
 * POST /deploys { artifact, nodes: ["web-1"] }  200 { failed: [] }: all of these run it, but for those that failed, which
 *                                               go on with what they ran · 404: no such artifact · 503: the runner, who
 *                                               has it, does not answer
 */
import type { Env, Program } from 'millions'
import { FIRST_DIGEST, firstArtifact } from './artifact.ts'

const PATIENCE_MS = 3000

/** What was fetched once is kept: the way back has to be open when the runner is away. */
const kept = new Map<string, string>([[FIRST_DIGEST, JSON.stringify(firstArtifact)]])
let orders: Promise<unknown> = Promise.resolve()

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (request.method !== 'POST' || pathname !== '/deploys')
      return new Response('POST /deploys\n', { status: 404 })
    const order: unknown = await request.json().catch(() => undefined)
    const { artifact, nodes } = (order ?? {}) as { readonly artifact?: unknown; readonly nodes?: unknown }
    const known = new Set(env.nodes('web').map(({ name }) => name))
    const isList = Array.isArray(nodes) && nodes.every((name) => typeof name === 'string' && known.has(name))
    if (typeof artifact !== 'string' || !isList)
      return new Response('{ "artifact": "sha256:…", "nodes": ["web-1"] }\n', { status: 400 })
    const answer = orders.then(() => deploy(artifact, nodes, env))
    orders = answer.catch(() => undefined)
    return await answer
  },
} satisfies Program

async function deploy(digest: string, nodes: readonly string[], env: Env): Promise<Response> {
  const content = await contentOf(digest, env)
  if (typeof content === 'number')
    return new Response(content === 404 ? 'There is no such artifact.\n' : 'No runner.\n', {
      status: content,
    })
  const ran = await Promise.all([...new Set(nodes)].map((name) => put(name, digest, content)))
  return Response.json({ failed: ran.filter((name) => name !== undefined) })
}

/** The status, where there is none. */
async function contentOf(digest: string, env: Env): Promise<string | number> {
  const known = kept.get(digest)
  if (known !== undefined) return known
  try {
    const url = `http://${env.nodes('runner')[0]?.name}/artifacts/${encodeURIComponent(digest)}`
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (answer.status === 404) return 404
    if (!answer.ok) return 503
    const content = await answer.text()
    kept.set(digest, content)
    return content
  } catch {
    return 503
  }
}

/** Its name, when it does not run that now. */
async function put(name: string, digest: string, content: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://${name}/artifacts/${encodeURIComponent(digest)}`, {
      method: 'PUT',
      body: content,
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    return answer.ok ? undefined : name
  } catch {
    return name
  }
}
