/**
 * A job is one item of the database, and its steps are noted in it. Whoever
 * gets the job again goes on after the last step that was noted. A step that
 * was taken and not noted is taken again, so each of them bears that.
 */
import type { Env } from 'millions'
import { ask } from './services.ts'

export interface Record {
  readonly id: string
  readonly user: string
  readonly picture: string
  readonly state: 'waiting' | 'working' | 'done' | 'failed'
  readonly small?: string
  readonly isInAlbum?: boolean
}

export interface Picture {
  readonly job: string
  readonly small: string
}

type Change<Value> = (value: Value | undefined) => Value | undefined

const isOver = ({ state }: Record): boolean => state === 'done' || state === 'failed'

/** Reads, changes and writes, again and again, until nobody has come in between. No change: it stays as it is. */
async function update<Value>(env: Env, key: string, change: Change<Value>): Promise<Value | undefined> {
  const path = `/items/${encodeURIComponent(key)}`
  for (;;) {
    const reply = await ask(env, 'database', path)
    const value = reply.status === 404 ? undefined : ((await reply.json()) as Value)
    const changed = change(value)
    if (changed === undefined) return value
    const tag = reply.headers.get('etag')
    const headers = tag === null ? { 'if-none-match': '*' } : { 'if-match': tag }
    const asking = { method: 'PUT', text: JSON.stringify(changed), headers } as const
    const { status } = await ask(env, 'database', path, asking)
    if (status !== 412) return changed
  }
}

const updateJob = (env: Env, id: string, change: Partial<Record>): Promise<Record | undefined> =>
  update<Record>(env, `job ${id}`, (job) =>
    job === undefined || isOver(job) ? undefined : { ...job, ...change },
  )

export async function create(env: Env, user: string, picture: string): Promise<Record> {
  const job: Record = { id: crypto.randomUUID(), user, picture, state: 'waiting' }
  await update<Record>(env, `job ${job.id}`, () => job)
  return job
}

export const read = (env: Env, id: string): Promise<Record | undefined> =>
  update<Record>(env, `job ${id}`, () => undefined)

export async function readAlbum(env: Env, user: string): Promise<readonly Picture[]> {
  return (await update<Picture[]>(env, `album ${user}`, () => undefined)) ?? []
}

export const fail = (env: Env, id: string): Promise<Record | undefined> =>
  updateJob(env, id, { state: 'failed' })

/** The next step of a job, and what it is afterwards. Undefined: there is none. */
export async function step(env: Env, job: Record, signal: AbortSignal): Promise<Record | undefined> {
  const { id, user, picture, small, isInAlbum } = job
  if (isOver(job)) return undefined
  if (small === undefined) {
    const asking = { method: 'POST', content: { picture }, patienceMs: 70_000, signal } as const
    const reply = await ask(env, 'pictures', '/small', asking)
    if (reply.status !== 200) throw new Error(`pictures said ${reply.status}`)
    const made = (await reply.json()) as { small: string }
    return await updateJob(env, id, { state: 'working', small: made.small })
  }
  if (isInAlbum !== true) {
    await update<readonly Picture[]>(env, `album ${user}`, (album = []) =>
      album.some((each) => each.job === id) ? undefined : [...album, { job: id, small }],
    )
    return await updateJob(env, id, { isInAlbum: true })
  }
  const headers = { 'idempotency-key': id }
  await ask(env, 'mail', '/mails', { method: 'POST', content: { to: user, job: id }, headers })
  return await updateJob(env, id, { state: 'done' })
}
