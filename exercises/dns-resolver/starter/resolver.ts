/**
 * A resolver: users ask it for a name, and it asks name servers until it knows.
 *
 * GET /dns-query?name=www.postcards.example&type=A
 * 200 {"Status": 0, "Answer": [
 *   {"name": "www.postcards.example", "type": 1, "TTL": 300, "data": "203.0.113.10"}]}
 *
 * env.nodes('root') lists the root servers. Their addresses are the only ones
 * that you know from the start; all others you have to be told.
 *
 * This one asks a root server, and passes on what it says. Submit it as it is,
 * and read what the first failing test says.
 */
import type { Env, Program } from 'millions'
import type { Question, Reply } from './dns.ts'
import { ask, NoAnswer, questionOf, reply, SERVER_FAILURE } from './dns.ts'

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname !== '/dns-query') return new Response('not found\n', { status: 404 })
    const question = questionOf(request)
    if (question === undefined) return new Response('no question\n', { status: 400 })
    try {
      return reply(await resolve(question, env))
    } catch (error) {
      // Anything else is a slip of this program, and belongs on the console.
      if (!(error instanceof NoAnswer)) throw error
      return reply({ Status: SERVER_FAILURE, Answer: [] })
    }
  },
} satisfies Program

async function resolve(question: Question, env: Env): Promise<Reply> {
  const [root] = env.nodes('root')
  if (root === undefined) throw new NoAnswer('there is no root server')
  const { Status, Answer } = await ask(root.address, question)
  return { Status, Answer }
}
