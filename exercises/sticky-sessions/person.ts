/** A user with a browser: logs in, keeps the cookies that they are given, and comes again. */
import { expect, say } from 'millions/suite'
import type { RequestEvent } from '../../src/contract/history.ts'
import type { UserRequest } from '../../src/contract/world.ts'
import { roomOf } from '../kit/room.ts'
import { inTime, isUnanswered } from '../kit/waiting.ts'
import { expectOwnIsSafe, WEB_COOKIES } from './own-cookie.ts'
import { type Site, traceOf } from './site.ts'

/** What the lesson promises, of the balancer's own answer. */
export const ANSWER_WITHIN_MS = 10_000
/** From the balancer to the user, and the other way before. */
const ON_THE_WAY_MS = 100
/** Whoever hears something after the promised time is told that it was late; who hears nothing, that they waited in vain. */
const PATIENCE_MS = ANSWER_WITHIN_MS + 5000

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly method: string
  /** Whole: no other request has the same. */
  readonly path: string
  readonly status: number
  /** The same in words. */
  readonly got: number | 'no answer'
  /** Who took it in last; empty where no server did. */
  readonly server: string
  readonly json: Readonly<Record<string, unknown>>
  readonly setCookies: readonly string[]
  readonly bytes: Uint8Array
  readonly tookMs: number
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

export interface Asking extends Omit<UserRequest, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>
  /** What is sent for cookies in place of those that the browser holds. */
  readonly cookie?: string
}

interface Cookie {
  readonly value: string
  readonly untilMs: number
}

export class Person {
  readonly name: string
  /** The server that is theirs. */
  server = ''
  readonly cookies = new Map<string, Cookie>()
  readonly #site: Site

  constructor(site: Site, name: string) {
    this.#site = site
    this.name = name
  }

  /** The names of the cookies that the balancer itself has set. */
  get ownNames(): readonly string[] {
    return [...this.cookies.keys()].filter((name) => !WEB_COOKIES.includes(name))
  }

  /** What the browser sends now. */
  get cookie(): string {
    const { nowMs } = this.#site.world
    const alive = [...this.cookies].filter(([, { untilMs }]) => untilMs > nowMs)
    return alive.map(([name, { value }]) => `${name}=${value}`).join('; ')
  }

  async ask(method: string, path: string, asking: Asking = {}): Promise<Outcome> {
    const { world } = this.#site
    const { cookie = this.cookie, headers = {}, ...init } = asking
    const whole = `${path}${path.includes('?') ? '&' : '?'}n=${this.#site.next()}`
    const sentMs = world.nowMs
    const request = {
      patienceMs: PATIENCE_MS + roomOf(world),
      redirect: 'manual',
      ...init,
      method,
      headers: cookie === '' ? headers : { ...headers, cookie },
    } as const
    try {
      const answer = await world.fetch(whole, request)
      const tookMs = world.nowMs - sentMs
      const setCookies = answer.headers.getSetCookie()
      for (const line of setCookies) this.#keep(line)
      const bytes = await answer.bytes()
      const json = parse(new TextDecoder().decode(bytes))
      const { status } = answer
      const server = this.#takenBy(whole, json)
      return { method, path: whole, status, got: status, server, json, setCookies, bytes, tookMs, at: answer }
    } catch (error) {
      if (!isUnanswered(error)) throw error
      const tookMs = world.nowMs - sentMs
      const nothing = {
        status: 0,
        got: 'no answer',
        json: {},
        setCookies: [],
        bytes: new Uint8Array(),
      } as const
      return { method, path: whole, server: this.#takenBy(whole, {}), tookMs, at: error, ...nothing }
    }
  }

  /** From then on the server that answered is theirs. */
  async logIn(asking: Asking = {}): Promise<Outcome> {
    const outcome = await this.ask('POST', '/login', { ...asking, body: JSON.stringify({ name: this.name }) })
    const { got, at, server, status } = outcome
    expect(status, say('log-in-failed', { user: this.name, got }, at)).toBe(200)
    expect(outcome.json.name, say('log-in-odd', { user: this.name }, at)).toBe(this.name)
    this.server = server
    return outcome
  }

  #takenBy(path: string, json: Outcome['json']): string {
    const { server } = json
    return traceOf(this.#site.world, path).received.at(-1)?.node ?? (typeof server === 'string' ? server : '')
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const split = pair.indexOf('=')
    if (split <= 0) return
    const untilMs = endOf(attributes, this.#site.world.nowMs)
    this.cookies.set(pair.slice(0, split).trim(), { value: pair.slice(split + 1).trim(), untilMs })
  }
}

/** Of a cookie, on the world's clock. Max-Age goes before Expires. */
function endOf(attributes: readonly string[], nowMs: number): number {
  const named = (name: string): string | undefined =>
    attributes.find((each) => each.trim().toLowerCase().startsWith(`${name}=`))?.split('=')[1]
  const maxAge = named('max-age')
  if (maxAge !== undefined) return nowMs + Number(maxAge) * 1000
  return worldTimeOf(named('expires') ?? '')
}

/** A world begins on 5 January 2026 for programs, and no test lasts past its month. What is no date counts as none. */
function worldTimeOf(expires: string): number {
  const [, day, month, year, hours, minutes, seconds] =
    /(\d\d)[ -](\w{3})[ -](\d{4}) (\d\d):(\d\d):(\d\d)/.exec(expires) ?? []
  if (Number(year) < 2026) return 0
  if (year !== '2026' || month !== 'Jan') return Number.POSITIVE_INFINITY
  return 1000 * (86_400 * (Number(day) - 5) + 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds))
}

function parse(text: string): Outcome['json'] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Outcome['json']) : {}
  } catch {
    return {}
  }
}

