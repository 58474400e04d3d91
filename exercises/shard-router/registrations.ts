/** People who register: what they ask for, and whose an address is in the end. */
import { expect, say } from 'millions/suite'
import type { Fault, Node, World } from '../../src/contract/world.ts'
import {
  AWAY_WITHIN_MS,
  aboutPerson,
  ask,
  chance,
  forUsers,
  got,
  mark,
  type Outcome,
  routers,
  routersOf,
  sent,
  setFailing,
  shardsOf,
  some,
} from './cluster.ts'
import { fieldOf } from './people.ts'

/** A registration asks several shards, one after the other. */
export const REGISTER_WITHIN_MS = 6000
/** So soon after a crash it is known whose an address is. */
const KNOWN_WITHIN_MS = 15_000
/** Most routers take in fewer events than this in one registration. */
export const MOST_CRASHES = 16

export const pathOf = (person: string) => `/people/${encodeURIComponent(person)}`

export function register(world: World, person: string, email: string, router: string): Promise<Outcome> {
  const headers = { 'content-type': 'application/json' }
  return ask(world, pathOf(person), { method: 'PUT', headers, body: JSON.stringify({ email }), router })
}

export const isDone = ({ status }: Outcome) => status === 200 || status === 201
/** 201 and 200 are the same to who asks whether it worked. */
export const verdict = (outcome: Outcome): string => (isDone(outcome) ? 'theirs' : String(got(outcome)))

/** Those of the people who have this address, by what they are found with. */
async function ownersOf(world: World, people: readonly string[], email: string): Promise<readonly string[]> {
  const found = await Promise.all(
    people.map(async (person, place) => {
      const up = routersOf(world).filter(({ state }) => state === 'up')
      const router = up[place % up.length]?.name ?? routers[0]
      const outcome = await ask(world, pathOf(person), { router })
      const has = outcome.status === 200 ? String(fieldOf(outcome.json, 'email')) : ''
      return has.toLowerCase() === email.toLowerCase() ? person : undefined
    }),
  )
  return found.filter((person) => person !== undefined)
}

export const WAYS = ['dead', 'frozen', 'failing', 'cut off'] as const

/** A failing one has a disk that fails: it answers writes with 500. */
export function takeAway(world: World, shard: Node, way: (typeof WAYS)[number] | undefined): Fault {
  if (way === 'frozen') return shard.pause()
  if (way === 'cut off') return world.partition(routersOf(world), [shard])
  if (way === 'failing') return shard.failDisk({ calls: ['append', 'write', 'sync'], count: 1000 })
  shard.crash({ disk: 'keep' })
  return { heal() {} }
}

/** Somebody new, whose place is this shard. */
export async function somebodyAt(world: World, shard: Node, called: string): Promise<string> {
  for (let number = 1; number <= 60; number++) {
    const person = `${called} ${number}`
    const since = mark(world)
    await ask(world, pathOf(person), { isDirect: true })
    if (aboutPerson(sent(world, since), person)[0]?.peer === shard.name) return person
  }
  expect(shard.name, say('shard-unused', { shards: shard.name })).toBe('used')
  return called
}

export async function expectOneOwner(
  world: World,
  people: readonly string[],
  email: string,
  why: string,
): Promise<string> {
  const owners = await ownersOf(world, people, email)
  const values = { email, why, people: some(owners), count: owners.length }
  expect(owners.length, say('owners', values)).toBe(1)
  return owners[0] ?? ''
}

/** Asks again every second until it is known whose the address is: theirs, or 409. */
export async function untilKnown(
  world: World,
  person: string,
  email: string,
  router: string,
  why: string,
): Promise<Outcome> {
  const untilMs = world.nowMs + KNOWN_WITHIN_MS
  let outcome = await register(world, person, email, router)
  while (!isDone(outcome) && outcome.status !== 409 && world.nowMs < untilMs) {
    await world.run(1000)
    outcome = await register(world, person, email, router)
  }
  const values = { email, why, got: got(outcome), seconds: KNOWN_WITHIN_MS / 1000 }
  const known = say('never-known', values, outcome.at)
  expect(isDone(outcome) || outcome.status === 409 ? 'known' : got(outcome), known).toBe('known')
  return outcome
}

/** What the second one was told fits who has the address in the end. */
export async function expectSettled(
  world: World,
  [first, second]: readonly [string, string],
  email: string,
  why: string,
): Promise<void> {
  const told = await untilKnown(world, second, email, routers[1], why)
  const owner = await expectOneOwner(world, [first, second], email, why)
  const values = { email, why, owner, person: second, got: got(told) }
  expect(owner === second, say('told-otherwise', values, told.at)).toBe(isDone(told))
}

/**
 * Somebody's shard is away, and back while router-1, which is far from the other shards, gives up on them. They try
 * again by router-2 before its second thoughts arrive. False when router-1 had asked nobody else before.
 */
export async function hasTriedAgain(
  world: World,
  home: Node,
  way: 'dead' | 'failing',
  called: string,
): Promise<boolean> {
  const email = `again-${called}@mail.example`
  const pair = [await somebodyAt(world, home, `again ${called}`), `other ${called}`] as const
  const [router] = routersOf(world)
  if (router === undefined) return false
  const delayMs = chance(world, 400, 900)
  const others = shardsOf(world).filter((shard) => shard !== home)
  const links = others.map((shard) => world.link(router, shard, { delayMs }))
  if (way === 'failing') await setFailing(home, true)
  else home.crash({ disk: 'keep' })
  const since = mark(world)
  const first = register(world, pair[0], email, routers[0])
  await world.until(() => forUsers(sent(world, since)).length > 0, 2500).catch(() => undefined)
  const isBegun = forUsers(sent(world, since))[0]?.peer !== home.name
  await world
    .until(() => aboutPerson(sent(world, since), pair[0]).length > 0, isBegun ? 2500 : 1)
    .catch(() => undefined)
  await world.run(chance(world, 5, 60))
  if (way === 'failing') await setFailing(home, false)
  else await home.restart()
  const second = await register(world, pair[0], email, routers[1])
  const told = `${got(await first)} by router-1, ${got(second)} by router-2`
  for (const link of links) link.heal()
  await world.run(AWAY_WITHIN_MS)
  await expectSettled(
    world,
    pair,
    email,
    `was asked for twice by ${pair[0]}, whose shard came back (${told})`,
  )
  return isBegun
}
