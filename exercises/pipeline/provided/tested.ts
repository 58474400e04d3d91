/** What has passed its tests comes to all servers. `POST /builds { commit }`. */
import type { Program } from 'millions'
import { build, passes, shipToAll } from './steps.ts'

export default {
  async fetch(request, env) {
    const artifact = await build(env, await request.text())
    if (await passes(env, artifact)) await shipToAll(env, artifact)
    return new Response(null, { status: 202 })
  },
} satisfies Program
