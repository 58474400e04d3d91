/**
 * Somebody who looks at both ends, as an auditor would. Twice a second it asks the database for some cards, and both web
 * servers for each of them as users do. `wrong`: how many of these answers tell now what the database has not had for two seconds.
 */
import type { Env, Program } from 'millions'

const EVERY_MS = 500
const OLD_MS = 2000

/** Of each card, when the watcher first saw each of its newest versions. */
const versions = new Map<string, { readonly version: number; readonly atMs: number }[]>()
const wrong = new Set<string>()

export default {
  start(env) {
    setInterval(() => void look(env).catch(() => undefined), EVERY_MS)
  },

  fetch() {
    return Response.json({ wrong: wrong.size })
  },
} satisfies Program

async function look(env: Env): Promise<void> {
  const listed = await fetch(`http://${env.nodes('database')[0]?.name}/items?limit=50`)
  const cards = (await listed.json()) as readonly { readonly key: string; readonly version: number }[]
  const listedMs = performance.now()
  for (const { key, version } of cards) note(key, version, listedMs)
  await Promise.all(env.nodes('web').flatMap(({ name }) => cards.map(({ key }) => compare(key, name))))
}

function note(key: string, version: number, atMs: number): void {
  const known = versions.get(key) ?? []
  if (known.at(-1)?.version !== version) known.push({ version, atMs })
  versions.set(key, known.slice(-200))
}

async function compare(key: string, web: string): Promise<void> {
  const askedMs = performance.now()
  const url = `http://${web}/items/${key}`
  const answer = await fetch(url)
  if (!answer.ok) return
  const told = Number(answer.headers.get('etag')?.replaceAll('"', ''))
  const newer = versions.get(key)?.find(({ version }) => version > told)
  if (newer !== undefined && askedMs - newer.atMs > OLD_MS) wrong.add(url)
  else wrong.delete(url)
}
