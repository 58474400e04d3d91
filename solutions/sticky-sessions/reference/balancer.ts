/** Sends each user to the server that has answered them before: a cookie says which. New users go to the one that has waited longest for one. */
import type { Env, Program } from 'millions'
import { mayAskAnother, outgoing, send } from './forward.ts'

const COOKIE = 'server'
const TRIES = 3 // of three seconds each: within the ten that a user is promised

/** When a server was dealt out last: higher is later. */
const dealt = new Map<string, number>()
let deals = 0

export default {
  async fetch(request, env, connection) {
    const message = await outgoing(request, connection)
    const own = cookieNamed(COOKIE, request.headers.get('cookie') ?? '')
    const tried = new Set<string>()
    while (tried.size < TRIES) {
      const server = choose(env, own, tried)
      if (server === undefined) break
      tried.add(server)
      try {
        const answer = await send(server, message)
        // Who was answered by another server stays there: the old one has forgotten them.
        if (server !== own) answer.headers.append('set-cookie', `${COOKIE}=${server}; Path=/; HttpOnly`)
        return answer
      } catch (error) {
        if (!mayAskAnother(error, request.method)) return sorry(502, 'The server broke off.')
      }
    }
    return sorry(503, 'No server can answer now.')
  },
} satisfies Program

/** Their own, if it is still a server of ours, whoever wrote the cookie. Else one that takes new users. */
function choose(env: Env, own: string | undefined, tried: ReadonlySet<string>): string | undefined {
  const names = env
    .nodes('web')
    .map(({ name }) => name)
    .filter((name) => !tried.has(name))
  if (own !== undefined && names.includes(own)) return own
  const draining = (env.vars.draining ?? '').split(',')
  const open = names.filter((name) => !draining.includes(name))
  const choices = open.length > 0 ? open : names // rather one that drains than none
  const [next] = choices.toSorted((a, b) => (dealt.get(a) ?? 0) - (dealt.get(b) ?? 0))
  if (next !== undefined) dealt.set(next, ++deals)
  return next
}

function cookieNamed(wanted: string, header: string): string | undefined {
  for (const pair of header.split(';')) {
    const [name, ...value] = pair.split('=')
    if (name?.trim() === wanted) return value.join('=').trim()
  }
  return undefined
}

function sorry(status: number, reason: string): Response {
  return new Response(`${reason}\n`, { status, headers: { 'retry-after': '1' } })
}
