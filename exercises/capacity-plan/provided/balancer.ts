/**
 * A balancer: each request goes to the web server that has the fewest of its requests in hand. One that refuses is left out for
 * a while, and another is asked; a read that is broken off is asked for again elsewhere.
 */
import type { Program } from 'millions'
import { fewestInHand } from './fewest.ts'

const ask = fewestInHand('web')

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    return ask(env, pathname, request.method)
  },
} satisfies Program
