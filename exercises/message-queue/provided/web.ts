/**
 * A web server of Postcards. A new card has a picture, and that has to be made small. `RESIZE` says who does it:
 * `before-the-answer`: this server, while its user waits · `after-the-answer`: this server, later, out of its memory ·
 * `by-queue`: whoever fetches the job from the queue.
 */
import type { Env, Program } from 'millions'
import { type Card, resize, sendMail } from './pictures.ts'

/** Cards that a user was told are taken. */
let accepted = 0
/** Jobs that this server still has to do by itself. */
const waiting: Card[] = []

export default {
  start(env) {
    if (env.vars.RESIZE !== 'after-the-answer') return
    for (let lane = 0; lane < Number(env.vars.AT_ONCE); lane++) void workThrough(env)
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/status') return Response.json({ accepted, waiting: waiting.length })
    if (request.method === 'POST' && pathname === '/cards') return take(env)
    return Response.json({ path: pathname })
  },
} satisfies Program

async function take(env: Env): Promise<Response> {
  const card: Card = { card: crypto.randomUUID(), sentMs: Date.now() }
  if (env.vars.RESIZE === 'by-queue') {
    const refusal = await publish(card, env)
    if (refusal !== undefined) return refusal
  } else if (env.vars.RESIZE === 'after-the-answer') {
    waiting.push(card)
  } else {
    await resize(env)
    await sendMail(card, env)
  }
  accepted += 1
  const isDone = env.vars.RESIZE === 'before-the-answer'
  return Response.json({ id: card.card }, { status: isDone ? 201 : 202 })
}

/** Undefined when the queue has stored the job; else what the user is told. */
async function publish(card: Card, env: Env): Promise<Response | undefined> {
  const [queue] = env.nodes('queue')
  if (queue === undefined) return new Response('There is no queue', { status: 503 })
  try {
    const reply = await fetch(`http://${queue.name}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ body: JSON.stringify(card) }),
      signal: AbortSignal.timeout(5000),
    })
    if (reply.status === 201) return undefined
    const wait = reply.headers.get('retry-after')
    return new Response('Too many cards at the moment', {
      status: 503,
      headers: wait === null ? {} : { 'retry-after': wait },
    })
  } catch {
    return new Response('The queue does not answer', { status: 503, headers: { 'retry-after': '5' } })
  }
}

async function workThrough(env: Env): Promise<void> {
  for (;;) {
    const card = waiting.shift()
    if (card === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      continue
    }
    await resize(env)
    await sendMail(card, env)
  }
}
