/** A web server that comes to mind first. `DOES=all`: the work while the user waits · `DOES=publish`: a message for the plain workers. */
import type { Program } from 'millions'

export default {
  async fetch(request, env) {
    if (request.method !== 'POST') return Response.json([])
    const { user, picture } = (await request.json()) as { user: string; picture: string }
    const job = { id: crypto.randomUUID(), user, picture }
    if (env.vars.DOES === 'publish') {
      const published = await ask('queue', '/messages', { body: JSON.stringify(job) })
      return new Response(null, { status: published ? 202 : 503 })
    }
    if (!(await ask('pictures', '/small', { picture }))) return new Response(null, { status: 503 })
    const told = await ask('mail', '/mails', { to: user, job: job.id })
    return new Response(null, { status: told ? 201 : 503 })
  },
} satisfies Program

async function ask(service: string, path: string, content: unknown): Promise<boolean> {
  const init = { method: 'POST', body: JSON.stringify(content), signal: AbortSignal.timeout(70_000) }
  const reply = await fetch(`http://${service}-1${path}`, init).catch(() => undefined)
  return reply?.ok === true
}
