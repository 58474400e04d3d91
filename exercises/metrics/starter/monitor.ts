/**
 * The monitor. It asks all nodes for their metrics, again and again, and
 * answers questions about them. What it is asked, and what it says to the
 * pager, is in protocol.ts.
 *
 * So far it asks one node after the other, and remembers only what it heard
 * last.
 */
import type { Env, Program } from 'millions'
import { parse, type Series } from './parse.ts'
import type { Rate } from './protocol.ts'

const TIERS = ['web', 'database', 'cache']

/** By node, what its last scrape brought. */
const scraped = new Map<string, readonly Series[]>()

export default {
  start(env: Env): void {
    setInterval(() => void scrapeAll(env), Number(env.vars.SCRAPE_MS))
  },

  fetch(request: Request, _env: Env): Response {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/rate') return Response.json(rate(searchParams))
    return new Response('Not written yet', { status: 501 })
  },
} satisfies Program

async function scrapeAll(env: Env): Promise<void> {
  for (const tier of TIERS)
    for (const { name } of env.nodes(tier)) {
      const answer = await fetch(`http://${name}/metrics`)
      scraped.set(name, parse(await answer.text()))
    }
}

function rate(_asked: URLSearchParams): Rate {
  return { increase: 0, perSecond: 0 }
}
