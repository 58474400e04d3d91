/**
 * A user's browser, for a scene: each request saves a card at one web node and shows it again at the next, at once.
 * It is answered with a 500 where the user finds anything but what they saved.
 */
import type { Env, Program } from 'millions'

let saved = 0

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const body = `card ${++saved}`
    const answer = await fetch(`http://${webNode(env, saved)}${pathname}`, { method: 'PUT', body })
    const shown = await fetch(`http://${webNode(env, saved + 1)}${pathname}`, {
      headers: broughtBack(answer),
    })
    const found = await shown.text()
    if (found === body) return new Response('The card is as it was saved.\n')
    return new Response(`Saved: ${body}. Found: ${shown.status} ${found}\n`, { status: 500 })
  },
} satisfies Program

function webNode(env: Env, turn: number): string {
  const nodes = env.nodes('web')
  return nodes[turn % nodes.length]?.name ?? 'web-1'
}

/** A browser keeps cookies; ours keeps the token as well. */
function broughtBack({ headers }: Response): Headers {
  const cookies = headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  const brought = new Headers()
  if (cookies.length > 0) brought.set('Cookie', cookies.join('; '))
  const token = headers.get('Consistency-Token')
  if (token !== null) brought.set('Consistency-Token', token)
  return brought
}
