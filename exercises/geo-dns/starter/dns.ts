/**
 * A name server of postcards.example. There are two: dns-1 in Oregon and dns-2
 * in Singapore. Resolvers ask one of them, and the other when it is silent for
 * a second. They ask by HTTP, with the fields of DNS in JSON, as public
 * resolvers do:
 *
 * GET /dns-query?name=postcards.example&type=A&edns_client_subnet=198.18.3.0/24
 * 200 {"Status": 0, "Answer": [
 *   {"name": "postcards.example", "type": 1, "TTL": 3600, "data": "10.0.0.3"}]}
 *
 * edns_client_subnet is the network of the user for whom the resolver asks.
 * Status: 0 is an answer, if an empty one; 3 says that there is no such name.
 * Users try the addresses in their order.
 *
 * This one sends everybody to the first data center, and answers whatever it is
 * asked. Submit it as it is, and read what the first failing test says.
 */
import type { Env, Program } from 'millions'
import { centersInService, startChecks } from './health.ts'

/** What DNS calls the type of a record that holds an address. */
const A = 1
/** For how many seconds a resolver may keep an answer. */
const TTL = 3600

export default {
  start(env) {
    startChecks(env)
  },
  fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname !== '/dns-query') return new Response('not found\n', { status: 404 })
    return answer(searchParams.get('name') ?? '', env)
  },
} satisfies Program

function answer(name: string, env: Env): Response {
  const [center] = centersInService(env)
  const data = center?.address ?? ''
  return Response.json({ Status: 0, Answer: [{ name, type: A, TTL, data }] })
}
