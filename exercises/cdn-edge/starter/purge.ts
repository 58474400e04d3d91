/**
 * Orders to forget, for stage 5. Editors send them to any edge:
 *
 * POST /.edge/purge   Authorization: Bearer <env.vars.PURGE_KEY>
 *                     {"path": "/image.png"} or {"prefix": "/pictures/"}
 *                     204 when all edges have done it, 202 when some have not
 *
 * What edges say to each other is up to you, on other paths below /.edge/.
 */
import type { Env } from 'millions'

/** What is to be forgotten. */
export type Purge = { readonly path: string } | { readonly prefix: string }

/** Takes every request below /.edge/ but for the status. */
export async function takeOrder(
  request: Request,
  env: Env,
  _forget: (purge: Purge) => void,
): Promise<Response> {
  if (request.headers.get('authorization') !== `Bearer ${env.vars.PURGE_KEY}`)
    return new Response('Only editors do this.\n', { status: 401 })
  return new Response('not yet\n', { status: 501 })
}
