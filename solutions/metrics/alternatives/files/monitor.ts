/** The monitor. */
import type { Env, Program } from 'millions'
import { look, move, nameOf, remember, whatGoesOn } from './alerts.ts'
import { Answers, quantile, rate, sinceSeconds } from './numbers.ts'
import { type Asked, findGrowth, healthOf, ROLES, visit } from './scrapes.ts'

let answers: Answers

export default {
  async start(env: Env): Promise<void> {
    answers = new Answers(env)
    await remember(env)
    const work = async (): Promise<void> => {
      answers.turn()
      await visit(env)
      look(env, seen(env))
      move(env)
    }
    setInterval(() => void work(), Number(env.vars.SCRAPE_MS))
    setInterval(() => {
      for (const { name } of env.nodes('web')) void answers.meet(name)
    }, Number(env.vars.SCRAPE_MS) * 1.5)
    setInterval(() => move(env), 700)
  },

  fetch(request: Request): Response {
    const url = new URL(request.url)
    if (request.method !== 'GET') return new Response(null, { status: 405 })
    if (url.pathname === '/hosts') return Response.json(answers.hosts())
    if (url.pathname === '/tiers') return Response.json(answers.tiers())
    if (url.pathname === '/business') return Response.json(answers.business())
    if (url.pathname === '/alerts') return Response.json(whatGoesOn())
    if (url.pathname !== '/rate' && url.pathname !== '/quantile') return new Response(null, { status: 404 })
    return question(url)
  },
} satisfies Program

function seen(env: Env): Map<string, boolean | undefined> {
  const above = (value: number | null, most?: string) => (value === null ? undefined : value > Number(most))
  const all = new Map<string, boolean | undefined>()
  all.set('errors', above(answers.errorShare(), env.vars.ERROR_SHARE))
  all.set('latency', above(answers.p99('web', 'http_request_duration_seconds'), env.vars.SLOW_SECONDS))
  for (const { name } of ROLES.flatMap((role) => env.nodes(role))) {
    const health = healthOf(name)
    all.set(nameOf({ alert: 'down', node: name }), health === 'unknown' ? undefined : health === 'away')
  }
  return all
}

function question({ pathname, searchParams }: URL): Response {
  const taken = (name: string): string | undefined => {
    const value = searchParams.get(name) ?? undefined
    searchParams.delete(name)
    return value
  }
  const [metric, seconds, q] = [taken('metric'), Number(taken('seconds')), Number(taken('q') || 'none')]
  const asked: Asked = { role: taken('tier'), node: taken('node'), labels: [...searchParams] }
  const isRate = pathname === '/rate'
  const isAnswerable = metric !== undefined && metric !== '' && seconds > 0 && (isRate || (q >= 0 && q <= 1))
  if (!isAnswerable) return new Response('metric, seconds and q', { status: 400 })
  const found = findGrowth(isRate ? metric : `${metric}_bucket`, sinceSeconds(seconds), asked)
  return Response.json(isRate ? rate(found) : { value: quantile(found, q) })
}
