/**
 * Asks several caches for the same keys, in the order of `vars.trace`: each request of a user is twenty of them. What a
 * cache does not have is put there, with entries of a hundred bytes. So the caches differ by what they forget, and by
 * nothing else. Each change of `vars.trace` begins a new one.
 */
import type { Env, Program } from 'millions'
import { randomFrom, roundOf, type Trace, traceNames, traceOf, valueFor } from './traces.ts'

const AT_ONCE = 20
const ENTRY_BYTES = 100
const SLOTS = 100
const ROLES = ['fifo', 'lru', 'lfu', 'best', 'random']

let walked = ''
let trace: Trace = () => ''

export default {
  async fetch(_request: Request, env: Env): Promise<Response> {
    begin(env.vars.trace ?? 'round-101')
    const lines = Array.from({ length: AT_ONCE }, () => {
      const key = trace()
      return JSON.stringify({ key, value: valueFor(key, ENTRY_BYTES), read: true })
    })
    const body = lines.join('\n')
    const caches = ROLES.flatMap((role) => env.nodes(role))
    const sent = caches.map(({ name }) => fetch(`http://${name}/bulk`, { method: 'POST', body }))
    await Promise.allSettled(sent)
    return new Response()
  },
} satisfies Program

function begin(wanted: string): void {
  if (walked === wanted) return
  walked = wanted
  const name = traceNames.find((each) => each === wanted)
  trace = name ? traceOf(name, SLOTS, randomFrom(3)) : roundOf(Number(wanted.replace('round-', '')))
}
