/** What a browser does with cookies, as far as a log-in needs it: keeps what it is told, and sends it back. */
import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { type Answer, ask, type HeadersOf, JSON_ONLY, named, post, readObject, shown } from './visits.ts'

/** A cookie as it was set. */
export interface Cookie {
  readonly name: string
  readonly value: string
  /** By their names in lower case. */
  readonly attributes: ReadonlyMap<string, string>
}

export class Browser {
  readonly #world: World
  readonly #cookies = new Map<string, string>()

  constructor(world: World) {
    this.#world = world
  }

  get cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  get headers(): HeadersOf {
    const cookie = this.cookieHeader
    return cookie === '' ? JSON_ONLY : { ...JSON_ONLY, cookie }
  }

  async post(path: string, content: unknown): Promise<Answer> {
    const answer = await post(this.#world, path, content, this.headers)
    this.keep(answer)
    return answer
  }

  /** Logs in by a name that is one. */
  async logIn(name: string): Promise<Answer> {
    const answer = await this.post('/login', { name })
    expectLoggedIn(answer.status, name, answer.at)
    const isKnown = this.#cookies.size > 0
    expect(isKnown, say('no-cookie', { name: shown(name) }, answer.at)).toBe(true)
    return answer
  }

  async logOut(): Promise<Answer> {
    const answer = await ask(this.#world, '/logout', { method: 'POST', headers: this.headers })
    expectLoggedOut(answer, 'is logged in')
    this.keep(answer)
    return answer
  }

  me(cookie = this.cookieHeader, method = 'GET'): Promise<Answer> {
    return whoAmI(this.#world, cookie, method)
  }

  async expectName(name: string, cookie?: string): Promise<void> {
    expectMe(await this.me(cookie), name)
  }

  keep(answer: Answer): void {
    for (const { name, value, attributes } of cookiesOf(answer)) {
      const isOver = Number(attributes.get('max-age') ?? 1) <= 0 || isPast(attributes.get('expires'))
      if (isOver || value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
  }
}

export function expectLoggedIn(status: number, name: string, at: Response): void {
  expect(outcomeOf(status), say('not-logged-in', { name: shown(name), status }, at)).toBe(SUCCESS)
}

export function expectLoggedOut({ status, at }: Answer, who: string): void {
  expect(outcomeOf(status), say('log-out-refused', { who, status }, at)).toBe(SUCCESS)
}

const SUCCESS = '200 or 204'

/** Any of the 2xx is fine; what to expect is said by those that are usual. */
const outcomeOf = (status: number) => (status >= 200 && status < 300 ? SUCCESS : String(status))

/** The suite has no clock of its own: whoever means the past says 1970. */
const isPast = (expires: string | undefined) => expires?.includes('1970') === true

export async function whoAmI(world: World, cookie: string, method = 'GET'): Promise<Answer> {
  return await ask(world, '/me', { method, headers: cookie === '' ? JSON_ONLY : { ...JSON_ONLY, cookie } })
}

export function expectMe(answer: Answer, name: string): void {
  const values = { name: shown(name), status: answer.status }
  expect(answer.status, say('not-known', values, answer.at)).toBe(200)
  const got = readObject(answer).name
  expect(got, say('other-name', { name: shown(name), got: shown(String(got)) }, answer.at)).toBe(name)
}

export function expectNobody(answer: Answer, why: string): void {
  const values = { ...named(answer), why, status: answer.status }
  expect(answer.status, say('not-401', values, answer.at)).toBe(401)
}

export function cookiesOf({ headers }: { readonly headers: Headers }): Cookie[] {
  return headers.getSetCookie().map((line) => {
    const [pair = '', ...rest] = line.split(';')
    const [name, value] = halves(pair)
    const attributes = rest.map(halves).map(([key, each]) => [key.toLowerCase(), each] as const)
    return { name, value, attributes: new Map(attributes) }
  })
}

function halves(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}
