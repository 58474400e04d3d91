/**
 * Sends each mail that it is told to, and keeps a list of them. It cannot know that it has sent one before, unless it is told
 * so by an `Idempotency-Key`: a key that it knows, over crashes as well, sends nothing. With `MODE=away` it is away.
 */
import type { Program } from 'millions'

interface Sent {
  readonly to: string
  readonly job: string
  readonly key: string | null
}

const FILE = 'sent'
const sent: Sent[] = []
const keys = new Set<string>()

export default {
  async start(env) {
    if (!(await env.disk.list(FILE)).includes(FILE)) return
    const lines = new TextDecoder().decode(await env.disk.read(FILE)).split('\n')
    for (const line of lines.slice(0, -1)) note(JSON.parse(line) as Sent)
  },

  async fetch(request, env) {
    if (request.method !== 'POST') {
      const jobs = new Set(sent.map(({ job }) => job)).size
      const path = new URL(request.url).pathname
      return Response.json(path === '/mails' ? sent : { mails: sent.length, jobs, again: sent.length - jobs })
    }
    if (env.vars.MODE === 'away') return new Response('Come back later.\n', { status: 503 })
    const { to, job } = (await request.json()) as Sent
    const key = request.headers.get('idempotency-key')
    if (key !== null && keys.has(key)) return new Response(null, { status: 202 })
    const mail: Sent = { to, job, key }
    note(mail)
    await env.disk.append(FILE, `${JSON.stringify(mail)}\n`)
    await env.disk.sync(FILE)
    return new Response(null, { status: 202 })
  },
} satisfies Program

function note(mail: Sent): void {
  sent.push(mail)
  if (mail.key !== null) keys.add(mail.key)
}
