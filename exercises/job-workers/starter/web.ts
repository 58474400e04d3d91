/**
 * A web server of Postcards, for pictures. It runs on web-1 and web-2, and a
 * user comes to either of them.
 *
 * POST /jobs { user, picture }   so far: does the work while the user waits.
 *                                Stage 1: 202, and a place to look.
 * GET  /jobs/<id>                that place
 * GET  /albums/<user>            [{ job, small }]
 * GET  /health                   for the balancer
 */
import type { Env, Program } from 'millions'
import { type Job, readAlbum, work } from './job.ts'
import { Away } from './services.ts'

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
      return new Response('Not written yet\n', { status: 501 })
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
  const small = await work(env, job)
  return Response.json({ id: job.id, state: 'done', small }, { status: 201 })
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
