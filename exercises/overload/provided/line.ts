/** A web server with three places at the database and a line before them. How many may stand in it is a setting: `LINE`. */
import type { Env, Program } from 'millions'

const PLACES = 3

const line: (() => void)[] = []
let free = PLACES

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/health') return Response.json({ inLine: line.length })
    if (free > 0) free--
    else if (line.length >= Number(env.vars.LINE)) return new Response('Too many.\n', { status: 503 })
    else await new Promise<void>((resolve) => line.push(resolve))
    try {
      return await ask(pathname, env)
    } finally {
      const next = line.shift()
      if (next === undefined) free++
      else next()
    }
  },
} satisfies Program

async function ask(pathname: string, env: Env): Promise<Response> {
  const answer = await fetch(`http://${env.nodes('database')[0]?.name}${pathname}`)
  return new Response(await answer.text(), { status: answer.status })
}
