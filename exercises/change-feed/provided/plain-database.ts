/**
 * What comes to mind first, for scenes. TELLS says how the other center gets to know of a write: `directly`, by a request of
 * its own after each write, or `by-feed`, from a list of changes that grows as writes are done. A write takes the disk 2 to
 * 40 ms, and writes that meet go on side by side.
 */
import type { Env, Program } from 'millions'

interface Change {
  readonly offset: number
  readonly key: string
  readonly item: { readonly person: string; readonly text: string }
}

const LEAST_MS = 2
const MOST_MS = 40

const items = new Map<string, Change['item']>()
const counts = new Map<string, number>()
const feed: Change[] = []
let given = 0
let newest = 0

function store({ offset, key, item }: Change): void {
  items.set(key, item)
  counts.set(item.person, (counts.get(item.person) ?? 0) + 1)
  newest = Math.max(newest, offset)
}

async function tell(env: Env, change: Change): Promise<void> {
  const [follower] = env.nodes('follower')
  const init = { method: 'POST', body: JSON.stringify(change), signal: AbortSignal.timeout(3000) }
  // Somebody else's center: what can we do?
  await fetch(`http://${follower?.name}/changes`, init).catch(() => undefined)
}

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url)
    const key = pathname.slice('/items/'.length)
    if (request.method === 'PUT') {
      const change = { offset: ++given, key, item: (await request.json()) as Change['item'] }
      const takesMs = LEAST_MS + (MOST_MS - LEAST_MS) * Math.random()
      await new Promise((resolve) => setTimeout(resolve, takesMs))
      store(change)
      if (env.vars.TELLS === 'directly') void tell(env, change)
      else feed.push(change)
      return Response.json({ offset: change.offset })
    }
    if (pathname === '/changes') {
      const after = Number(searchParams.get('after') ?? 0)
      const changes = feed.filter(({ offset }) => offset > after).sort((a, b) => a.offset - b.offset)
      return Response.json({ changes: changes.slice(0, Number(searchParams.get('limit') ?? 100)) })
    }
    if (pathname === '/snapshot') return Response.json(snapshot())
    const item = items.get(key)
    return item === undefined ? new Response('no such item', { status: 404 }) : Response.json(item)
  },
} satisfies Program

function snapshot(): object {
  const all = [...items].map(([key, item]) => ({ key, ...item }))
  return { offset: newest, items: all, counts: Object.fromEntries(counts) }
}