export const shown = ({ method, path }: Outcome): string => `${method} ${path.replace(/[?&]n=\d+$/, '')}`

/** The balancer's own word that it could not be done. */
export const isSorry = ({ status }: Outcome): boolean => status === 502 || status === 503 || status === 504

const NEEDS_LOG_IN = /^((GET|HEAD) \/me|POST \/cards)\?n=/

/** What is going on, in words, and what is said of it where somebody is sent elsewhere. */
export interface Case {
  readonly why: string
  readonly strayed: string
}
const caseOf = (why: string | Case): Case => (typeof why === 'string' ? { why, strayed: 'strayed' } : why)

/** The request reached their server alone, which answered. */
export function expectAtHome(site: Site, person: Person, outcome: Outcome, during: string | Case): void {
  const { why, strayed: saying } = caseOf(during)
  const { got, at, server } = outcome
  const values = { user: person.name, request: shown(outcome), got, server: person.server, why }
  const elsewhere = elsewhereThan(site, person.server, outcome)
  const strayed = say(saying, { ...values, other: elsewhere?.peer ?? server }, elsewhere ?? at)
  expect(elsewhere?.peer ?? (server === '' ? person.server : server), strayed).toBe(person.server)
  expect(outcome.status === 0 || isSorry(outcome), say('error-at-home', values, at)).toBe(false)
  if (!NEEDS_LOG_IN.test(`${outcome.method} ${outcome.path}`)) return
  expect(outcome.status, say('logged-out', values, at)).toBeLessThan(300)
  if (outcome.method !== 'HEAD') expect(outcome.json.name, say('somebody-else', values, at)).toBe(person.name)
}

function elsewhereThan({ world }: Site, server: string, { path }: Outcome): RequestEvent | undefined {
  return traceOf(world, path).sent.find(({ peer }) => peer !== server)
}

/** They look who they are, and are known. */
export async function expectKnown(site: Site, person: Person, why: string | Case): Promise<void> {
  expectAtHome(site, person, await person.ask('GET', '/me'), why)
}

/** Answered in time by a web server, with this status or the other. */
export function expectServed(site: Site, person: Person, outcome: Outcome, why: string): void {
  const { got, at, status, tookMs } = outcome
  const seconds = Math.round(tookMs / 100) / 10
  const values = { user: person.name, request: shown(outcome), got, server: person.server, why, seconds }
  expect(status, say('in-vain', values, at)).not.toBe(0)
  expectInTime(site, person, outcome, why)
  expect(status < 500 && outcome.server !== '', say('felt', values, at)).toBe(true)
}

/** Told within the promised time, well or not. */
export function expectInTime(site: Site, person: Person, outcome: Outcome, why: string): void {
  const { at, tookMs } = outcome
  const seconds = Math.round(tookMs / 100) / 10
  const late = say('late', { user: person.name, request: shown(outcome), why, seconds }, at)
  expect(tookMs, late).toBeLessThanOrEqual(ANSWER_WITHIN_MS + ON_THE_WAY_MS + roomOf(site.world))
}

/** They belong to another server than at first. */
export const moved = (why: string): Case => ({ why, strayed: 'strayed-moved' })

/** Their server is gone: they are answered by another one, which is theirs from now on. */
export async function expectMoved(
  site: Site,
  person: Person,
  why: string,
  method = 'GET',
  asking: Asking = {},
): Promise<Outcome> {
  const outcome = await person.ask(method, method === 'GET' ? '/me' : `/cards/${method}`, asking)
  expectServed(site, person, outcome, why)
  const values = { user: person.name, server: person.server, why }
  expect(outcome.server, say('not-moved', values, outcome.at)).not.toBe(person.server)
  for (const line of outcome.setCookies) expectOwnIsSafe(line, outcome.at)
  person.server = outcome.server
  return outcome
}

/** After they were moved: they log in where they are, and are known there. */
export async function expectSettled(site: Site, person: Person, why: string): Promise<void> {
  const before = person.server
  const outcome = await person.logIn()
  const values = { user: person.name, server: before, other: person.server, why, request: 'POST /login' }
  expect(person.server, say('strayed-moved', values, outcome.at)).toBe(before)
  expectAtHome(site, person, outcome, moved(why))
  await expectKnown(site, person, moved(why))
}

/** Waits until a server works on it. One that never comes to any is told of by what comes after. */
export async function untilTaken({ world }: Site, prefix: string, before = 0): Promise<void> {
  const isTaken = () =>
    world.history.of('receive').filter(({ node, path }) => node.startsWith('web-') && path.startsWith(prefix))
      .length > before
  await inTime(world.until(isTaken, ANSWER_WITHIN_MS))
}
