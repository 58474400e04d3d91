/** Edges ask each other, every second, what was purged there since they asked last. Nobody has to know who is away. */
import type { Env } from 'millions'

export interface Purge {
  readonly path?: string
  readonly prefix?: string
}

interface Page {
  /** Of which boot: after a restart the list begins anew. */
  readonly boot: string
  readonly purges: readonly Purge[]
}

const EVERY_MS = 1000
const boot = crypto.randomUUID()
/** Those that this edge took, in order. */
const taken: Purge[] = []
/** Edge → how far its list was read. */
const read = new Map<string, { readonly boot: string; readonly count: number }>()
const asking = new Set<string>()

export function follow(env: Env, apply: (purge: Purge) => void): void {
  setInterval(() => {
    for (const { name } of env.nodes('edge'))
      if (name !== env.name && !asking.has(name)) void catchUp(name, env, apply)
  }, EVERY_MS)
}

async function catchUp(edge: string, env: Env, apply: (purge: Purge) => void): Promise<void> {
  asking.add(edge)
  try {
    const last = read.get(edge)
    const answer = await fetch(
      `http://${edge}/.edge/purges?boot=${last?.boot ?? ''}&from=${last?.count ?? 0}`,
      {
        headers: keyOf(env),
        signal: AbortSignal.timeout(1500),
      },
    )
    if (!answer.ok) return
    const page = (await answer.json()) as Page
    for (const purge of page.purges) apply(purge)
    const before = last?.boot === page.boot ? last.count : 0
    read.set(edge, { boot: page.boot, count: before + page.purges.length })
  } catch {
    // Away: its list is still there in a second.
  } finally {
    asking.delete(edge)
  }
}

const keyOf = (env: Env) => ({ Authorization: `Bearer ${env.vars.PURGE_KEY}` })

export async function answerEdge(
  request: Request,
  env: Env,
  apply: (purge: Purge) => void,
): Promise<Response> {
  if (request.headers.get('authorization') !== keyOf(env).Authorization)
    return new Response('Who?\n', { status: 401 })
  const { pathname, searchParams } = new URL(request.url)
  if (pathname === '/.edge/purges') {
    const from = searchParams.get('boot') === boot ? Number(searchParams.get('from')) : 0
    return Response.json({ boot, purges: taken.slice(from) } satisfies Page)
  }
  if (pathname !== '/.edge/purge') return new Response(null, { status: 404 })
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } })
  const purge = await request.json().then(checked, () => undefined)
  if (!purge) return new Response('What?\n', { status: 400 })
  apply(purge)
  taken.push(purge)
  return new Response('The others ask within a second.\n', { status: 202 })
}

function checked(value: unknown): Purge | undefined {
  const { path, prefix } = (value ?? {}) as Record<string, unknown>
  const text = path ?? prefix
  if ((path === undefined) === (prefix === undefined) || typeof text !== 'string' || !text.startsWith('/'))
    return undefined
  return path === undefined ? { prefix: text } : { path: text }
}
