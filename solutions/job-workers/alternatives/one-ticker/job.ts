/** The steps of a job, and what is kept: an album is one item, from the ids of jobs to their pictures. */
import type { Env } from 'millions'
import { ask, Gate } from './services.ts'

export interface Job {
  readonly id: string
  readonly user: string
  readonly picture: string
}

export interface Picture {
  readonly job: string
  readonly small: string
}

export type Words = readonly [state: 'waiting' | 'done' | 'failed', small?: string]

const gates = { pictures: new Gate(), mail: new Gate(), database: new Gate() }
const path = (...parts: readonly string[]): string => `/items/${encodeURIComponent(JSON.stringify(parts))}`

export async function doAll(env: Env, { id, user, picture }: Job, signal: AbortSignal): Promise<void> {
  const asking = { method: 'POST', content: { picture }, patienceMs: 70_000, signal } as const
  const reply = await gates.pictures.through(signal, () => ask(env, 'pictures', '/small', asking))
  if (reply.status !== 200) throw new Error(`no small picture: ${reply.status}`)
  const { small } = (await reply.json()) as { small: string }
  await gates.database.through(signal, () => addTo(env, user, id, small))
  const headers = { 'idempotency-key': `picture-of-${id}` }
  const mail = { method: 'POST', content: { to: user, job: id }, headers } as const
  await gates.mail.through(signal, () => ask(env, 'mail', '/mails', mail))
  await gates.database.through(signal, () => say(env, id, ['done', small]))
}

/** Two who write at once: one of them is told 412, and reads again. */
async function addTo(env: Env, user: string, id: string, small: string): Promise<void> {
  let status = 412
  while (status === 412) {
    const reply = await ask(env, 'database', path('album', user))
    const entries = reply.status === 200 ? ((await reply.json()) as [string, string][]) : []
    const album = new Map(entries).set(id, small)
    const headers = conditionOf(reply)
    const put = { method: 'PUT', text: JSON.stringify([...album]), headers } as const
    status = (await ask(env, 'database', path('album', user), put)).status
  }
}

function conditionOf(reply: Response): Readonly<Record<string, string>> {
  const tag = reply.headers.get('etag')
  return reply.status === 200 && tag !== null ? { 'if-match': tag } : { 'if-none-match': '*' }
}

export async function albumOf(env: Env, user: string): Promise<readonly Picture[]> {
  const reply = await ask(env, 'database', path('album', user))
  if (reply.status === 404) return []
  return ((await reply.json()) as [string, string][]).map(([job, small]) => ({ job, small }))
}

export async function wordsOf(env: Env, id: string): Promise<Words | undefined> {
  const reply = await ask(env, 'database', path('job', id))
  return reply.status === 404 ? undefined : ((await reply.json()) as Words)
}

/** The first to say how it ended is right; whoever says that it waits must be the first of all. */
export async function say(env: Env, id: string, words: Words): Promise<void> {
  const reply = await ask(env, 'database', path('job', id))
  const before = reply.status === 404 ? undefined : ((await reply.json()) as Words)
  if (before !== undefined && (before[0] !== 'waiting' || words[0] === 'waiting')) return
  const put = { method: 'PUT', text: JSON.stringify(words), headers: conditionOf(reply) } as const
  const { status } = await ask(env, 'database', path('job', id), put)
  if (status === 412) await say(env, id, words)
}
