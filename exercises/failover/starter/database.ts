/**
 * One of three databases. So far database-1 is the primary for ever, and the
 * others copy its log, as in lesson 2.3.
 *
 * What is checked:
 *  - `GET /items/<key>`, `GET /items?prefix=`: as store.ts answers them.
 *    With `Cache-Control: no-cache` the user wants what is newest: only the
 *    primary answers, anybody else 400 or more.
 *  - `PUT /items/<key>`, `DELETE /items/<key>`: the primary answers 2xx,
 *    with the header `Epoch`, when the change is on its disk. Anybody else
 *    answers 400 or more and does nothing, or passes it on to the primary.
 *  - `GET /status`: `{ role, epoch, offset, primary }`. `role` is `primary`
 *    only while this node may take writes, else `replica`. `epoch` is the
 *    newest that it knows of, `offset` where its log ends. `primary` is the
 *    name of the one that it follows and believes to be well, or null.
 *  - Stage 4: `GET /diverged`: `[{ epoch, offset, key, value }]`, what had
 *    to be taken out of this node's log.
 *  - Stage 6: `POST /recover`: 200 when what stands in /diverged is back
 *    where nothing newer is.
 *  - `env.vars.mode`: `async`, or `quorum` (stage 8).
 *
 * How databases talk to each other is up to you. Here the replicas ask for
 * `GET /log?after=<offset they have>`, and the primary answers as soon as it
 * has more than that, or after a while.
 */
import type { Env } from 'millions'
import { type Change, keyOf, Store } from './store.ts'

const FIRST_PRIMARY = 'database-1'
/** A replica hears from the primary at least so often. */
const BEAT_MS = 400
const PATIENCE_MS = 1000
const PAUSE_MS = 200

let store: Store
/**
 * Settles when there is something new in the log, or when it is time to say
 * that there is not.
 */
let news = Promise.withResolvers<void>()
/** Whatever changes the log does so in turn. */
let lastTurn: Promise<unknown> = Promise.resolve()

export default {
  async start(env: Env): Promise<void> {
    store = await Store.open(env.disk)
    setInterval(tell, BEAT_MS)
    if (env.name !== FIRST_PRIMARY) void follow()
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/status') return Response.json(status(env))
    if (pathname === '/log') return log(Number(searchParams.get('after')))
    if (request.method !== 'PUT' && request.method !== 'DELETE') return store.answer(request)
    if (env.name !== FIRST_PRIMARY) return notPrimary()
    return write(keyOf(request), request.method === 'PUT' ? await request.text() : null)
  },
}

function status(env: Env) {
  const role = env.name === FIRST_PRIMARY ? 'primary' : 'replica'
  return { role, ...store.last, primary: FIRST_PRIMARY }
}

/** Misdirected: nothing was done, and somebody else may do it. */
function notPrimary(): Response {
  return new Response('I am not the primary', { status: 421 })
}

async function write(key: string, value: string | null): Promise<Response> {
  const change = await inTurn(async () => {
    const next: Change = { epoch: 1, offset: store.last.offset + 1, key, value, atMs: Date.now() }
    await store.append([next])
    return next
  })
  tell()
  return new Response(null, { status: 204, headers: { Epoch: String(change.epoch) } })
}

async function log(after: number): Promise<Response> {
  if (store.last.offset <= after) await news.promise
  return Response.json({ changes: store.after(after) })
}

function tell(): void {
  news.resolve()
  news = Promise.withResolvers<void>()
}

async function follow(): Promise<never> {
  for (;;) {
    try {
      await copyFrom(FIRST_PRIMARY)
    } catch (error) {
      console.warn('no answer from the primary:', error)
      await sleep(PAUSE_MS)
    }
  }
}

async function copyFrom(name: string): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const answer = await fetch(`http://${name}/log?after=${store.last.offset}`, { signal })
  if (!answer.ok) throw new Error(`${name} says ${answer.status}`)
  const { changes } = (await answer.json()) as { changes: Change[] }
  await inTurn(() => store.append(changes))
}

function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = lastTurn.then(work)
  lastTurn = turn.catch(() => undefined)
  return turn
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, durationMs))
}
