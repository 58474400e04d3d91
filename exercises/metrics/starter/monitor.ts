/**
 * The monitor: what it is asked over HTTP, and what it does by itself. Both
 * sides of it are in protocol.ts. What it hears is kept in scrapes.ts (stage
 * 3), what it answers is counted in numbers.ts (stages 3 to 5), and whom it
 * wakes is decided in alerts.ts (stage 6).
 */
import type { Env, Program } from 'millions'
import { lookForPain } from './alerts.ts'
import { Numbers, quantileOf, rateOf, Today } from './numbers.ts'
import { Scrapes, type Selection } from './scrapes.ts'

const NO_LABELS = ['metric', 'seconds', 'q', 'tier', 'node']

const scrapes = new Scrapes()
let numbers: Numbers
let today: Today

export default {
  start(env: Env): void {
    numbers = new Numbers(scrapes, env)
    today = new Today(scrapes, env)
    setInterval(() => void round(env), Number(env.vars.SCRAPE_MS))
  },

  fetch(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/rate') return answerRate(searchParams)
    if (pathname === '/quantile') return answerQuantile(searchParams)
    if (pathname === '/hosts') return Response.json(numbers.hosts())
    if (pathname === '/tiers') return Response.json(numbers.tiers())
    if (pathname === '/business') return Response.json(today.business())
    return new Response('Not written yet', { status: 501 })
  },
} satisfies Program

async function round(env: Env): Promise<void> {
  const asked = today.look()
  await scrapes.scrape(env)
  await lookForPain(env, numbers, scrapes)
  await asked
}

function answerRate(asked: URLSearchParams): Response {
  const seconds = secondsOf(asked)
  const metric = asked.get('metric')
  if (!metric || seconds === undefined) return new Response(null, { status: 400 })
  return Response.json(rateOf(scrapes.growth(selectionOf(metric, asked), seconds)))
}

function answerQuantile(asked: URLSearchParams): Response {
  const seconds = secondsOf(asked)
  const metric = asked.get('metric')
  const q = Number(asked.get('q') || Number.NaN)
  if (!metric || seconds === undefined || !(q >= 0 && q <= 1)) return new Response(null, { status: 400 })
  return Response.json(quantileOf(scrapes.growth(selectionOf(`${metric}_bucket`, asked), seconds), q))
}

function secondsOf(asked: URLSearchParams): number | undefined {
  const seconds = Number(asked.get('seconds'))
  return seconds > 0 ? seconds : undefined
}

function selectionOf(metric: string, asked: URLSearchParams): Selection {
  const labels = new Map([...asked].filter(([name]) => !NO_LABELS.includes(name)))
  return { metric, tier: asked.get('tier') ?? undefined, node: asked.get('node') ?? undefined, labels }
}
