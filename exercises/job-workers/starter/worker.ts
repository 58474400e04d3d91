/**
 * Works on what is in the queue. It runs on worker-1 and worker-2.
 *
 * So far it fetches one message after the other, and acknowledges it before
 * anything is done: safe is what is done first, it thinks. Nobody publishes
 * messages yet.
 *
 * Stage 1: do the job, and let GET /jobs/<id> tell of it; AT_ONCE at a time.
 * Stage 2: any of it may come again.  Stage 3: what fails waits, longer and
 * longer.  Stage 4: what takes long is kept.  Stage 5: services go away.
 */
import type { Env, Program } from 'millions'
import { ask, type Delivery } from './services.ts'

/** How long the queue is asked to wait for a message. */
const WAIT_MS = 5000
const TROUBLE_MS = 1000

export default {
  start(env) {
    void fetchForEver(env)
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

async function handle(env: Env, { body, receipt }: Delivery): Promise<void> {
  await ask(env, 'queue', `/deliveries/${receipt}`, { method: 'DELETE' })
  console.log('What to do with', body)
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs))
}
