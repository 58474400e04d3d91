/** A worker that comes to mind first: whatever goes wrong, it gives the message back at once. It tells `mail` no key. */
import type { Program } from 'millions'

export default {
  start(env) {
    for (let place = 0; place < Number(env.vars.AT_ONCE); place++) void workForEver()
  },
  fetch: () => new Response('at work\n'),
} satisfies Program

async function workForEver(): Promise<void> {
  for (;;) {
    const reply = await ask('queue', 'POST', '/deliveries?waitMs=1000')
    if (reply?.status !== 200) {
      await new Promise<void>((resolve) => setTimeout(resolve, 200))
      continue
    }
    const { receipt, body } = (await reply.json()) as { receipt: string; body: string }
    const job = JSON.parse(body) as { id: string; user: string; picture: string }
    const made = await ask('pictures', 'POST', '/small', { picture: job.picture })
    const told = made?.ok === true && (await ask('mail', 'POST', '/mails', { to: job.user, job: job.id }))
    const path = `/deliveries/${receipt}`
    if (told !== false && told?.ok === true) await ask('queue', 'DELETE', path)
    else await ask('queue', 'PUT', path, { forMs: 0 })
  }
}

async function ask(
  service: string,
  method: string,
  path: string,
  content?: unknown,
): Promise<Response | undefined> {
  const body = content === undefined ? {} : { body: JSON.stringify(content) }
  const init = { method, ...body, signal: AbortSignal.timeout(service === 'pictures' ? 70_000 : 2000) }
  return await fetch(`http://${service}-1${path}`, init).catch(() => undefined)
}
