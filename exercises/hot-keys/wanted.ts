/** What routers tell of the keys that are wanted, and requests that come as evenly as can be, so that their rates are known. */
import { expect, say } from 'millions/suite'
import { roomOf } from '../kit/room.ts'
import {
  ask,
  type Cluster,
  fieldOf,
  itemPath,
  likesPath,
  parsed,
  type RouterName,
  routers,
} from './cluster.ts'
import { HOT_WITHIN_MS } from './promises.ts'

export interface Wanted {
  readonly key: string
  readonly perSecond: number
}

const MOST_KEYS = 10

/** As the operator is told, in its form. */
export async function hotAt(cluster: Cluster, router: string, why: string): Promise<readonly Wanted[]> {
  const { world } = cluster
  const askedMs = world.nowMs
  const answer = await world.node(router).fetch('/hot')
  const tookMs = world.nowMs - askedMs
  const text = await answer.text()
  const values = {
    router,
    why,
    status: answer.status,
    text: text.slice(0, 80) || 'nothing',
    tookMs: Math.round(tookMs),
  }
  const list = fieldOf(parsed(text), 'keys')
  const wanted = Array.isArray(list) ? list.map(wantedIn) : []
  const isForm = answer.status === 200 && Array.isArray(list) && wanted.every((one) => one !== undefined)
  expect(isForm ? 'a list' : text.slice(0, 80), say('hot-form', values, answer)).toBe('a list')
  expect(tookMs, say('hot-late', values, answer)).toBeLessThanOrEqual(HOT_WITHIN_MS + roomOf(world))
  const keys = wanted.filter((one) => one !== undefined)
  expect(keys.length, say('hot-long', { ...values, count: keys.length }, answer)).toBeLessThanOrEqual(
    MOST_KEYS,
  )
  const names = new Set(keys.map(({ key }) => key))
  expect(names.size, say('hot-twice', values, answer)).toBe(keys.length)
  const isSorted = keys.every(
    ({ perSecond }, place) => perSecond <= (keys[place - 1]?.perSecond ?? perSecond),
  )
  expect(isSorted ? 'the most wanted first' : text.slice(0, 80), say('hot-order', values, answer)).toBe(
    'the most wanted first',
  )
  return keys
}

function wantedIn(one: unknown): Wanted | undefined {
  const [key, perSecond] = [fieldOf(one, 'key'), fieldOf(one, 'perSecond')]
  const isRate = typeof perSecond === 'number' && Number.isFinite(perSecond) && perSecond >= 0
  return typeof key === 'string' && isRate ? { key, perSecond } : undefined
}

export async function expectListed(
  cluster: Cluster,
  key: string,
  router: string,
  why: string,
): Promise<void> {
  const keys = (await hotAt(cluster, router, why)).map((one) => one.key)
  const values = { key, router, why, list: keys.join(', ') || 'nothing' }
  expect(keys.includes(key) ? key : values.list, say('not-listed', values)).toBe(key)
}

export interface Coming {
  readonly key: string
  readonly perSecond: number
  /** The share that comes to the first router. */
  readonly first: number
  readonly kind: 'read' | 'write' | 'like' | 'delete'
  /** In place of the key's own path, for every second request. */
  readonly spelled?: string
}

/** Who comes so soon after another one comes with them. */
const EARLY_MS = 15

/** Evenly, and not to the beat of anything. Answers are not waited for, but for the last ones. */
export async function comeEvenly(cluster: Cluster, coming: readonly Coming[], forMs: number): Promise<void> {
  const { world, chance } = cluster
  const startMs = world.nowMs
  const moments = coming.flatMap((each) => {
    const everyMs = 1000 / each.perSecond
    const shiftMs = chance(0, everyMs / 2)
    return Array.from({ length: Math.floor(forMs / everyMs) }, (_, place) => ({
      atMs: startMs + place * everyMs + shiftMs + chance(0, everyMs / 2),
      place,
      each,
    }))
  })
  moments.sort((one, other) => one.atMs - other.atMs)
  const asked: Promise<unknown>[] = []
  for (const { atMs, place, each } of moments) {
    if (atMs > world.nowMs + EARLY_MS) await world.run(atMs - world.nowMs)
    asked.push(send(cluster, each, place))
  }
  const endMs = startMs + forMs
  if (endMs > world.nowMs) await world.run(endMs - world.nowMs)
  // Whoever is still on the way is none of the next.
  Promise.all(asked).catch(() => undefined)
}

function send(cluster: Cluster, { key, first, kind, spelled }: Coming, place: number): Promise<unknown> {
  // So many of ten, spread over them.
  const isFirst = (place * 7) % 10 < first * 10
  const router: RouterName = isFirst ? routers[0] : routers[1]
  const path = spelled !== undefined && place % 2 === 1 ? spelled : itemPath(key)
  if (kind === 'like') return ask(cluster, likesPath(key), { router, method: 'POST' })
  if (kind === 'delete') return ask(cluster, path, { router, method: 'DELETE' })
  if (kind === 'write') return ask(cluster, path, { router, method: 'PUT', body: `text ${place}` })
  return ask(cluster, path, { router })
}
