/**
 * A balancer for web servers that keep sessions in their memory:
 * who is logged in at web-1 is a stranger to web-2. So each user
 * has to come back to the server where they logged in.
 *
 * This one lets all servers take turns, and forgets at once who
 * went where. Submit it as it is, and read what the first failing
 * test says.
 *
 * A web server takes
 *   POST /login {"name": "Ann"}  200 {"server": "web-1",
 *                                     "name": "Ann", "cards": 0}
 *                                and Set-Cookie: session=…, and
 *                                Set-Cookie: theme=sea
 *   GET  /me                     the same body; 401 where it does
 *                                not know the session
 *   POST /cards                  201; 401
 *   POST /logout                 204
 *   GET  /health                 200, should you want to check
 * and answers anything else with 200.
 */
import type { Program } from 'millions'
import { outgoing, send } from './forward.ts'

let turn = 0

export default {
  async fetch(request, env, connection) {
    // All that are configured, dead or alive. Later, env.vars.draining
    // names those that are to get no new users: 'web-2,web-3'
    const servers = env.nodes('web')
    const server = servers[turn++ % servers.length]
    if (server === undefined) return new Response('There is no server.\n', { status: 503 })

    // Set-Cookie can be added to the headers of what send gives:
    // answer.headers.append('set-cookie', …)
    return await send(server.name, await outgoing(request, connection))
  },
} satisfies Program
