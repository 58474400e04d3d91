/**
 * All that is known of a job, as items:
 *   jobs/<id>              its state, and the job itself
 *   outbox/<id>            it has not been published yet
 *   albums/<user>/<id>     one small picture
 * An item that is written twice is there once, so most writes need no condition.
 */
import type { Env } from 'millions'
import { ask, patiently } from './services.ts'

export interface Job {
  readonly id: string
  readonly user: string
  readonly picture: string
}

export interface Picture {
  readonly job: string
  readonly small: string
}

interface Kept {
  readonly job: Job
  readonly state: 'waiting' | 'done' | 'failed'
  readonly small?: string
}

interface Listed {
  readonly key: string
  readonly value: string
}

const items = (key: string): string => `/items/${encodeURIComponent(key)}`
const folderOf = (user: string): string => `albums/${encodeURIComponent(user)}/`

async function write(env: Env, key: string, value: unknown, headers = {}): Promise<void> {
  await ask(env, 'database', items(key), { method: 'PUT', text: JSON.stringify(value), headers })
}

async function list(env: Env, prefix: string): Promise<readonly Listed[]> {
  const query = `/items?limit=1000&prefix=${encodeURIComponent(prefix)}`
  return (await (await ask(env, 'database', query)).json()) as Listed[]
}

/** First what has to happen, then how it is. Neither without the other is any harm. */
export async function begin(env: Env, job: Job): Promise<void> {
  await write(env, `jobs/${job.id}`, { job, state: 'waiting' } satisfies Kept)
  await write(env, `outbox/${job.id}`, job)
}

export async function publish(env: Env, job: Job): Promise<void> {
  const content = { body: JSON.stringify(job), key: job.user }
  const { status } = await ask(env, 'queue', '/messages', { method: 'POST', content })
  if (status === 201) await ask(env, 'database', items(`outbox/${job.id}`), { method: 'DELETE' })
}

export async function unpublished(env: Env): Promise<readonly Job[]> {
  return (await list(env, 'outbox/')).map(({ value }) => JSON.parse(value) as Job)
}

export async function look(env: Env, id: string): Promise<Omit<Kept, 'job'> | undefined> {
  const reply = await ask(env, 'database', items(`jobs/${id}`))
  if (reply.status === 404) return undefined
  const { job: _, ...rest } = (await reply.json()) as Kept
  return rest
}

/** Only a job that waits gets an end. */
export async function end(env: Env, id: string, state: 'done' | 'failed', small?: string): Promise<void> {
  const reply = await ask(env, 'database', items(`jobs/${id}`))
  if (reply.status === 404) return
  const kept = (await reply.json()) as Kept
  if (kept.state !== 'waiting') return
  const next: Kept = { job: kept.job, state, ...(small === undefined ? {} : { small }) }
  await write(env, `jobs/${id}`, next, { 'if-match': reply.headers.get('etag') ?? '' })
}

export async function readAlbum(env: Env, user: string): Promise<readonly Picture[]> {
  return (await list(env, folderOf(user))).map(({ value }) => JSON.parse(value) as Picture)
}

export async function work(env: Env, { id, user, picture }: Job, signal: AbortSignal): Promise<void> {
  const asking = { method: 'POST', content: { picture }, patienceMs: 70_000, signal } as const
  const reply = await patiently(signal, () => ask(env, 'pictures', '/small', asking))
  if (reply.status !== 200) throw new Error(`pictures answered with ${reply.status}`)
  const { small } = (await reply.json()) as { small: string }
  await patiently(signal, () => write(env, folderOf(user) + id, { job: id, small } satisfies Picture))
  const mail = {
    method: 'POST',
    content: { to: user, job: id },
    headers: { 'idempotency-key': `job ${id}` },
  } as const
  await patiently(signal, () => ask(env, 'mail', '/mails', mail))
  await patiently(signal, () => end(env, id, 'done', small))
}
