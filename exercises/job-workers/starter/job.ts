/**
 * What becomes of a picture: it is made small, it goes into its user's album,
 * and the user gets a mail.
 *
 * So far this is done once, and hopes that nothing goes wrong. From stage 2 on,
 * any of it may happen a second time.
 */
import type { Env } from 'millions'
import { ask } from './services.ts'

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

export async function work(env: Env, job: Job): Promise<string> {
  const small = await makeSmall(env, job)
  await addToAlbum(env, job.user, { job: job.id, small })
  await ask(env, 'mail', '/mails', { method: 'POST', content: { to: job.user, job: job.id } })
  return small
}

async function makeSmall(env: Env, { picture }: Job): Promise<string> {
  const asking = { method: 'POST', content: { picture }, patienceMs: 70_000 } as const
  const reply = await ask(env, 'pictures', '/small', asking)
  if (reply.status !== 200) throw new Error(`pictures answered with ${reply.status}`)
  const { small } = (await reply.json()) as { small: string }
  return small
}

const albumPath = (user: string): string => `/items/${encodeURIComponent(`albums/${user}`)}`

export async function readAlbum(env: Env, user: string): Promise<readonly Picture[]> {
  const reply = await ask(env, 'database', albumPath(user))
  return reply.status === 404 ? [] : ((await reply.json()) as Picture[])
}

async function addToAlbum(env: Env, user: string, picture: Picture): Promise<void> {
  const album = await readAlbum(env, user)
  const text = JSON.stringify([...album, picture])
  await ask(env, 'database', albumPath(user), { method: 'PUT', text })
}
