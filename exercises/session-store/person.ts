/** A user with a browser that is strict about cookies, as browsers are. */
import { expect } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import {
  type Answer,
  type Asking,
  ask,
  expectCards,
  expectDone,
  expectName,
  sayOf,
  shown,
  type Values,
} from './site.ts'

/** Days before each month of 2026, on whose fifth day a world begins for programs. */
const MONTHS = 'jan:0 feb:31 mar:59 apr:90 may:120 jun:151 jul:181 aug:212 sep:243 oct:273 nov:304 dec:334'
const [YEAR, FIRST_DAY] = [2026, 5]

/** A cookie as it was set. */
export interface SetCookie {
  readonly name: string
  readonly value: string
  /** By their names in lower case. */
  readonly attributes: ReadonlyMap<string, string>
}

export function readCookie(line: string): SetCookie {
  const [pair = '', ...rest] = line.split(';')
  const [name, value] = halves(pair)
  const attributes = rest.map(halves).map(([key, each]) => [key.toLowerCase(), each] as const)
  return { name, value, attributes: new Map(attributes) }
}

function halves(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

/** Browsers take a name with such a beginning only with what it promises, also where it is to be deleted. */
function isTaken({ name, attributes }: SetCookie): boolean {
  if (/^__secure-/i.test(name)) return attributes.has('secure')
  if (!/^__host-/i.test(name)) return true
  return attributes.has('secure') && attributes.get('path') === '/' && !attributes.has('domain')
}

/** Of an `Expires`, on the world's clock. What is no date counts as none. */
function worldTimeOf(expires: string): number {
  const [, day, month = '', year, hours, minutes, seconds] =
    /(\d{1,2})[ -]([a-z]{3})[ -](\d{4}) (\d\d):(\d\d):(\d\d)/i.exec(expires) ?? []
  const before = new RegExp(`${month.toLowerCase()}:(\\d+)`).exec(MONTHS)?.[1]
  if (day === undefined || before === undefined) return Number.POSITIVE_INFINITY
  const days = 365 * (Number(year) - YEAR) + Number(before) + Number(day) - FIRST_DAY
  return 1000 * (86_400 * days + 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds))
}

interface Kept {
  readonly value: string
  readonly untilMs: number
}

export class Person {
  readonly name: string
  readonly #world: World
  readonly #cookies = new Map<string, Kept>()

  constructor(world: World, name: string) {
    this.#world = world
    this.name = name
  }

  /** What the browser sends now. */
  get cookie(): string {
    const alive = [...this.#cookies].filter(([, { untilMs }]) => untilMs > this.#world.nowMs)
    return alive.map(([name, { value }]) => `${name}=${value}`).join('; ')
  }

  /** The first one: its name and its value. */
  get pair(): readonly [name: string, value: string] {
    return halves(this.cookie.split(';')[0] ?? '')
  }

  async ask(path: string, asking: Asking = {}): Promise<Answer> {
    const answer = await ask(this.#world, path, { cookie: this.cookie, ...asking })
    this.keep(answer)
    return answer
  }

  keep({ setCookies }: Answer): void {
    for (const line of setCookies) {
      const cookie = readCookie(line)
      if (!isTaken(cookie)) continue
      const untilMs = this.#endOf(cookie)
      if (untilMs <= this.#world.nowMs) this.#cookies.delete(cookie.name)
      else this.#cookies.set(cookie.name, { value: cookie.value, untilMs })
    }
  }

  #endOf({ attributes }: SetCookie): number {
    const maxAge = attributes.get('max-age')
    if (maxAge !== undefined) return this.#world.nowMs + 1000 * Number(maxAge)
    const expires = attributes.get('expires')
    if (expires === undefined) return Number.POSITIVE_INFINITY
    return worldTimeOf(expires)
  }

  async logIn(server?: string): Promise<Answer> {
    const answer = await this.ask('/login', { ...at(server), method: 'POST', json: { name: this.name } })
    expectDone(answer, 'log-in-refused', { name: shown(this.name) })
    const isKnown = this.cookie !== ''
    expect(isKnown ? 'a cookie' : 'no cookie', sayOf('no-cookie', answer, { name: shown(this.name) })).toBe(
      'a cookie',
    )
    return answer
  }

  me(server?: string): Promise<Answer> {
    return this.ask('/me', at(server))
  }

  add(card: string, server?: string): Promise<Answer> {
    return this.ask('/cart', { ...at(server), method: 'POST', json: { card } })
  }

  logOut(server?: string): Promise<Answer> {
    return this.ask('/logout', { ...at(server), method: 'POST' })
  }

  async mustLogOut(server?: string): Promise<Answer> {
    const answer = await this.logOut(server)
    expectDone(answer, 'log-out-refused')
    return answer
  }

  async expectKnown(server: string, id = 'not-known', values: Values = {}): Promise<void> {
    expectName(await this.me(server), this.name, id, values)
  }

  async mustAdd(card: string, server: string): Promise<void> {
    expectDone(await this.add(card, server), 'card-refused', { card: shown(card) })
  }

  async expectCart(
    cards: readonly string[],
    server: string,
    id = 'cart-lost',
    values: Values = {},
  ): Promise<void> {
    expectCards(await this.ask('/cart', { server }), cards, id, values)
  }
}

const at = (server: string | undefined): Asking => (server === undefined ? {} : { server })

/** Somebody who is logged in. */
export async function comes(world: World, name: string, server?: string): Promise<Person> {
  const person = new Person(world, name)
  await person.logIn(server)
  return person
}
