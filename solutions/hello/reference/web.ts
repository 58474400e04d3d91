/** Greets people by the name that they say, or by the number under which another node knows them. */
import type { Program } from 'millions'

/** Number → name: what has been asked once is not asked again. */
const known = new Map<string, string>()

export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url)
    console.log(pathname)
    if (pathname === '/hello') return greeting(searchParams.get('name') ?? 'you')
    const [, folder, number] = pathname.split('/')
    if (folder !== 'people' || number === undefined) return new Response('Not here.', { status: 404 })
    try {
      return await greetByNumber(number)
    } catch {
      return new Response('Try again later.', { status: 503 })
    }
  },
} satisfies Program

async function greetByNumber(number: string): Promise<Response> {
  const name = known.get(number)
  if (name !== undefined) return greeting(name)
  const response = await fetch(`http://people-1/people/${number}`)
  if (!response.ok) return new Response('Who is that?', { status: 404 })
  const person = (await response.json()) as { name: string }
  known.set(number, person.name)
  return greeting(person.name)
}

function greeting(name: string): Response {
  return new Response(`Hello, ${name}!`)
}
