/**
 * Works on what is in the queue, AT_ONCE at a time, on worker-1 and worker-2.
 * A message is acknowledged last of all, so a job may be begun any number of
 * times: each step of it bears that. While it is worked on it is kept; what
 * has failed is given back for a while, which grows.
 */
import type { Env, Program } from 'millions'
import { giveUp, type Job, work } from './job.ts'
import { ask, type Delivery, pause } from './services.ts'

/** How long the queue is asked to wait for a message. */
const WAIT_MS = 5000
const TROUBLE_MS = 1000
/** A message is kept for so long, and again so much later: two renewals may fail. */
const KEEP_MS = 10_000
const RENEW_MS = 3000
const RENEW_PATIENCE_MS = 1500
/** Half of it or more, before the second try. Twice as much before the third. */
const FIRST_BACKOFF_MS = 2000
const DELIVERIES = 5
const LOOK_FOR_DEAD_MS = 5000

export default {
  start(env) {
    for (let place = 0; place < Number(env.vars.AT_ONCE); place++) void fetchForEver(env)
    void lookForDead(env)
  },

  fetch() {
    return new Response('at work\n')
  },
} satisfies Program

async function fetchForEver(env: Env): Promise<void> {
  for (;;) {
    try {
      const delivery = await next(env)
      if (delivery !== undefined) await handle(env, delivery)
    } catch (error) {
      console.warn('Trouble:', error instanceof Error ? error.message : error)
      await pause(TROUBLE_MS)
    }
  }
}

async function next(env: Env): Promise<Delivery | undefined> {
  const asking = { method: 'POST', patienceMs: WAIT_MS + 1000 } as const
  const reply = await ask(env, 'queue', `/deliveries?waitMs=${WAIT_MS}`, asking)
  return reply.status === 200 ? ((await reply.json()) as Delivery) : undefined
}

const pathOf = ({ receipt }: Delivery): string => `/deliveries/${receipt}`

/** Aborts when it is over, be it that the message was lost. */
async function handle(env: Env, delivery: Delivery): Promise<void> {
  const mine = new AbortController()
  void keep(env, delivery, mine)
  try {
    await work(env, JSON.parse(delivery.body) as Job, mine.signal)
    await ask(env, 'queue', pathOf(delivery), { method: 'DELETE' })
  } catch (error) {
    console.warn(`Try ${delivery.attempt}:`, error instanceof Error ? error.message : error)
    const isMine = !mine.signal.aborted
    // From here on a renewal would take the place of the pause.
    mine.abort()
    if (isMine) await giveBack(env, delivery)
  } finally {
    mine.abort()
  }
}

/** Renews until it is over. When the queue has given the message to another, it is. */
async function keep(env: Env, delivery: Delivery, mine: AbortController): Promise<void> {
  let waitMs = RENEW_MS
  for (;;) {
    await pause(waitMs)
    if (mine.signal.aborted) return
    try {
      const asking = { method: 'PUT', content: { forMs: KEEP_MS }, patienceMs: RENEW_PATIENCE_MS } as const
      const { status } = await ask(env, 'queue', pathOf(delivery), asking)
      if (status === 410) return mine.abort(new Error('The message is with another worker'))
      waitMs = RENEW_MS
    } catch {
      waitMs = TROUBLE_MS
    }
  }
}

/** It comes again after a while, by chance between one and two seconds at first. After the last try it is dead at once. */
async function giveBack(env: Env, delivery: Delivery): Promise<void> {
  const mostMs = delivery.attempt < DELIVERIES ? FIRST_BACKOFF_MS * 2 ** (delivery.attempt - 1) : 0
  const forMs = mostMs * (0.5 + Math.random() / 2)
  await ask(env, 'queue', pathOf(delivery), { method: 'PUT', content: { forMs } })
}

/** The last worker of a dead job may have died with it, so somebody has to look. */
async function lookForDead(env: Env): Promise<void> {
  const seen = new Set<string>()
  for (;;) {
    try {
      const reply = await ask(env, 'queue', '/dead-letters')
      const letters = (await reply.json()) as Delivery[]
      for (const { id, body } of letters.filter((letter) => !seen.has(letter.id))) {
        const job = jobIn(body)
        if (job !== undefined) await giveUp(env, job.id)
        seen.add(id)
      }
    } catch (error) {
      console.warn('Trouble:', error instanceof Error ? error.message : error)
    }
    await pause(LOOK_FOR_DEAD_MS)
  }
}

/** Nothing when it is none: any text can be a message. */
function jobIn(body: string): Job | undefined {
  try {
    const job = JSON.parse(body) as Job | null
    return typeof job?.id === 'string' ? job : undefined
  } catch {
    return undefined
  }
}
