/**
 * The services around you, and how to ask them. All speak JSON, but for the
 * database, which keeps texts.
 *
 * queue     POST /messages { body, key? }        201: stored, no crash loses it
 *           POST /deliveries?waitMs=<number>     200 Delivery, or 204: none
 *           PUT /deliveries/<receipt> { forMs }  204: yours for so long from
 *                                                now, in place of what was
 *                                                left; 0 gives it back at once
 *           DELETE /deliveries/<receipt>         204: done, and gone
 *                                                410 to both of these: this
 *                                                delivery is over
 *           GET /dead-letters                    200 [{ id, body, key }]
 *     A message is yours for 10 s. Then it is handed out again, and the old
 *     receipt is over. After 5 deliveries it becomes a dead letter: as soon as
 *     the time of the last one is over. Messages with the same key are handed
 *     out one at a time, in order. When the queue itself crashes, all that is
 *     out comes again at once.
 *
 * database  GET /items/<key>                     200 the text, and its ETag; 404
 *           PUT /items/<key>                     201 or 204, and the new ETag
 *           GET /items?prefix=&after=&limit=     200 [{ key, value, version }],
 *                                                sorted; 100, or up to 1,000
 *     With If-Match: <etag>, or If-None-Match: *, 412 where it does not hold,
 *     and nothing is changed. A key in a path goes through encodeURIComponent.
 *
 * pictures  POST /small { picture }              200 { small }, in up to 60 s
 *                                                500: it stumbled over this one
 * mail      POST /mails { to, job }              202: sent
 *     With an Idempotency-Key, a mail whose key it knows is not sent again,
 *     and the answer is 202 as well. It keeps keys for ever.
 *
 * Any of them may be away: no answer, or 503. Any request, and any answer, may
 * get lost.
 */
import type { Env } from 'millions'

export interface Delivery {
  readonly id: string
  readonly body: string
  /** Names this delivery of the message. */
  readonly receipt: string
  /** 1 when it is handed out for the first time. */
  readonly attempt: number
}

export type Service = 'queue' | 'database' | 'pictures' | 'mail'

export interface Asking {
  /** GET unless told. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Sent as JSON. */
  readonly content?: unknown
  /** Sent as it is. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
  /** How long it is waited for. 1,000 unless told. */
  readonly patienceMs?: number
  /** Calls it off. */
  readonly signal?: AbortSignal
}

/** Nobody knows whether the service did what it was asked to. */
export class Away extends Error {}

/** Throws `Away` when the service does not answer in time, or says 503. */
export async function ask(env: Env, service: Service, path: string, asking: Asking = {}): Promise<Response> {
  const { method = 'GET', content, text, headers = {}, patienceMs = 1000, signal } = asking
  const body = content === undefined ? text : JSON.stringify(content)
  const signals = [AbortSignal.timeout(patienceMs), ...(signal === undefined ? [] : [signal])]
  const init = { method, headers, signal: AbortSignal.any(signals), ...(body === undefined ? {} : { body }) }
  const [node] = env.nodes(service)
  let response: Response
  try {
    response = await fetch(`http://${node?.name}${path}`, init)
  } catch (error) {
    throw new Away(`${service} does not answer: ${error instanceof Error ? error.message : error}`)
  }
  if (response.status === 503) throw new Away(`${service} is away`)
  return response
}

const LEAST_PAUSE_MS = 600

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs))

/** Nobody has to find out for themselves that a service is away: one asks, and the others wait for what comes of it. */
export class Gate {
  #probe: Promise<void> = Promise.resolve()
  #isAway = false

  /** Rejects with what the request rejects with, unless the service is away: then it is sent again. */
  async through<Answer>(signal: AbortSignal, request: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      if (this.#isAway) await this.#probe
      signal.throwIfAborted()
      try {
        const answer = await request()
        this.#isAway = false
        signal.throwIfAborted()
        return answer
      } catch (error) {
        if (!(error instanceof Away)) throw error
        await this.#wait()
      }
    }
  }

  /** All who come now wait for the same moment; who comes shortly before it waits for a little longer. */
  async #wait(): Promise<void> {
    if (!this.#isAway) {
      this.#isAway = true
      this.#probe = pause(800 + 1500 * Math.random())
    }
    await Promise.all([this.#probe, pause(LEAST_PAUSE_MS)])
    this.#isAway = false
  }
}
