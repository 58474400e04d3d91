/** What the cache says of its memory, and what stands in the way of those who clear it up. */
import { allOf } from '../kit/waiting.ts'
import { ask, type Cluster, cacheOf, changeAll, databaseOf, keysOf, webFor, websOf } from './cluster.ts'
import { LEAVES_WITHIN_MS } from './promises.ts'

/** How many entries it says it holds; -1: it says nothing of the kind. */
export async function entriesOf(cluster: Cluster): Promise<number> {
  const answer = await cacheOf(cluster).fetch('/status')
  const told: unknown = answer.ok ? await answer.json() : undefined
  const entries: unknown =
    typeof told === 'object' && told !== null ? Reflect.get(told, 'entries') : undefined
  return typeof entries === 'number' ? entries : -1
}

/** Some from before the operator made lives shorter, which may outlive all others: how many. */
export async function readLong(cluster: Cluster): Promise<number> {
  const nodes = [cacheOf(cluster), ...websOf(cluster)]
  const keys = keysOf('long', Math.round(cluster.chance(1, 3)))
  await changeAll(cluster, keys)
  for (const node of nodes) node.setVars({ TTL_MS: '60000' })
  for (const [place, key] of keys.entries()) await ask(cluster, `/items/${key}`, { web: webFor(place) })
  for (const node of nodes) node.setVars({ TTL_MS: `${cluster.ttlMs}` })
  return keys.length
}

/**
 * One that everybody wants is read anew as soon as it is over, and others come that nobody asks for twice. Until what was
 * read `since` has to be gone. How many of them may be there.
 */
export async function othersCome(cluster: Cluster, since: number): Promise<number> {
  const { world, ttlMs, chance } = cluster
  const untilMs = since + 2 * ttlMs + LEAVES_WITHIN_MS - 500
  let hotMs = since
  let others = 0
  while (world.nowMs < untilMs) {
    const hot = await ask(cluster, '/items/0?hot', { web: webFor(others) })
    if (hot.told.kind !== 'hit') hotMs = hot.sentMs
    await ask(cluster, `/items/0?other=${++others}`, { web: webFor(others) })
    const overMs = hotMs + ttlMs + chance(15, 30)
    const nextMs = world.nowMs + chance(200, 500)
    await world.run((world.nowMs < overMs && nextMs > overMs ? overMs : nextMs) - world.nowMs)
  }
  return others + 1
}

/** Of all these nothing is kept: they fail, are refused, have no answer, or are written. */
export async function leaveNothing(cluster: Cluster): Promise<void> {
  const askFor = (paths: readonly string[]) =>
    allOf(paths.map((path, place) => ask(cluster, path, { web: webFor(place) })))
  const pathsOf = (name: string) => keysOf(`0?${name}`, 12).map((key) => `/items/${key}`)
  databaseOf(cluster).setVars({ READS: 'failing' })
  await askFor(pathsOf('failed'))
  databaseOf(cluster).setVars({ READS: 'well' })
  await askFor(keysOf('no-limit', 12).map((limit) => `/items?limit=${limit}`))
  const written = keysOf('written', 4)
  await changeAll(cluster, written)
  await askFor(written.map((key) => `/items/${key}`))
  for (const key of written) await ask(cluster, `/items/${key}`, { method: 'PUT', body: 'new' })
  databaseOf(cluster).crash({ disk: 'keep' })
  await askFor(pathsOf('dead'))
  await databaseOf(cluster).restart()
}
