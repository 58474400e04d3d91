/**
 * The monitor: what it is asked over HTTP, and what it does by itself. Both
 * sides of it are in protocol.ts. What it hears is kept in scrapes.ts, what it
 * answers is counted in numbers.ts (stages 3 to 5), and whom it wakes is
 * decided in alerts.ts (stage 6).
 */
import type { Env, Program } from 'millions'
import { lookForPain } from './alerts.ts'
import { rate } from './numbers.ts'
import { scrapeAll } from './scrapes.ts'

export default {
  start(env: Env): void {
    setInterval(() => void round(env), Number(env.vars.SCRAPE_MS))
  },

  fetch(request: Request, _env: Env): Response {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/rate') return Response.json(rate(searchParams))
    return new Response('Not written yet', { status: 501 })
  },
} satisfies Program

async function round(env: Env): Promise<void> {
  await scrapeAll(env)
  await lookForPain(env)
}
