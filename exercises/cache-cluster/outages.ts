/** Caches that go away and come back, and users who go on meanwhile. */
import type { Node } from '../../src/contract/world.ts'
import { type Cluster, type Outcome, webs } from '../kit/fresh-items.ts'
import { allOf } from '../kit/waiting.ts'
import { read } from './expectations.ts'

/** `dead` comes back empty, all others with what they had. `answers` and `questions` are what gets lost. */
export type Kind = 'dead' | 'frozen' | 'cut' | 'answers' | 'questions'

export const inWords: Readonly<Record<Kind, string>> = {
  dead: 'is dead',
  frozen: 'is frozen',
  cut: 'is cut off',
  answers: 'is cut off: its answers are lost',
  questions: 'is cut off: the questions to it are lost',
}

export interface Outage {
  /** What happened, for a sentence. */
  readonly why: string
  end(): Promise<void>
}

/** From both web servers, or from those that are named; a cache that is dead or frozen is away from both. */
export function takeAway(
  { world }: Cluster,
  cache: Node,
  kind: Kind,
  from: readonly string[] = webs,
): Outage {
  const nodes = from.map((web) => world.node(web))
  const whom = from.length === webs.length ? '' : ` from ${from.join(' and ')}`
  const why = `${cache.name} ${inWords[kind].replace('cut off', `cut off${whom}`)}`
  if (kind === 'dead') {
    cache.crash({ disk: 'lose' })
    return { why, end: () => cache.restart() }
  }
  const fault =
    kind === 'frozen'
      ? cache.pause()
      : kind === 'answers'
        ? world.partition([cache], nodes, 'one-way')
        : kind === 'questions'
          ? world.partition(nodes, [cache], 'one-way')
          : world.partition(nodes, [cache])
  return {
    why,
    end: async () => {
      fault.heal()
    },
  }
}

/** Users of these web servers ask for these keys, in turn and at any moment, for so long. */
export async function goOn(
  cluster: Cluster,
  keys: readonly string[],
  forMs: number,
  { at = webs, everyMs = 100 }: { readonly at?: readonly string[]; readonly everyMs?: number } = {},
): Promise<Outcome[]> {
  const { world, chance } = cluster
  const untilMs = world.nowMs + forMs
  const asked: Promise<Outcome>[] = []
  for (let turn = 0; world.nowMs < untilMs; turn++) {
    const key = keys[turn % keys.length] ?? ''
    for (const web of at) asked.push(read(cluster, web, key))
    await world.run(Math.min(chance(0.6, 1.4) * everyMs, untilMs - world.nowMs))
  }
  return await allOf(asked)
}
