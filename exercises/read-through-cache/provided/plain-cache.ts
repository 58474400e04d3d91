/** A cache as many begin: what is not there is read, and then kept. */
import type { Program } from 'millions'

interface Kept {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer>
  readonly untilMs: number
}

const kept = new Map<string, Kept>()

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/status') return Response.json({ entries: kept.size })
    const path = pathname + search
    const known = kept.get(path)
    if (known !== undefined && performance.now() < known.untilMs)
      return new Response(known.body, { status: known.status, headers: known.headers })

    const { status, headers, body } = await fetch(`http://${env.nodes('database')[0]?.name}${path}`).then(
      async (answer) => ({ status: answer.status, headers: answer.headers, body: await answer.bytes() }),
    )
    const untilMs = performance.now() + Number(env.vars.TTL_MS)
    if (status === 200) kept.set(path, { status, headers, body, untilMs })
    return new Response(body, { status, headers })
  },
} satisfies Program
