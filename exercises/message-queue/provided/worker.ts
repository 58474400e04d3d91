/** Fetches a job, does it, sends the mail, acknowledges; `AT_ONCE` of them at a time. Jobs take `JOB_MS` of a core. */
import type { Env, Program } from 'millions'
import { type Card, resize, sendMail } from './pictures.ts'

/** How long it agrees to wait at the queue for a job. */
const WAIT_MS = 1000
/** When it was told that there is none, it asks again after that. */
const IDLE_MS = 250
/** When the queue does not answer, or not as it should. */
const TROUBLE_MS = 1000

interface Job {
  readonly body: string
  readonly receipt: string
  readonly attempt: number
}

let inHand = 0
let done = 0
/** Acknowledgements that came too late, or did not arrive. */
let notCounted = 0

export default {
  start(env) {
    for (let lane = 0; lane < Number(env.vars.AT_ONCE); lane++) void workForEver(env)
  },
  fetch() {
    return Response.json({ inHand, done, notCounted })
  },
} satisfies Program

async function workForEver(env: Env): Promise<void> {
  for (;;) {
    try {
      const job = await fetchJob(env)
      if (job === undefined) await pause(IDLE_MS)
      else await workOn(job, env)
    } catch (error) {
      console.warn('The queue gives no jobs:', error instanceof Error ? error.message : error)
      await pause(TROUBLE_MS)
    }
  }
}

async function fetchJob(env: Env): Promise<Job | undefined> {
  const reply = await ask('POST', `/deliveries?waitMs=${WAIT_MS}`, env)
  if (reply.status === 204) return undefined
  if (reply.status !== 200) throw new Error(`a fetch was answered with ${reply.status}`)
  return (await reply.json()) as Job
}

async function workOn({ body, receipt, attempt }: Job, env: Env): Promise<void> {
  inHand += 1
  const card = JSON.parse(body) as Card
  try {
    await resize(env)
    await sendMail(card, env)
    const { status } = await ask('DELETE', `/deliveries/${encodeURIComponent(receipt)}`, env)
    if (status === 204) {
      done += 1
      return
    }
    notCounted += 1
    console.warn(`Try ${attempt}: done and mailed, but the acknowledgement was answered with ${status}`)
  } catch (error) {
    notCounted += 1
    console.warn(`Try ${attempt}: not acknowledged:`, error instanceof Error ? error.message : error)
  } finally {
    inHand -= 1
  }
}

async function ask(method: string, path: string, env: Env): Promise<Response> {
  const [queue] = env.nodes('queue')
  if (queue === undefined) throw new Error('there is no queue')
  return fetch(`http://${queue.name}${path}`, { method, signal: AbortSignal.timeout(5000) })
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs))
}
