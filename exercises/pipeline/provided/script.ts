/** What comes to mind first: what can be built comes to all servers. `POST /builds { commit }`. */
import type { Program } from 'millions'
import { build, shipToAll } from './steps.ts'

export default {
  async fetch(request, env) {
    const artifact = await build(env, await request.text())
    await shipToAll(env, artifact)
    return new Response(null, { status: 202 })
  },
} satisfies Program
