/**
 * Users' browsers, for a scene. Each request is one user's visit: they log in, wait for a second, and go on, or add to
 * their cart from two tabs at once. It is answered with 500 where they find anything but what they should, and with 503
 * where they are told to come again.
 */
import type { Env, Program } from 'millions'

let visits = 0

export default {
  async fetch(_request, env) {
    const name = `user ${++visits}`
    const login = await send(env, '/login', { method: 'POST', body: JSON.stringify({ name }) })
    if (!login.ok) return ended(login.status)
    const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    await new Promise((resolve) => setTimeout(resolve, 1000))
    return env.vars.DOES === 'two-tabs' ? await twoTabs(env, cookie) : await visit(env, cookie, name)
  },
} satisfies Program

async function visit(env: Env, cookie: string, name: string): Promise<Response> {
  const answer = await send(env, '/me', { headers: { cookie } })
  if (answer.status !== 200) return ended(answer.status)
  return (await answer.text()).includes(name) ? new Response('As it should be.\n') : ended(500)
}

async function twoTabs(env: Env, cookie: string): Promise<Response> {
  const cards = ['from Lisbon', 'from Seoul']
  const add = (card: string) =>
    send(env, '/cart', { method: 'POST', headers: { cookie }, body: JSON.stringify({ card }) })
  const added = await Promise.all(cards.map(add))
  const answer = await send(env, '/cart', { headers: { cookie } })
  const text = await answer.text()
  const isWell = added.every(({ ok }) => ok) && cards.every((card) => text.includes(card))
  return isWell ? new Response('Both are in.\n') : ended(500)
}

const ended = (status: number): Response => new Response(null, { status: status === 503 ? 503 : 500 })

/** To a server by chance, as a balancer would: not to one that is dead. */
async function send(env: Env, path: string, init: RequestInit): Promise<Response> {
  const names = env.nodes('web').map(({ name }) => name)
  const first = Math.floor(chance() * names.length)
  for (const name of [...names.slice(first), ...names.slice(0, first)]) {
    try {
      return await fetch(`http://${name}${path}`, init)
    } catch {
      // The next one.
    }
  }
  return new Response(null, { status: 503 })
}

const chance = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32
