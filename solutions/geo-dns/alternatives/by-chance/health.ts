/**
 * Each center is a little machine of its own: it keeps the moment when it was last found well, and by whom. The other name
 * server is told by a message after each round, in place of being asked.
 */
import type { Env, Peer } from 'millions'

const EVERY_MS = 2000
/** Nobody has reached it for so long: it is out. */
const SILENT_MS = 9000
const MINUTE_MS = 60_000

class Center {
  readonly #seenMs = { here: performance.now(), there: Number.NEGATIVE_INFINITY }
  #phase: 'in' | 'out' | 'returning' = 'in'
  #sinceMs = 0

  saw(where: 'here' | 'there'): void {
    this.#seenMs[where] = performance.now()
  }

  /** To be called again and again: it moves from phase to phase. */
  look(isFailing: boolean): void {
    const nowMs = performance.now()
    const silentMs = nowMs - Math.max(this.#seenMs.here, this.#seenMs.there)
    if (this.#phase !== 'out' && silentMs > SILENT_MS) this.#enter('out')
    // Whatever fails while it is out begins the minute anew.
    if (this.#phase === 'out' && isFailing && silentMs > EVERY_MS + 1500) this.#sinceMs = nowMs
    if (this.#phase === 'out' && nowMs - this.#sinceMs > MINUTE_MS + 2000) this.#enter('returning')
    if (this.#phase === 'returning' && nowMs - this.#sinceMs > MINUTE_MS) this.#enter('in')
  }

  get isOut(): boolean {
    return this.#phase === 'out'
  }

  /** How likely it is that one of its users is told of it. */
  get chance(): number {
    if (this.#phase === 'in') return 1
    return this.#phase === 'out' ? 0 : (performance.now() - this.#sinceMs) / MINUTE_MS
  }

  #enter(phase: 'in' | 'out' | 'returning'): void {
    this.#phase = phase
    this.#sinceMs = performance.now()
  }
}

const centers = new Map<string, Center>()

export function centerOf(name: string): Center {
  let center = centers.get(name)
  if (center === undefined) {
    center = new Center()
    centers.set(name, center)
  }
  return center
}

export function startChecks(env: Env): void {
  setInterval(() => void round(env), EVERY_MS)
}

/** `POST /reached` with names, from the other name server. */
export async function hear(request: Request): Promise<Response> {
  for (const name of (await request.json()) as string[]) centerOf(name).saw('there')
  return new Response(null, { status: 204 })
}

async function round(env: Env): Promise<void> {
  const found = await Promise.all(env.nodes('center').map(check))
  const reached = found.filter(({ isWell }) => isWell).map(({ name }) => name)
  for (const name of reached) centerOf(name).saw('here')
  for (const { name, isWell } of found) centerOf(name).look(!isWell)
  for (const other of env.nodes('dns'))
    if (other.name !== env.name)
      fetch(`http://${other.name}/reached`, {
        method: 'POST',
        body: JSON.stringify(reached),
        signal: AbortSignal.timeout(1000),
      }).catch(() => undefined)
}

async function check({ name }: Peer): Promise<{ name: string; isWell: boolean }> {
  const signal = AbortSignal.timeout(1000)
  const answer = await fetch(`http://${name}/health`, { redirect: 'error', signal }).catch(() => undefined)
  return { name, isWell: answer?.status === 200 }
}
