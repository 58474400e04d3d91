/** Users who write, read and delete, at once, and notice what cannot be. */

import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { type BadRead, type Held, Registers } from '../checkers/registers.ts'
import { oddTexts } from '../kit/odd-data.ts'
import { roomOf } from '../kit/room.ts'
import { allOf } from '../kit/waiting.ts'
import { AWAY_WITHIN_MS, ask, got, isGivenUp, itemPath, type Outcome, WELL_WITHIN_MS } from './cluster.ts'

/** A user and a router are some way from each other. */
const ON_THE_WAY_MS = 50

/** What may happen to a request: all is well · something is slow · somebody is away · its own router is. */
export type Weather = 'well' | 'slow' | 'away' | 'gone'

export interface Users {
  readonly world: World
  readonly random: () => number
  readonly registers: Registers
  /** Those that users go to. */
  readonly routers: readonly string[]
  weather: Weather
  /** Of keys that nobody who is away has to do with. */
  concerned: (key: string) => boolean
  /** Shared by all that are made of it: values, and moments in the order in which users live through them. */
  readonly counts: { values: number; moments: number }
  readonly underWay: Promise<unknown>[]
}

export function usersOf(
  world: World,
  random: () => number,
  routers: readonly string[] = ['router-1'],
): Users {
  return {
    world,
    random,
    routers,
    registers: new Registers(),
    weather: 'well',
    concerned: () => true,
    counts: { values: 0, moments: 0 },
    underWay: [],
  }
}

export const pick = <Item>(users: Users, list: readonly Item[]): Item => {
  const item = list[Math.floor(users.random() * list.length)]
  if (item === undefined) throw new Error('there is nothing to pick from')
  return item
}

const routerOf = (users: Users, router?: string) => router ?? pick(users, users.routers)

/** Some are plain, some are odd, and none comes twice. */
function newValue(users: Users): string {
  const count = ++users.counts.values
  const odd = oddTexts[count % oddTexts.length] ?? ''
  // What begins with a byte order mark is read without it.
  return count % 3 === 0 ? `${odd.replace(/^\ufeff/, '')}${count}` : `value ${count}`
}

export async function put(users: Users, key: string, router?: string, value = newValue(users)) {
  return write(users, key, value, routerOf(users, router))
}

export async function remove(users: Users, key: string, router?: string) {
  return write(users, key, null, routerOf(users, router))
}

async function write(users: Users, key: string, value: Held, router: string): Promise<Outcome> {
  const { world } = users
  const untilMs = world.nowMs + roomOf(world)
  let outcome = await writeOnce(users, key, value, router)
  // With another value, as the first one may still arrive.
  while (isGivenUp(outcome) && world.nowMs < untilMs)
    outcome = await writeOnce(users, key, value === null ? null : newValue(users), router)
  expectServed(users, key, outcome, isDone(outcome))
  return outcome
}

const isDone = ({ status, method }: Outcome): boolean =>
  [200, 201, 204].includes(status) || (method === 'DELETE' && status === 404)

async function writeOnce(users: Users, key: string, value: Held, router: string): Promise<Outcome> {
  const { world, registers, counts } = users
  // Two things may happen at the same time of the world, and still one after the other.
  const writing = registers.write(key, value, ++counts.moments)
  const init = value === null ? { method: 'DELETE' } : { method: 'PUT', body: value }
  const outcome = await ask(world, itemPath(key), { router, ...init })
  if (isDone(outcome)) writing.acknowledged(++counts.moments)
  return outcome
}

/** What is found has to be possible. */
export async function get(users: Users, key: string, router?: string): Promise<Held | undefined> {
  const { world, registers, counts } = users
  const began = ++counts.moments
  const outcome = await ask(world, itemPath(key), { router: routerOf(users, router) })
  const { status } = outcome
  const isAnswer = status === 200 || status === 404
  expectServed(users, key, outcome, isAnswer)
  if (!isAnswer) return undefined
  const found = status === 404 ? null : outcome.text
  expectPossible(registers.read(key, found, began, ++counts.moments), outcome)
  return found
}

function expectServed(users: Users, key: string, outcome: Outcome, isServed: boolean): void {
  const { method, path, router, tookMs, at } = outcome
  const { weather, world } = users
  const mayFail = weather === 'gone' || (weather === 'away' && users.concerned(key))
  const values = { method, path, router, got: got(outcome), tookMs: Math.round(tookMs) }
  const status = mayFail
    ? outcome.status === 503 || outcome.status === 0
      ? 'served'
      : 'not served'
    : 'not served'
  expect(isServed ? 'served' : status, say(mayFail ? 'odd-answer' : 'refused', values, at)).toBe('served')
  if (weather === 'slow' || weather === 'gone') return
  const limitMs = (mayFail ? AWAY_WITHIN_MS : WELL_WITHIN_MS) + ON_THE_WAY_MS + roomOf(world)
  expect(tookMs, say(mayFail ? 'late-answer' : 'slow-answer', values, at)).toBeLessThanOrEqual(limitMs)
}

function expectPossible(bad: BadRead | undefined, { path, router, at }: Outcome): void {
  const found = shown(bad?.found)
  const values = { path, router, found, newer: shown(bad?.newer) }
  const id =
    bad?.fault === 'invented'
      ? 'read-invented'
      : bad?.found === null
        ? 'read-missed'
        : bad?.newer === null
          ? 'came-back'
          : 'read-stale'
  expect(bad === undefined ? 'possible' : `found ${found}`, say(id, values, at)).toBe('possible')
}

const shown = (value: Held | undefined) =>
  value === null || value === undefined ? 'nothing' : JSON.stringify(value.slice(0, 40))

/** Goes on beside what the test does; a failure is told by `settle`. */
export function beside(users: Users, work: Promise<unknown>): void {
  users.underWay.push(work)
  work.catch(() => undefined)
}

/** All that users have begun is over. */
export async function settle(users: Users): Promise<void> {
  await allOf(users.underWay.splice(0))
}

/** One of them does something with one of these keys. */
export function act(users: Users, keys: readonly string[]): void {
  const key = pick(users, keys)
  const what = users.random()
  beside(users, what < 0.5 ? get(users, key) : what < 0.8 ? put(users, key) : remove(users, key))
}

/** Each key has a value. */
export async function fill(users: Users, keys: readonly string[]): Promise<void> {
  for (let from = 0; from < keys.length; from += 50)
    await allOf(keys.slice(from, from + 50).map((key) => put(users, key)))
}

/** Everybody finds what can be there, by one router or the other. */
export async function readAll(users: Users, keys: readonly string[] = users.registers.keys()): Promise<void> {
  const { routers } = users
  const first = Math.floor(routers.length * users.random())
  for (let from = 0; from < keys.length; from += 50)
    await allOf(
      keys
        .slice(from, from + 50)
        .map((key, place) => get(users, key, routers[(first + place) % routers.length])),
    )
}
