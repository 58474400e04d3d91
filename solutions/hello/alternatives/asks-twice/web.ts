/** Asks a second time before it gives up, waits no longer than two seconds, and finds the other node by its role. */
import type { Env, Program } from 'millions'

const people: { number: string; name: string }[] = []

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url)
    console.log(`/${pathname.slice(1)}`)
    const number = /^\/people\/(.*)$/.exec(pathname)?.[1]
    if (number === undefined) return new Response(`Hello, ${searchParams.get('name') ?? 'stranger'}!`)
    const person = people.find((each) => each.number === number) ?? (await look(number, env))
    if (typeof person === 'number') return new Response(`${person}`, { status: person })
    return new Response(`Hello, ${person.name}!`)
  },
} satisfies Program

async function look(number: string, env: Env): Promise<{ number: string; name: string } | 404 | 503> {
  for (const node of [...env.nodes('people'), ...env.nodes('people')]) {
    try {
      const signal = AbortSignal.timeout(2000)
      const response = await fetch(`http://${node.name}/people/${number}`, { signal })
      if (response.status === 404) return 404
      const { name } = (await response.json()) as { name: string }
      const person = { number, name }
      people.push(person)
      return person
    } catch {
      // Once more, or not at all.
    }
  }
  return 503
}
