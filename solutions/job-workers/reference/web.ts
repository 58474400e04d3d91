/**
 * A web server of Postcards, for pictures. It runs on web-1 and web-2, and a
 * user comes to either of them.
 *
 * POST /jobs { user, picture }   202, and a place to look: the work is done
 *                                by workers
 * GET  /jobs/<id>                that place: { id, state, small }
 * GET  /albums/<user>            [{ job, small }]
 * GET  /health                   for the balancer
 */
import type { Env, Program } from 'millions'
import { begin, type Job, readAlbum, stateOf } from './job.ts'
import { Away, ask } from './services.ts'

export default {
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
  // Before a worker hears of it: else its "done" could be overwritten.
  await begin(env, job.id)
  // With a key, each user has one job at work at a time, and nobody has to wait for all jobs of somebody else.
  const message = { body: JSON.stringify(job), key: job.user }
  const reply = await ask(env, 'queue', '/messages', { method: 'POST', content: message })
  if (reply.status !== 201) throw new Away(`the queue answered with ${reply.status}`)
  const headers = { location: `/jobs/${job.id}` }
  return Response.json({ id: job.id, state: 'waiting' }, { status: 202, headers })
}

async function show(env: Env, id: string): Promise<Response> {
  const state = await stateOf(env, id)
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
