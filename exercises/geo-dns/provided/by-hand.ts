/**
 * A name server as it often is: a table that somebody edits. It tells each region of the first center in its line that
 * `vars.OUT` does not name, and of that one alone, for `vars.TTL` seconds. It looks at no center.
 */
import type { Env, Program } from 'millions'

/** By the third number of a network, 32 to each region. */
const lines = [
  'seoul virginia frankfurt',
  'seoul virginia frankfurt',
  'seoul frankfurt virginia',
  'virginia seoul frankfurt',
  'virginia frankfurt seoul',
  'frankfurt virginia seoul',
  'virginia frankfurt seoul',
  'seoul virginia frankfurt',
]

export default {
  fetch(request: Request, env: Env) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname !== '/dns-query') return new Response(null, { status: 404 })
    const third = Number(searchParams.get('edns_client_subnet')?.split('.')[2] ?? 0)
    const out = (env.vars.OUT ?? '').split(',')
    const region = lines[third >> 5]?.split(' ').find((each) => !out.includes(each))
    const center = env.nodes('center').find((each) => each.region === region)
    const record = { name: 'postcards.example', type: 1, TTL: Number(env.vars.TTL), data: center?.address }
    return Response.json({ Status: 0, Answer: [record] })
  },
} satisfies Program
