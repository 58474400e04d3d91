/**
 * Somebody who looks at both ends, as an auditor would. Twice a second it asks the database for all cards, and the web servers
 * in turn for each of them as users do, and tells:
 *  - `wrong`: how many cards a user is told wrong now, though the database has had something newer for a second;
 *  - `oldestMs`: of all looks in the last twenty seconds, for how long at most the database had had something newer;
 *  - `hitPercent`: how many of 100 reads the cache could answer, in the last five seconds.
 */
import type { Env, Program } from 'millions'

const EVERY_MS = 500
const OLD_MS = 1000
const OLDEST_OF_MS = 20_000
const HITS_OF_MS = 5000

interface Look {
  readonly atMs: number
  readonly oldMs: number
}

interface Count {
  readonly atMs: number
  readonly hits: number
  readonly misses: number
}

/** Of each card, when the watcher first saw each of its newest versions. */
const versions = new Map<string, { readonly version: number; readonly atMs: number }[]>()
const wrong = new Map<string, boolean>()
let looks: Look[] = []
let counts: Count[] = []
let turn = 0

export default {
  start(env) {
    setInterval(() => void look(env).catch(() => undefined), EVERY_MS)
    setInterval(() => void count(env).catch(() => undefined), EVERY_MS)
  },

  fetch() {
    const first = counts[0]
    const last = counts.at(-1)
    const hits = (last?.hits ?? 0) - (first?.hits ?? 0)
    const asked = hits + (last?.misses ?? 0) - (first?.misses ?? 0)
    return Response.json({
      wrong: [...wrong.values()].filter(Boolean).length,
      oldestMs: Math.round(Math.max(0, ...looks.map(({ oldMs }) => oldMs))),
      hitPercent: asked === 0 ? 0 : Math.round((100 * hits) / asked),
    })
  },
} satisfies Program

async function look(env: Env): Promise<void> {
  const database = env.nodes('database')[0]?.name
  const webs = env.nodes('web')
  const web = webs[turn++ % webs.length]?.name
  const listed = await fetch(`http://${database}/items?limit=50`)
  const cards = (await listed.json()) as readonly { readonly key: string; readonly version: number }[]
  const listedMs = performance.now()
  for (const { key, version } of cards) note(key, version, listedMs)
  await Promise.all(cards.map(({ key }) => compare(key, `http://${web}/items/${key}`)))
  const nowMs = performance.now()
  looks = looks.filter(({ atMs }) => atMs > nowMs - OLDEST_OF_MS)
}

function note(key: string, version: number, atMs: number): void {
  const known = versions.get(key) ?? []
  if (known.at(-1)?.version !== version) known.push({ version, atMs })
  versions.set(key, known.slice(-200))
}

async function compare(key: string, url: string): Promise<void> {
  const askedMs = performance.now()
  const answer = await fetch(url)
  if (!answer.ok) return
  const told = Number(answer.headers.get('etag')?.replaceAll('"', ''))
  const newer = versions.get(key)?.find(({ version }) => version > told)
  const oldMs = newer === undefined ? 0 : Math.max(0, askedMs - newer.atMs)
  wrong.set(key, oldMs > OLD_MS)
  looks.push({ atMs: askedMs, oldMs })
}

async function count(env: Env): Promise<void> {
  const cache = env.nodes('cache')[0]?.name
  if (cache === undefined) return
  const answer = await fetch(`http://${cache}/status`)
  const { hits, misses } = (await answer.json()) as { readonly hits: number; readonly misses: number }
  const atMs = performance.now()
  counts = [...counts.filter((each) => each.atMs > atMs - HITS_OF_MS), { atMs, hits, misses }]
}
