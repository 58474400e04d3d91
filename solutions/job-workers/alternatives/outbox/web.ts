/**
 * A web server of Postcards, for pictures. It runs on web-1 and web-2, and a
 * user comes to either of them.
 *
 * POST /jobs { user, picture }   202, and a place to look. What is in the
 *                                database is promised: the message follows
 * GET  /jobs/<id>                that place: { id, state, small }
 * GET  /albums/<user>            [{ job, small }]
 * GET  /health                   for the balancer
 */
import type { Env, Program } from 'millions'
import { begin, type Job, look, publish, readAlbum, unpublished } from './job.ts'
import { Away, pause } from './services.ts'

const SWEEP_MS = 2000

export default {
  start(env) {
    void sweepForEver(env)
  },

  async fetch(request, env) {
    try {
      return await answer(request, env)
    } catch (error) {
      if (error instanceof Away) return Response.json({ error: error.message }, { status: 503 })
      throw error
    }
  },
} satisfies Program

async function answer(request: Request, env: Env): Promise<Response> {
  const [, resource, name = ''] = new URL(request.url).pathname.split('/')
  switch (`${request.method} ${resource}`) {
    case 'GET ':
      return new Response('Postcards\n')
    case 'GET health':
      return new Response('well\n')
    case 'POST jobs':
      return await take(request, env)
    case 'GET jobs':
      return await show(env, name)
    case 'GET albums':
      return Response.json(await readAlbum(env, decodeURIComponent(name)))
    default:
      return new Response('There is nothing here.\n', { status: 404 })
  }
}

async function take(request: Request, env: Env): Promise<Response> {
  const wish = await wishIn(request)
  if (wish === undefined) return new Response('A job is { user, picture }.\n', { status: 400 })
  const job: Job = { id: crypto.randomUUID(), ...wish }
  await begin(env, job)
  // It is in the outbox: whatever becomes of this, somebody publishes it.
  publish(env, job).catch(() => undefined)
  const headers = { location: `/jobs/${job.id}` }
  return Response.json({ id: job.id, state: 'waiting' }, { status: 202, headers })
}

/** What is in the outbox twice in a row was not published when it came in. */
async function sweepForEver(env: Env): Promise<void> {
  let seen = new Set<string>()
  for (;;) {
    await pause(SWEEP_MS)
    try {
      const jobs = await unpublished(env)
      for (const job of jobs) if (seen.has(job.id)) await publish(env, job)
      seen = new Set(jobs.map(({ id }) => id))
    } catch (error) {
      console.warn('Nothing was swept:', error instanceof Error ? error.message : error)
    }
  }
}

async function show(env: Env, id: string): Promise<Response> {
  const state = await look(env, id)
  if (state === undefined) return new Response('There is no such job.\n', { status: 404 })
  return Response.json({ id, ...state })
}

/** Nothing when it is no job. */
async function wishIn(request: Request): Promise<Pick<Job, 'user' | 'picture'> | undefined> {
  try {
    const { user, picture } = (await request.json()) as Partial<Job>
    if (typeof user !== 'string' || user === '' || typeof picture !== 'string') return undefined
    return { user, picture }
  } catch {
    return undefined
  }
}
