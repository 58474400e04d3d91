/** Tells the others at once, and of two writes the one with the later time of day wins, wherever it was written. */
import type { Env } from 'millions'

interface Item {
  readonly key: string
  readonly value: string
  readonly timeMs: number
}

const items = new Map<string, Item>()

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/told') {
      take((await request.json()) as Item)
      return new Response(null, { status: 204 })
    }
    if (pathname === '/items') return Response.json([...items.values()])
    const key = pathname.slice('/items/'.length)
    if (request.method === 'GET') {
      const item = items.get(key)
      return item === undefined ? new Response('no such item', { status: 404 }) : new Response(item.value)
    }
    const item = { key, value: await request.text(), timeMs: Date.now() }
    take(item)
    for (const { name } of env.nodes('database')) if (name !== env.name) void tell(name, item)
    return new Response(null, { status: 204 })
  },
}

function take(item: Item): void {
  const before = items.get(item.key)
  if (before === undefined || before.timeMs < item.timeMs) items.set(item.key, item)
}

async function tell(name: string, item: Item): Promise<void> {
  await fetch(`http://${name}/told`, { method: 'POST', body: JSON.stringify(item) }).catch(() => undefined)
}
