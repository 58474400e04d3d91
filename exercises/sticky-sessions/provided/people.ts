/**
 * People with browsers, for scenes. `USERS` of them are there at a time; each request is one click of one of them, and
 * nobody clicks twice before all have, in an order of chance. After `CLICKS` clicks somebody has gone, and another one comes in their place and logs in. It is answered with 500 where
 * somebody finds themselves logged out, who then logs in again, and with 503 where they get no answer at all.
 */
import type { Program } from 'millions'

interface Person {
  readonly cookies: Map<string, string>
  clicks: number
}

const people = new Map<number, Person>()
/** Who has not clicked in this round. */
let round: number[] = []
let came = 0

export default {
  async fetch(_request, { vars }) {
    const [most, stays] = [Number(vars.USERS), Number(vars.CLICKS)]
    if (round.length === 0) round = Array.from({ length: most }, (_, each) => each)
    const [seat = 0] = round.splice(Math.floor(chance() * round.length), 1)
    const person = people.get(seat)
    if (person !== undefined && person.clicks > 0) return await click(person)
    // The first ones have been there for a while, each for another one, so that they do not all go together.
    const newcomer = {
      cookies: new Map<string, string>(),
      clicks: person === undefined ? 1 + (seat % stays) : stays,
    }
    people.set(seat, newcomer)
    return ended(await logIn(newcomer))
  },
} satisfies Program

const chance = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32

async function click(person: Person): Promise<Response> {
  person.clicks--
  const status = await send(person, 'GET', '/me')
  if (status !== 401) return ended(status)
  await logIn(person)
  return new Response('I had to log in again.\n', { status: 500 })
}

function logIn(person: Person): Promise<number> {
  return send(person, 'POST', '/login', JSON.stringify({ name: `visitor ${++came}` }))
}

const ended = (status: number): Response => new Response(null, { status: status === 200 ? 200 : 503 })

async function send(
  { cookies }: Person,
  method: string,
  path: string,
  body: string | null = null,
): Promise<number> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  try {
    const headers: HeadersInit = cookie === '' ? {} : { cookie }
    const answer = await fetch(`http://balancer-1${path}`, { method, headers, body })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', ...value] = (line.split(';')[0] ?? '').split('=')
      cookies.set(name, value.join('='))
    }
    await answer.bytes()
    return answer.status
  } catch {
    return 503
  }
}
