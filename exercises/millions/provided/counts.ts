/**
 * What users got from each web server of this region, told as the deployer of lesson 5.3 asks for it. The servers count
 * themselves: those whose version does not are left out, as if nobody had come.
 *
 * GET /servers  [{ name, requests, errors, slow }]
 */
import type { Program } from 'millions'

const PATIENCE_MS = 500

export default {
  async fetch(_request, env) {
    const servers = await Promise.all(env.nodes('web').map(({ name }) => countsOf(name)))
    return Response.json(servers.filter((server) => server !== undefined))
  },
} satisfies Program

async function countsOf(name: string): Promise<object | undefined> {
  try {
    const answer = await fetch(`http://${name}/counts`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    return answer.ok ? { ...((await answer.json()) as object), name } : undefined
  } catch {
    return undefined
  }
}
