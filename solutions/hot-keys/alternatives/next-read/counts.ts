/**
 * Which keys are wanted, and how much: a list of moments for each key, of the last five seconds. The other router is asked for
 * its list when somebody wants to know.
 */
import type { Env } from 'millions'

export interface Wanted {
  readonly key: string
  /** Requests of users, at both routers. */
  readonly perSecond: number
}

const OF_MS = 5000
const OTHER_WITHIN_MS = 700

export class Counts {
  readonly #moments = new Map<string, number[]>()

  /** A user asks something about this key. */
  note(key: string): void {
    const moments = this.#moments.get(key) ?? []
    moments.push(performance.now())
    this.#moments.set(key, moments)
  }

  /** Those that are wanted most, the first one most of all. */
  async top(env: Env, count: number): Promise<readonly Wanted[]> {
    const sums = this.own()
    for (const [key, more] of Object.entries(await askOther(env))) sums.set(key, (sums.get(key) ?? 0) + more)
    return [...sums]
      .map(([key, requests]) => ({ key, perSecond: (1000 * requests) / OF_MS }))
      .sort((one, other) => other.perSecond - one.perSecond)
      .slice(0, count)
  }

  /** Key → how many. */
  own(): Map<string, number> {
    const sums = new Map<string, number>()
    const fromMs = performance.now() - OF_MS
    for (const [key, moments] of this.#moments) {
      const first = moments.findIndex((moment) => moment > fromMs)
      if (first === -1) {
        this.#moments.delete(key)
        continue
      }
      moments.splice(0, first)
      sums.set(key, moments.length)
    }
    return sums
  }
}

async function askOther(env: Env): Promise<Record<string, number>> {
  const other = env.nodes('router').find(({ name }) => name !== env.name)
  try {
    const answer = await fetch(`http://${other?.name}/own`, { signal: AbortSignal.timeout(OTHER_WITHIN_MS) })
    return Object.fromEntries((await answer.json()) as [string, number][])
  } catch {
    return {}
  }
}
