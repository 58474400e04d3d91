/**
 * No cookie of its own: it reads along when a server sets its session cookie, and remembers which server it was.
 * So nobody has a place before they log in. Chance decides where that is: each page before it would use up a turn.
 */
import type { Program } from 'millions'
import { mayAskAnother, outgoing, send } from './forward.ts'

const MOST_KNOWN = 100_000

/** Session → server, those that were used last at the end. */
const homes = new Map<string, string>()

export default {
  async fetch(request, env, connection) {
    const sessions = sessionsIn(request.headers.get('cookie') ?? '')
    const session = sessions.find((each) => homes.has(each)) ?? ''
    const message = await outgoing(request, connection)

    const untried = new Set(env.nodes('web').map(({ name }) => name))
    for (let tries = 0; tries < 3 && untried.size > 0; tries++) {
      const home = homes.get(session) ?? ''
      const server = untried.has(home) ? home : deal([...untried], env.vars.draining ?? '')
      untried.delete(server)
      try {
        const answer = await send(server, message)
        if (session !== '') remember(session, server)
        for (const line of answer.headers.getSetCookie())
          for (const id of sessionsIn(line.split(';')[0] ?? '')) remember(id, server)
        return answer
      } catch (error) {
        if (!mayAskAnother(error, request.method)) return new Response('Cut short.\n', { status: 502 })
      }
    }
    return new Response('No server answers.\n', { status: 504 })
  },
} satisfies Program

/** Of too many, those go that nobody has used for longest. */
function remember(session: string, server: string): void {
  homes.delete(session)
  homes.set(session, server)
  const [oldest] = homes.keys()
  if (homes.size > MOST_KNOWN && oldest !== undefined) homes.delete(oldest)
}

function deal(names: readonly string[], setting: string): string {
  const draining = setting.split(',')
  const open = names.filter((name) => !draining.includes(name))
  const among = open.length === 0 ? names : open
  const lot = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32
  return among[Math.floor(lot * among.length)] ?? ''
}

const sessionsIn = (cookies: string): readonly string[] =>
  cookies
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith('session='))
    .map((pair) => pair.slice('session='.length))
