/** Reads one card after the other through the web servers, each once, as a nightly job does. `POST /start` begins it. */
import type { Env, Program } from 'millions'

export default {
  fetch(_request: Request, env: Env): Response {
    const { first = '4000', pauseMs = '10' } = env.vars
    let id = Number(first)
    const servers = env.nodes('web')
    setInterval(() => {
      const server = servers[id % servers.length]
      fetch(`http://${server?.name}/cards/${id++}`).catch(() => undefined)
    }, Number(pauseMs))
    return new Response()
  },
} satisfies Program
