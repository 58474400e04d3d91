/** What the cache says of its memory. */
import { type Cluster, cacheOf } from './cluster.ts'

/** How many entries it says it holds; -1: it says nothing of the kind. */
export async function entriesOf(cluster: Cluster): Promise<number> {
  const answer = await cacheOf(cluster).fetch('/status')
  const told: unknown = answer.ok ? await answer.json() : undefined
  const entries: unknown =
    typeof told === 'object' && told !== null ? Reflect.get(told, 'entries') : undefined
  return typeof entries === 'number' ? entries : -1
}
