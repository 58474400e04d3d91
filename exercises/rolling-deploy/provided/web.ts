/**
 * A web server of version v1, and what all versions are made of.
 *
 * GET /health  200, when it holds itself to be well
 * GET /…       a postcard
 *
 * The operator can make a server say that it is sick, whatever its version: `vars.HEALTH` is `well` or `sick`.
 */
import type { Program } from 'millions'

/** What is wrong with a version. */
export interface Ills {
  /** Its start throws, or never ends. */
  readonly start?: 'throws' | 'hangs'
  /** One of so many users gets a 500. */
  readonly fails?: number
  /** One of so many users waits for 800 ms. */
  readonly slow?: number
  /** So long after its boot it says that it is sick. */
  readonly sickAfterMs?: number
  /** So long after its boot it is not well yet. */
  readonly wellAfterMs?: number
}

const SLOW_MS = 800

export function version(
  name: string,
  { start, fails, slow, sickAfterMs, wellAfterMs = 0 }: Ills = {},
): Program {
  let bootMs = 0
  let users = 0
  return {
    async start() {
      bootMs = performance.now()
      if (start === 'throws') throw new Error('The setting CARDS_URL is missing.')
      if (start === 'hangs') await new Promise(() => undefined)
    },

    async fetch(request, env) {
      const { pathname } = new URL(request.url)
      if (pathname === '/health') {
        const upMs = performance.now() - bootMs
        const isSick = upMs < wellAfterMs || (sickAfterMs !== undefined && upMs >= sickAfterMs)
        return isSick || env.vars.HEALTH === 'sick'
          ? new Response('sick\n', { status: 500 })
          : new Response('well\n')
      }
      users++
      if (slow !== undefined && users % slow === Math.floor(slow / 2))
        await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
      if (fails !== undefined && users % fails === 0)
        return new Response('Something went wrong.\n', { status: 500 })
      return new Response(`A postcard, by ${name}.\n`)
    },
  }
}

export default version('v1') satisfies Program
