/** Jobs for the database wait in one list; a pump takes them out, ten at a time, and slowly while nothing is heard of it. */
import type { Env } from 'millions'

export interface Answer {
  readonly status: number
  readonly text: string
}

interface Job {
  readonly run: () => void
}

const TRY_WITHIN_MS = 480
const SLOWLY_MS = 130

const waiting = new Set<Job>()
let atWork = 0
let timeOuts = 0
let nextMs = 0
let isPlanned = false

/** `undefined`: it could not be done in time. */
export async function askDatabase(
  env: Env,
  method: string,
  path: string,
  patience: AbortSignal,
  init: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
): Promise<Answer | undefined> {
  let pauseMs = 80
  for (const isLast of [false, false, true]) {
    if (patience.aborted || !(await turn(patience))) return undefined
    try {
      const answer = await once(
        `http://${env.nodes('database')[0]?.name}${path}`,
        { method, ...init },
        patience,
      )
      if (answer.status < 500) return answer
    } catch {
      // Another try, or none.
    } finally {
      atWork--
      pump()
    }
    if (isLast) return undefined
    // Decorrelated: from the last pause follows how long the next one may be.
    pauseMs = 80 + Math.random() * (2.4 * pauseMs - 80)
    if (!isLast) await sleep(pauseMs, patience)
    pauseMs = Math.max(pauseMs, 150)
  }
  return undefined
}

async function once(url: string, init: RequestInit, patience: AbortSignal): Promise<Answer> {
  const call = new AbortController()
  const leave = () => call.abort()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    call.abort()
  }, TRY_WITHIN_MS)
  patience.addEventListener('abort', leave)
  try {
    const response = await fetch(url, { ...init, signal: call.signal })
    return { status: response.status, text: await response.text() }
  } finally {
    if (isLate) timeOuts++
    else if (!patience.aborted) timeOuts = 0
    clearTimeout(timer)
    patience.removeEventListener('abort', leave)
  }
}

/** Whether it came. */
function turn(patience: AbortSignal): Promise<boolean> {
  if (waiting.size >= 100 && atWork >= 10) return Promise.resolve(false)
  return new Promise((settle) => {
    const leave = () => {
      if (waiting.delete(job)) settle(false)
    }
    const job: Job = {
      run: () => {
        patience.removeEventListener('abort', leave)
        settle(true)
      },
    }
    waiting.add(job)
    patience.addEventListener('abort', leave)
    pump()
  })
}

function pump(): void {
  for (const job of waiting) {
    if (atWork === 10) return
    const waitMs = timeOuts < 4 ? 0 : nextMs - performance.now()
    if (waitMs > 0) {
      if (!isPlanned) setTimeout(goOn, waitMs)
      isPlanned = true
      return
    }
    nextMs = performance.now() + SLOWLY_MS
    waiting.delete(job)
    atWork++
    job.run()
  }
}

function goOn(): void {
  isPlanned = false
  pump()
}

function sleep(forMs: number, patience: AbortSignal): Promise<void> {
  if (patience.aborted) return Promise.resolve()
  return new Promise((done) => {
    setTimeout(done, forMs)
    patience.addEventListener('abort', () => done())
  })
}
