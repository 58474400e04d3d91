/**
 * Fetches while there is a place, and goes step by step. A message that waits
 * for its next try stays here, is renewed, and takes no place. When its time
 * has come it is given back, and comes as a new delivery.
 */
import type { Env, Program } from 'millions'
import { fail, read, step } from './job.ts'
import { Away, ask, type Delivery, pause } from './services.ts'

const WAIT_MS = 3000
const KEEP_MS = 9000
const RENEW_MS = 2500
const TRIES = 5

let atWork = 0
let wake: () => void = () => undefined

export default {
  start(env) {
    void fetchWhileThereIsAPlace(env)
    void markTheDead(env)
  },
  fetch: () => Response.json({ atWork }),
} satisfies Program

async function fetchWhileThereIsAPlace(env: Env): Promise<void> {
  for (;;) {
    while (atWork >= Number(env.vars.AT_ONCE))
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    const delivery = await next(env)
    if (delivery === undefined) continue
    atWork += 1
    void take(env, delivery)
  }
}

async function next(env: Env): Promise<Delivery | undefined> {
  try {
    const asking = { method: 'POST', patienceMs: WAIT_MS + 2000 } as const
    const reply = await ask(env, 'queue', `/deliveries?waitMs=${WAIT_MS}`, asking)
    return reply.status === 200 ? ((await reply.json()) as Delivery) : undefined
  } catch {
    await pause(1000)
    return undefined
  }
}

async function take(env: Env, delivery: Delivery): Promise<void> {
  const lost = new AbortController()
  const stopRenewing = renew(env, delivery, lost)
  const isDone = await finish(env, delivery, lost.signal)
  atWork -= 1
  wake()
  const backoffMs = 1000 * 2 ** (delivery.attempt - 1) * (1 + Math.random())
  if (!isDone && delivery.attempt < TRIES) await pause(backoffMs)
  stopRenewing()
  if (lost.signal.aborted) return
  const path = `/deliveries/${delivery.receipt}`
  const last = isDone ? ({ method: 'DELETE' } as const) : ({ method: 'PUT', content: { forMs: 0 } } as const)
  await ask(env, 'queue', path, last).catch(() => undefined)
}

/** False when it did not work this time. */
async function finish(env: Env, { body, attempt }: Delivery, lost: AbortSignal): Promise<boolean> {
  for (;;) {
    try {
      let job = await read(env, body)
      if (job === undefined) return false
      while (job !== undefined && !lost.aborted) job = await step(env, job, lost)
      return true
    } catch (error) {
      if (lost.aborted) return false
      console.warn(`Try ${attempt}:`, error instanceof Error ? error.message : error)
      if (!(error instanceof Away)) return false
      await pause(600 + 3000 * Math.random())
    }
  }
}

/** Until it is told to stop, or the queue says that the message is lost. */
function renew(env: Env, { receipt }: Delivery, lost: AbortController): () => void {
  let isOver = false
  const again = async (): Promise<void> => {
    if (isOver) return
    const asking = { method: 'PUT', content: { forMs: KEEP_MS }, patienceMs: 1200 } as const
    const reply = await ask(env, 'queue', `/deliveries/${receipt}`, asking).catch(() => undefined)
    if (reply?.status === 410) lost.abort()
    else if (!isOver) setTimeout(again, reply === undefined ? 500 : RENEW_MS)
  }
  setTimeout(again, RENEW_MS)
  return () => {
    isOver = true
  }
}

async function markTheDead(env: Env): Promise<void> {
  let marked = 0
  for (;;) {
    await pause(4000)
    try {
      const letters = (await (await ask(env, 'queue', '/dead-letters')).json()) as Delivery[]
      for (const { body } of letters.slice(marked)) {
        await fail(env, body)
        marked += 1
      }
    } catch (error) {
      console.warn('The dead were not marked:', error instanceof Error ? error.message : error)
    }
  }
}
