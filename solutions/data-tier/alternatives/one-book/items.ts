/** One request at the database at a time, and three tries of it. */
import type { Env } from 'millions'

const DATABASE_MS = 430
const PAUSES_MS = [120, 260] as const

export interface Said {
  readonly status: number
  readonly text: string
  readonly tag: string | null
}

/** Undefined when it could not be done, or when nobody wants it any more. */
export async function ask(env: Env, init: RequestInit, isWanted: () => boolean): Promise<Said | undefined> {
  for (const pauseMs of [...PAUSES_MS, 0]) {
    if (!isWanted()) return undefined
    const said = await tryOnce(env, init)
    if (said !== undefined) return said
    if (pauseMs > 0) await new Promise((done) => setTimeout(done, pauseMs * (0.2 + 1.2 * Math.random())))
  }
  return undefined
}

async function tryOnce(env: Env, init: RequestInit): Promise<Said | undefined> {
  try {
    const signal = AbortSignal.timeout(DATABASE_MS)
    const answer = await fetch(`http://${env.nodes('database')[0]?.name}/items/book`, { ...init, signal })
    const said = { status: answer.status, text: await answer.text(), tag: answer.headers.get('etag') }
    return said.status >= 500 ? undefined : said
  } catch {
    return undefined
  }
}
