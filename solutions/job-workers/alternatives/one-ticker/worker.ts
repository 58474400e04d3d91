/**
 * All that is in hand is in one table. A ticker goes through it every two
 * seconds: it renews each message, and fetches for each place that is free.
 */
import type { Env, Program } from 'millions'
import { doAll, type Job } from './job.ts'
import { ask, type Delivery } from './services.ts'

const RENEW_MS = 2000
const LOOK_MS = 300
const LAST_TRY = 5

class Table {
  readonly #env: Env
  readonly #inHand = new Map<string, AbortController>()
  #isFetching = false

  constructor(env: Env) {
    this.#env = env
    setInterval(() => this.#renewAll(), RENEW_MS)
    setInterval(() => void this.#fetchAll(), LOOK_MS)
  }

  #ask(method: 'POST' | 'PUT' | 'DELETE', receipt: string, content?: object): Promise<Response> {
    const path = receipt === '' ? '/deliveries' : `/deliveries/${receipt}`
    return ask(this.#env, 'queue', path, { method, ...(content === undefined ? {} : { content }) })
  }

  #renewAll(): void {
    for (const [receipt, lost] of this.#inHand) {
      const renewed = this.#ask('PUT', receipt, { forMs: 10_000 })
      renewed.then(
        ({ status }) => {
          if (status === 410) lost.abort(new Error('It is lost'))
        },
        () => undefined,
      )
    }
  }

  /** One after the other, until there is no place or no message. */
  async #fetchAll(): Promise<void> {
    if (this.#isFetching) return
    this.#isFetching = true
    try {
      while (this.#inHand.size < Number(this.#env.vars.AT_ONCE)) {
        const reply = await this.#ask('POST', '')
        if (reply.status !== 200) break
        void this.#take((await reply.json()) as Delivery)
      }
    } catch (error) {
      console.warn('Nothing was fetched:', error instanceof Error ? error.message : error)
    } finally {
      this.#isFetching = false
    }
  }

  async #take({ receipt, body, attempt }: Delivery): Promise<void> {
    const lost = new AbortController()
    this.#inHand.set(receipt, lost)
    try {
      await doAll(this.#env, JSON.parse(body) as Job, lost.signal)
      await this.#ask('DELETE', receipt)
    } catch (error) {
      console.warn(`Try ${attempt}:`, error instanceof Error ? error.message : error)
      const least = attempt < LAST_TRY ? 1000 * 2 ** (attempt - 1) : 0
      if (!lost.signal.aborted) {
        // Not in the table any more, or the ticker would make it ten seconds again.
        this.#inHand.delete(receipt)
        await this.#ask('PUT', receipt, { forMs: least + least * Math.random() }).catch(() => undefined)
      }
    } finally {
      this.#inHand.delete(receipt)
    }
  }
}

let table: Table | undefined

export default {
  start(env) {
    table = new Table(env)
  },
  fetch: () => new Response(table === undefined ? 'not yet\n' : 'at work\n'),
} satisfies Program
