/**
 * What becomes of a picture: it is made small, it goes into its user's album,
 * and the user gets a mail. Any of it may happen a second time, by another
 * worker at the same moment, too. So each step leaves behind what it would
 * leave behind if it were the only one.
 */
import type { Env } from 'millions'
import { ask, patiently } from './services.ts'

export interface Job {
  readonly id: string
  readonly user: string
  readonly picture: string
}

/** A small picture in an album, and the job that put it there. */
export interface Picture {
  readonly job: string
  readonly small: string
}

/** What a user is told of a job. Only a waiting one changes. */
export interface State {
  readonly state: 'waiting' | 'done' | 'failed'
  readonly small?: string
}

interface Found<Value> {
  readonly value: Value
  /** Holds as long as nobody has changed it. */
  readonly condition: Readonly<Record<string, string>>
}

/** Stops where it is when the signal aborts. A service that is away is waited for. */
export async function work(env: Env, job: Job, signal: AbortSignal): Promise<void> {
  const small = await patiently(signal, () => makeSmall(env, job, signal))
  await patiently(signal, () => addToAlbum(env, job.user, { job: job.id, small }))
  await patiently(signal, () => sendMail(env, job))
  await patiently(signal, () => settle(env, job.id, { state: 'done', small }))
}

async function makeSmall(env: Env, { picture }: Job, signal: AbortSignal): Promise<string> {
  const asking = { method: 'POST', content: { picture }, patienceMs: 70_000, signal } as const
  const reply = await ask(env, 'pictures', '/small', asking)
  if (reply.status !== 200) throw new Error(`pictures answered with ${reply.status}`)
  const { small } = (await reply.json()) as { small: string }
  return small
}

/** The same key each time that this job is worked on, so the mail goes out once. */
async function sendMail(env: Env, { id, user }: Job): Promise<void> {
  const headers = { 'idempotency-key': id }
  await ask(env, 'mail', '/mails', { method: 'POST', content: { to: user, job: id }, headers })
}

export async function readAlbum(env: Env, user: string): Promise<readonly Picture[]> {
  const album = await find<Picture[]>(env, `albums/${user}`)
  return album?.value ?? []
}

/** It may be in there already; and others may write in between, then it looks again. */
async function addToAlbum(env: Env, user: string, picture: Picture): Promise<void> {
  for (;;) {
    const key = `albums/${user}`
    const { value: album, condition } = (await find<Picture[]>(env, key)) ?? {
      value: [],
      condition: { 'if-none-match': '*' },
    }
    if (album.some(({ job }) => job === picture.job)) return
    if (await put(env, key, [...album, picture], condition)) return
  }
}

export async function begin(env: Env, id: string): Promise<void> {
  await put(env, `jobs/${id}`, { state: 'waiting' } satisfies State)
}

export async function stateOf(env: Env, id: string): Promise<State | undefined> {
  return (await find<State>(env, `jobs/${id}`))?.value
}

export const giveUp = (env: Env, id: string): Promise<void> => settle(env, id, { state: 'failed' })

/** What is settled stays as it is. */
async function settle(env: Env, id: string, state: State): Promise<void> {
  const found = await find<State>(env, `jobs/${id}`)
  if (found?.value.state === 'waiting') await put(env, `jobs/${id}`, state, found.condition)
}

const pathOf = (key: string): string => `/items/${encodeURIComponent(key)}`

async function find<Value>(env: Env, key: string): Promise<Found<Value> | undefined> {
  const reply = await ask(env, 'database', pathOf(key))
  if (reply.status === 404) return undefined
  const value = (await reply.json()) as Value
  return { value, condition: { 'if-match': reply.headers.get('etag') ?? '' } }
}

/** Whether the condition held. */
async function put(env: Env, key: string, value: unknown, headers = {}): Promise<boolean> {
  const asking = { method: 'PUT', text: JSON.stringify(value), headers } as const
  const { status } = await ask(env, 'database', pathOf(key), asking)
  return status !== 412
}
