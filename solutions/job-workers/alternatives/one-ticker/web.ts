/**
 * Publishes first, and then says that the job waits, unless a worker was
 * quicker. Now and then it looks for jobs that are dead, and says so.
 */
import type { Env, Program } from 'millions'
import { albumOf, type Job, say, wordsOf } from './job.ts'
import { Away, ask } from './services.ts'

const LOOK_MS = 6000

type Route = (request: Request, env: Env, rest: string) => Promise<Response> | Response
const told = (status: number, text: string): Response => new Response(`${text}\n`, { status })

const routes: readonly (readonly [pattern: RegExp, route: Route])[] = [
  [/^GET \/$/, () => told(200, 'Postcards')],
  [/^GET \/health$/, () => told(200, 'well')],
  [/^POST \/jobs$/, take],
  [/^GET \/jobs\/(.+)$/, (_, env, id) => show(env, id)],
  [
    /^GET \/albums\/(.+)$/,
    async (_, env, user) => Response.json(await albumOf(env, decodeURIComponent(user))),
  ],
]

export default {
  start(env) {
    setInterval(() => {
      bury(env).catch((error) => console.warn('Nobody was buried:', error))
    }, LOOK_MS)
  },

  async fetch(request, env) {
    const line = `${request.method} ${new URL(request.url).pathname}`
    for (const [pattern, route] of routes) {
      const match = pattern.exec(line)
      if (match === null) continue
      try {
        return await route(request, env, match[1] ?? '')
      } catch (error) {
        if (error instanceof Away) return told(503, error.message)
        throw error
      }
    }
    return told(404, 'There is nothing here.')
  },
} satisfies Program

async function take(request: Request, env: Env): Promise<Response> {
  const wish = (await request.json().catch(() => null)) as Partial<Job> | null
  const { user, picture } = wish ?? {}
  if (typeof user !== 'string' || user === '' || typeof picture !== 'string')
    return told(400, 'A job is { user, picture }.')
  const job: Job = { id: crypto.randomUUID(), user, picture }
  const content = { key: user, body: JSON.stringify(job) }
  const { status } = await ask(env, 'queue', '/messages', { method: 'POST', content })
  if (status !== 201) return told(503, 'The queue has no room.')
  await say(env, job.id, ['waiting'])
  return Response.json({ id: job.id }, { status: 202, headers: { location: `/jobs/${job.id}` } })
}

async function show(env: Env, id: string): Promise<Response> {
  const words = await wordsOf(env, id)
  if (words === undefined) return told(404, 'There is no such job.')
  const [state, small] = words
  return Response.json({ id, state, small })
}

const buried = new Set<string>()

async function bury(env: Env): Promise<void> {
  const letters = (await (await ask(env, 'queue', '/dead-letters')).json()) as { id: string; body: string }[]
  for (const { id, body } of letters) {
    if (buried.has(id)) continue
    const job = /"id":"([^"]+)"/.exec(body)?.[1]
    if (job !== undefined) await say(env, job, ['failed'])
    buried.add(id)
  }
}
