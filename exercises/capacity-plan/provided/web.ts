/** A web server: reads ask the replica that has the fewest of its requests in hand, writes ask the primary. */
import type { Program } from 'millions'
import { fewestInHand } from './fewest.ts'

const askReplica = fewestInHand('replica')
const askPrimary = fewestInHand('primary')

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const ask = request.method === 'GET' ? askReplica : askPrimary
    return ask(env, pathname, request.method)
  },
} satisfies Program
