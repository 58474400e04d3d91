/** Slow reads are asked for a second time while the first goes on. */
import type { Env } from 'millions'

export interface Reply {
  readonly status: number
  readonly text: string
}

export type Send = (
  method: string,
  path: string,
  body?: string,
  headers?: Record<string, string>,
) => Promise<Reply>

export class Gone extends Error {}

const HEDGE_AFTER_MS = 180
const GIVE_UP_AFTER_MS = 460

let places = 10
let inLine: (() => void)[] = []
/** There while the database is taken to be silent: settles when somebody has found out more. */
let looking: Promise<void> | undefined
let silentTries = 0
let lookedMs = Number.NEGATIVE_INFINITY

/** A user has one place for all that is done for them, pauses included. */
export async function withPlace<Result>(gone: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  if (places === 0) await placeInLine(gone)
  else places--
  try {
    return await work()
  } finally {
    const next = inLine.shift()
    if (next === undefined) places++
    else next()
  }
}

function placeInLine(gone: AbortSignal): Promise<void> {
  if (inLine.length >= 100 || gone.aborted) throw new Gone('full')
  return new Promise((resolve, reject) => {
    inLine.push(resolve)
    gone.addEventListener('abort', () => {
      if (!inLine.includes(resolve)) return
      inLine = inLine.filter((other) => other !== resolve)
      reject(new Gone('late'))
    })
  })
}

export function sender(env: Env, gone: AbortSignal): Send {
  return async (method, path, body, headers = {}) => {
    const url = `http://${env.nodes('database')[0]?.name}${path}`
    const init: RequestInit = { method, headers, ...(body === undefined ? {} : { body }) }
    for (let left = 3; left > 0; ) {
      const seen = await whileSilent(gone)
      const mayHedge = method === 'GET' && left > 1 && seen === undefined
      const { sent, reply } = await tryIt(url, init, gone, mayHedge)
      seen?.()
      left -= sent
      if (reply !== undefined) return reply
      if (left <= 0) break
      // Anything up to twice as long as before: full jitter.
      await sleep(Math.random() * (left === 2 ? 160 : 330), gone)
    }
    throw new Gone('no answer')
  }
}

async function sleep(forMs: number, gone: AbortSignal): Promise<void> {
  if (gone.aborted) return
  await new Promise<void>((done) => {
    setTimeout(done, forMs)
    gone.addEventListener('abort', () => done())
  })
}

/** One at a time looks whether it is there again, and says when they have seen; the others wait for that. */
async function whileSilent(gone: AbortSignal): Promise<(() => void) | undefined> {
  while (silentTries >= 4) {
    if (gone.aborted) break
    if (looking !== undefined) await Promise.race([looking, sleep(2000, gone)])
    else if (performance.now() - lookedMs < 160) await sleep(160, gone)
    else {
      lookedMs = performance.now()
      let seen = () => {}
      looking = new Promise((done) => {
        seen = () => {
          looking = undefined
          done()
        }
      })
      return seen
    }
  }
  if (gone.aborted) throw new Gone('left')
  return undefined
}

async function tryIt(
  url: string,
  init: RequestInit,
  gone: AbortSignal,
  mayHedge: boolean,
): Promise<{ readonly sent: number; readonly reply: Reply | undefined }> {
  const end = new AbortController()
  const first = attempt(url, init, AbortSignal.any([gone, end.signal]))
  let sent = 1
  const race = new Promise<Reply | undefined>((settle) => {
    let open = 1
    const over = (reply: Reply | undefined) => {
      open--
      if (reply !== undefined || open === 0) settle(reply)
    }
    void first.then(over)
    setTimeout(() => {
      // Only where there is room: what helps one must not cost another.
      if (open === 0 || end.signal.aborted || gone.aborted || !mayHedge || places === 0) return
      places--
      sent++
      open++
      void attempt(url, init, AbortSignal.any([gone, end.signal])).then((reply) => {
        const next = inLine.shift()
        if (next === undefined) places++
        else next()
        over(reply)
      })
    }, HEDGE_AFTER_MS)
  })
  const reply = await race
  end.abort()
  return { sent, reply }
}

async function attempt(url: string, init: RequestInit, signal: AbortSignal): Promise<Reply | undefined> {
  const late = AbortSignal.timeout(GIVE_UP_AFTER_MS)
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.any([signal, late]) })
    const reply = { status: response.status, text: await response.text() }
    silentTries = 0
    return reply.status >= 500 ? undefined : reply
  } catch {
    if (late.aborted) silentTries++
    else if (!signal.aborted) silentTries = 0
    return undefined
  }
}
