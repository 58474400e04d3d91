/**
 * What the scrapes bring. So far it asks one node after the other, waits for
 * each as long as it takes, and remembers only what it heard last.
 */
import type { Env } from 'millions'
import { parse, type Series } from './parse.ts'

export const TIERS = ['web', 'database', 'cache'] as const

/** By node, what its last scrape brought. */
const scraped = new Map<string, readonly Series[]>()

export async function scrapeAll(env: Env): Promise<void> {
  for (const tier of TIERS)
    for (const { name } of env.nodes(tier)) {
      try {
        const answer = await fetch(`http://${name}/metrics`)
        scraped.set(name, parse(await answer.text()))
      } catch {
        // It is down, or says what nobody can read.
      }
    }
}

/** The series of this name that a node told last. */
export function seriesOf(node: string, name: string): readonly Series[] {
  return (scraped.get(node) ?? []).filter((series) => series.name === name)
}
