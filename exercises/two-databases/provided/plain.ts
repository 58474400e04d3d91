/**
 * Feeds over tables, as they come to mind first. `vars.DOES`: `one-by-one`, and whatever is needed is asked for when it is
 * needed; `join`, and it is one query, over tables that have no index for it.
 */
import type { Env, Program } from 'millions'

type Row = Readonly<Record<string, string | number | null>>

const JOIN = `
SELECT c.id, c.author, coalesce(p.display_name, c.author) AS name, c.text, c.at,
  (SELECT count(*) FROM likes WHERE card = c.id) AS likes
FROM follows f JOIN cards c ON c.author = f.followed LEFT JOIN people p ON p.name = c.author
WHERE f.follower = ? ORDER BY c.at DESC, c.id DESC LIMIT 20`

export default {
  async fetch(request, env) {
    const [, , reader = ''] = new URL(request.url).pathname.split('/')
    const cards = env.vars.DOES === 'join' ? await query(env, JOIN, [reader]) : await oneByOne(env, reader)
    return Response.json({ cards, next: null })
  },
} satisfies Program

async function oneByOne(env: Env, reader: string): Promise<readonly Row[]> {
  const found: Row[] = []
  const follows = await query(env, 'SELECT followed FROM follows WHERE follower = ?', [reader])
  for (const { followed } of follows)
    found.push(...(await query(env, 'SELECT id, author, text, at FROM cards WHERE author = ?', [followed])))
  found.sort((one, other) => Number(other.at) - Number(one.at))
  const cards: Row[] = []
  for (const card of found.slice(0, 20)) {
    const [person] = await query(env, 'SELECT display_name FROM people WHERE name = ?', [card.author])
    const [likes] = await query(env, 'SELECT count(*) AS count FROM likes WHERE card = ?', [card.id])
    cards.push({ ...card, name: person?.display_name ?? card.author ?? null, likes: likes?.count ?? 0 })
  }
  return cards
}

async function query(env: Env, sql: string, params: readonly unknown[]): Promise<readonly Row[]> {
  const body = JSON.stringify({ sql, params })
  const response = await fetch(`http://${env.nodes('sql')[0]?.name}/query`, { method: 'POST', body })
  const { rows = [] }: { readonly rows?: readonly Row[] } = JSON.parse(await response.text())
  return rows
}
