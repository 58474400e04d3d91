/** How new users spread over the servers. Those who draw by chance have room: one honest run in millions breaks a bound. */
import { expect, say } from 'millions/suite'
import { allOf } from '../kit/waiting.ts'
import { type Asking, type Outcome, Person } from './person.ts'
import type { Site } from './site.ts'

/** Room for chance, in standard deviations. */
const ROOM = 5.5
/** That many to a server are enough for any way of choosing. */
const FOR_EACH = 30

/** How many of so many new users one of so many servers may get, and how many it has to. */
export function boundsOf(total: number, servers: number): { readonly least: number; readonly most: number } {
  const fair = total / servers
  const room = ROOM * Math.sqrt(fair * (1 - 1 / servers))
  const isNoneByChance = servers * (1 - 1 / servers) ** total > 1e-6
  return {
    least: isNoneByChance ? 0 : Math.max(1, Math.floor(Math.min(0.5 * fair, fair - room))),
    most: Math.ceil(Math.max(1.5 * fair, fair + room)),
  }
}

export const newcomer = (site: Site): Person => new Person(site, `User ${site.next()}`)

interface Visit {
  readonly visitor: Person
  readonly outcome: Outcome
}

/** So many who have no server yet, at the same instant: before it is known who is away, so that some run into each of them. */
export async function visitAtOnce(site: Site, method: string, count = 12): Promise<readonly Visit[]> {
  const visit = async (): Promise<Visit> => {
    const visitor = newcomer(site)
    return { visitor, outcome: await visitor.ask(method, '/cards/7') }
  }
  return await allOf(Array.from({ length: count }, visit))
}

export interface Arrivals {
  readonly count: number
  /** Half to one and a half of it, by chance, from one to the next. 0: all at the same instant. */
  readonly everyMs?: number
  readonly asking?: (number: number) => Asking
  /** What each does before they log in, and after. */
  readonly before?: (person: Person) => Promise<unknown>
  readonly after?: (person: Person) => Promise<unknown>
  /** Ends it before there are `count`: what they were to show is clear. */
  readonly until?: (arrived: readonly Person[]) => boolean
}

/** New users log in, one after the other. */
export async function arrive(site: Site, arrivals: Arrivals): Promise<Person[]> {
  const { count, everyMs = 5, asking = () => ({}), before, after, until = () => false } = arrivals
  const all: Person[] = []
  const one = async (number: number): Promise<Person> => {
    const person = newcomer(site)
    await before?.(person)
    await person.logIn(asking(number))
    await after?.(person)
    return person
  }
  if (everyMs === 0) return await allOf(Array.from({ length: count }, (_, number) => one(number)))
  for (let number = 0; number < count && !until(all); number++) {
    all.push(await one(number))
    await site.world.run(site.chance(0.5 * everyMs, 1.5 * everyMs))
  }
  return all
}

export function countsOf(names: readonly string[], people: readonly Person[]): Record<string, number> {
  const counts = names.map((name) => [name, people.filter(({ server }) => server === name).length])
  return Object.fromEntries(counts) as Record<string, number>
}

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

const namesOf = ({ world }: Site): readonly string[] => world.nodes('web').map(({ name }) => name)

/** Those who are to spread: enough for any way of choosing, unless told. */
type Even = Omit<Arrivals, 'count' | 'until'> & { readonly count?: number }

/** As many to each server: soon by turns, later by chance. */
export function expectSpread(site: Site, why: string, arrivals: Even = {}): Promise<Person[]> {
  return expectEven(site, namesOf(site), why, arrivals)
}

/** The same, over all servers but these. */
export function expectSpreadBut(site: Site, without: readonly string[], why: string): Promise<Person[]> {
  const names = namesOf(site).filter((name) => !without.includes(name))
  return expectEven(site, names, why, {})
}

async function expectEven(
  site: Site,
  names: readonly string[],
  why: string,
  arrivals: Even,
): Promise<Person[]> {
  const isEven = (arrived: readonly Person[]): boolean => {
    const shares = Object.values(countsOf(names, arrived))
    return Math.min(...shares) >= 4 && Math.max(...shares) - Math.min(...shares) <= 1
  }
  const arrived = await arrive(site, { count: FOR_EACH * names.length, ...arrivals, until: isEven })
  const counts = countsOf(names, arrived)
  const sorted = Object.entries(counts).sort(([, x], [, y]) => y - x)
  const [[busiest, most] = ['', 0]] = sorted
  const [idlest, least] = sorted.at(-1) ?? ['', 0]
  const bounds = boundsOf(arrived.length, names.length)
  const values = { total: arrived.length, list: listed(counts), why }
  const tooMany = say('too-many', { ...values, server: busiest, count: most })
  expect(most, tooMany).toBeLessThanOrEqual(bounds.most)
  const tooFew = say('too-few', { ...values, server: idlest, count: least })
  expect(least, tooFew).toBeGreaterThanOrEqual(bounds.least)
  return arrived
}

/** This server gets half of its fair share of the new users at least. It may get all. */
export async function expectShare(
  site: Site,
  server: string,
  why: string,
  saying = 'no-share',
): Promise<Person[]> {
  const names = namesOf(site)
  const countOf = (arrived: readonly Person[]): number => countsOf([server], arrived)[server] ?? 0
  const isClear = (arrived: readonly Person[]): boolean =>
    countOf(arrived) >= Math.max(4, (0.6 * arrived.length) / names.length)
  const arrived = await arrive(site, { count: FOR_EACH * names.length, until: isClear })
  const count = countOf(arrived)
  const { least } = boundsOf(arrived.length, names.length)
  const values = { server, count, total: arrived.length, why }
  expect(count, say(saying, values)).toBeGreaterThanOrEqual(least)
  return arrived
}

/** None of so many new users comes to these; nor does one who looks at a page first. */
export async function expectNoneAt(
  site: Site,
  servers: readonly string[],
  why: string,
  { count = 24, ...arrivals }: Partial<Pick<Arrivals, 'count' | 'everyMs' | 'before'>> = {},
): Promise<Person[]> {
  const arrived = await arrive(site, { count, ...arrivals })
  for (const person of arrived) expectNotAt(person.server, person, servers, why)
  return arrived
}

export function expectNotAt(
  server: string,
  { name }: Person,
  servers: readonly string[],
  why: string,
  at?: Response | Error,
): void {
  expect(servers.includes(server), say('new-at-draining', { user: name, server, why }, at)).toBe(false)
}

/** Somebody whose server is that one: new users log in until one comes there. */
export async function userAt(site: Site, server: string, why: string): Promise<Person> {
  const arrived = await arrive(site, {
    count: FOR_EACH * namesOf(site).length,
    until: (all) => all.at(-1)?.server === server,
  })
  const person = arrived.at(-1)
  const values = { server, count: 0, total: arrived.length, why }
  expect(person?.server, say('no-share', values)).toBe(server)
  return person ?? newcomer(site)
}
