/**
 * Makes pictures small, which takes long: `PICTURE_MS` of a core, `FILM_MS` for those that begin with "film".
 * Those that begin with "broken" make it stumble, each time anew. With `MODE=away` it says that it is away,
 * and with `MODE=stumbling` it stumbles over everything.
 */
import type { Program } from 'millions'

let started = 0
let made = 0

export default {
  async fetch(request, env) {
    if (request.method !== 'POST') return Response.json({ started, made })
    const { picture } = (await request.json()) as { picture: string }
    if (env.vars.MODE === 'away') return new Response('Come back later.\n', { status: 503 })
    started += 1
    await env.work(Number(picture.startsWith('film') ? env.vars.FILM_MS : env.vars.PICTURE_MS))
    if (picture.startsWith('broken') || env.vars.MODE === 'stumbling')
      return new Response('I stumbled over this one.\n', { status: 500 })
    made += 1
    return Response.json({ small: `small ${picture}` })
  },
} satisfies Program
