/** Postcards, on one box: it answers. */
import type { Env, Program } from 'millions'

export default {
  fetch: (_request: Request, env: Env) => Response.json({ from: env.name }),
} satisfies Program
