/**
 * What comes to mind first, for scenes: it takes what it is told, or asks for what comes after the newest offset that it has,
 * and pauses for 100 ms behind each answer. All of it is in memory.
 */
import type { Env, Program } from 'millions'

interface Change {
  readonly offset: number
  readonly key: string
  readonly item: { readonly person: string; readonly text: string }
}

const POLL_MS = 100

const items = new Map<string, Change['item']>()
const counts = new Map<string, number>()
let newest = 0

function apply({ offset, key, item }: Change): void {
  items.set(key, item)
  counts.set(item.person, (counts.get(item.person) ?? 0) + 1)
  newest = Math.max(newest, offset)
}

async function follow(env: Env): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    try {
      const [database] = env.nodes('database')
      const signal = AbortSignal.timeout(3000)
      const answer = await fetch(`http://${database?.name}/changes?after=${newest}&limit=1000`, { signal })
      const { changes } = (await answer.json()) as { readonly changes: readonly Change[] }
      for (const change of changes) apply(change)
    } catch (error) {
      console.log(`no changes: ${error}`)
    }
  }
}

export default {
  start(env) {
    if (env.vars.ASKS === 'yes') void follow(env)
  },

  async fetch(request) {
    const { pathname } = new URL(request.url)
    if (request.method === 'POST') {
      apply((await request.json()) as Change)
      return new Response(null, { status: 204 })
    }
    if (pathname === '/snapshot') {
      const all = [...items].map(([key, item]) => ({ key, ...item }))
      return Response.json({ offset: newest, items: all, counts: Object.fromEntries(counts) })
    }
    const item = items.get(pathname.slice('/items/'.length))
    return item === undefined ? new Response('no such item', { status: 404 }) : Response.json(item)
  },
} satisfies Program
