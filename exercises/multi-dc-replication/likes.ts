/** How often something was liked, as far as users know, and what centers say of it. */
import { expect, say } from 'millions/suite'
import { roomOf } from '../kit/room.ts'
import { answerOrError } from '../kit/waiting.ts'
import {
  type Asking,
  ask,
  type Center,
  type Cluster,
  centers,
  got,
  isDone,
  nodeOf,
  type Outcome,
  request,
} from './cluster.ts'

interface Tally {
  begun: number
  acknowledged: number
  /** By the center that acknowledged it. */
  readonly at: Map<Center, number>
  /** The most that a center has said, as far as it cannot have forgotten it. */
  readonly said: Map<Center, number>
}

export class Likes {
  readonly cluster: Cluster
  readonly #tallies = new Map<string, Tally>()

  constructor(cluster: Cluster) {
    this.cluster = cluster
  }

  #of(key: string): Tally {
    const tally = this.#tallies.get(key) ?? { begun: 0, acknowledged: 0, at: new Map(), said: new Map() }
    this.#tallies.set(key, tally)
    return tally
  }

  /** It may fail: then it may count or not. */
  async tryToLike(center: Center, key: string, init: Asking = {}): Promise<Outcome> {
    const tally = this.#of(key)
    tally.begun++
    const outcome = await ask(this.cluster, center, `/items/${key}/likes`, { method: 'POST', ...init })
    if (!isDone(outcome)) return outcome
    tally.acknowledged++
    tally.at.set(center, (tally.at.get(center) ?? 0) + 1)
    return outcome
  }

  async like(center: Center, key: string): Promise<Outcome> {
    const outcome = await this.tryToLike(center, key)
    const values = { request: request(outcome), got: got(outcome) }
    expect(isDone(outcome) ? '2xx' : got(outcome), say('write-refused', values, outcome.at)).toBe('2xx')
    return outcome
  }

  /** What somebody was shown is done, acknowledged or not. */
  seen(key: string, counts: readonly number[]): void {
    const tally = this.#of(key)
    tally.acknowledged = Math.max(tally.acknowledged, ...counts)
  }

  /** It may have forgotten what others told it. */
  crashed(center: Center): void {
    for (const { said } of this.#tallies.values()) said.delete(center)
  }

  /** At the same moment at all centers: no more than were sent, no fewer than this one took itself, and no fewer than before. */
  async look(key: string): Promise<readonly number[]> {
    const counts: number[] = []
    for (const center of centers) {
      if (nodeOf(this.cluster, center).state === 'up') counts.push(await this.#count(center, key))
    }
    return counts
  }

  async #count(center: Center, key: string): Promise<number> {
    const { begun, at: taken, said } = this.#of(key)
    const at = await answerOrError(nodeOf(this.cluster, center).fetch(`/items/${key}/likes`))
    const text = at instanceof Error ? 'no answer' : await at.text()
    const count = at instanceof Error || at.status !== 200 ? undefined : countIn(text)
    const path = `/items/${key}/likes`
    expect(count !== undefined, say('no-count', { center, path, text: text.slice(0, 80) }, at)).toBe(true)
    if (count === undefined) return 0
    const least = taken.get(center) ?? 0
    const before = said.get(center) ?? 0
    expect(count, say('counted-twice', { center, key, count, begun }, at)).toBeLessThanOrEqual(begun)
    expect(count, say('like-not-here', { center, key, count, least }, at)).toBeGreaterThanOrEqual(least)
    expect(count, say('likes-went-down', { center, key, count, before }, at)).toBeGreaterThanOrEqual(before)
    said.set(center, count)
    return count
  }

  /** After so long all centers say the same, and it is right. */
  async expectSame(withinMs: number, why: string): Promise<void> {
    const { world } = this.cluster
    await world.run(withinMs)
    const untilMs = world.nowMs + roomOf(world)
    for (const [key, { acknowledged }] of this.#tallies) {
      let counts = await this.look(key)
      while (world.nowMs < untilMs && (Math.min(...counts) < acknowledged || new Set(counts).size > 1)) {
        await world.run(250)
        counts = await this.look(key)
      }
      const values = { key, counts: counts.join(', '), acknowledged, seconds: withinMs / 1000, why }
      expect(Math.min(...counts), say('likes-lost', values)).toBeGreaterThanOrEqual(acknowledged)
      expect(new Set(counts).size, say('likes-differ', values)).toBe(1)
    }
  }
}

function countIn(text: string): number | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer !== 'object' || answer === null || !('likes' in answer)) return undefined
    return typeof answer.likes === 'number' ? answer.likes : undefined
  } catch {
    return undefined
  }
}
