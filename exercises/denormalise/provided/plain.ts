/**
 * Feeds over four shards, as they come to mind first. `vars.DOES`: `one-by-one`, and the shards of all who are followed
 * are asked one after the other; `at-once`, and they are all asked together; `in-the-request`, and whoever posts waits for
 * the copies of all followers. It knows nothing of faults.
 */
import type { Env, Program } from 'millions'

type Row = Readonly<Record<string, string | number | null>>

const CARDS = 'SELECT id, author, text, at FROM cards WHERE author = ? ORDER BY at DESC, id DESC LIMIT 20'
const COPY = `INSERT OR IGNORE INTO feeds (reader, at, id, author, text)
SELECT value, ?, ?, ?, ? FROM json_each(?)`

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const [, , person = '', , id = ''] = pathname.split('/')
    try {
      if (request.method === 'PUT') return await post(env, person, id)
      const follows = await query(env, person, 'SELECT followed FROM follows WHERE follower = ?', [person])
      const found = await cardsOf(
        env,
        follows.map(({ followed }) => String(followed)),
      )
      found.sort((one, other) => Number(other.at) - Number(one.at))
      return Response.json({ cards: found.slice(0, 20), next: null })
    } catch {
      return Response.json({ error: 'A shard does not answer.' }, { status: 503 })
    }
  },
} satisfies Program

async function cardsOf(env: Env, authors: readonly string[]): Promise<Row[]> {
  const ask = (author: string): Promise<readonly Row[]> => query(env, author, CARDS, [author])
  if (env.vars.DOES === 'at-once') return (await Promise.all(authors.map(ask))).flat()
  const found: Row[] = []
  for (const author of authors) found.push(...(await ask(author)))
  return found
}

async function post(env: Env, author: string, id: string): Promise<Response> {
  const card = { id, author, text: 'Hello to all of you', at: Date.now() }
  const { text, at } = card
  await query(env, author, 'INSERT INTO cards (id, author, text, at) VALUES (?, ?, ?, ?)', [
    id,
    author,
    text,
    at,
  ])
  const rows = await query(env, author, 'SELECT follower FROM followers WHERE followed = ?', [author])
  const byShard = Map.groupBy(
    rows.map(({ follower }) => String(follower)),
    (reader) => homeOf(env, reader),
  )
  await Promise.all(
    [...byShard].map(([, there]) =>
      query(env, there[0] ?? '', COPY, [at, id, author, text, JSON.stringify(there)]),
    ),
  )
  return Response.json(card, { status: 201 })
}

/** As in the starter. */
function homeOf(env: Env, person: string): string {
  const shards = env.nodes('shard')
  let hash = 0x811c9dc5
  for (let place = 0; place < person.length; place++)
    hash = Math.imul(hash ^ person.charCodeAt(place), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return shards[((hash ^ (hash >>> 13)) >>> 0) % shards.length]?.name ?? ''
}

/** At the home of this person. */
async function query(
  env: Env,
  person: string,
  sql: string,
  params: readonly unknown[],
): Promise<readonly Row[]> {
  const response = await fetch(`http://${homeOf(env, person)}/query`, {
    method: 'POST',
    body: JSON.stringify({ sql, params }),
    signal: AbortSignal.timeout(5000),
  })
  if (!response.ok) throw new Error(`status ${response.status}`)
  const { rows }: { readonly rows: readonly Row[] } = JSON.parse(await response.text())
  return rows
}
