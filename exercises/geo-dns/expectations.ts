/** Whom users have to be told of. */
import { expect, say } from 'millions/suite'
import type { Node } from '../../src/contract/world.ts'
import { allOf } from '../kit/waiting.ts'
import {
  ask,
  type Cluster,
  NETWORKS,
  nearestOf,
  networkOf,
  type Question,
  regions,
  serversOf,
  type Told,
} from './names.ts'

/** An answer that resolvers can read, at once. */
export function expectAnswer(told: Told, status = 0): void {
  const { server, question, text, tookMs, limitMs } = told
  const values = { server, question, text, tookMs: Math.round(tookMs), wanted: status }
  expect(told.httpStatus, say('no-answer', values, told.at)).toBe(200)
  expect(told.status, say('wrong-status', values, told.at)).toBe(status)
  expect(tookMs, say('late-answer', values, told.at)).toBeLessThanOrEqual(limitMs)
}

/** Addresses of centers, each once, as many as there have to be. */
export function expectRecords(cluster: Cluster, told: Told, least: number): void {
  expectAnswer(told)
  const { server, question, text, records, centers } = told
  const known = new Set(cluster.centers.values())
  const values = { server, question, text, least }
  const odd = records.filter(({ type, TTL, data }) => type !== 1 || !isTtl(TTL) || typeof data !== 'string')
  expect(odd, say('odd-record', values, told.at)).toEqual([])
  const strangers = centers.filter((name) => !known.has(name))
  expect(strangers, say('address-of-nobody', values, told.at)).toEqual([])
  expect(centers.length, say('empty-answer', values, told.at)).toBeGreaterThan(0)
  if (least === 1) return
  const list = centers.join(', ')
  expect(new Set(centers).size, say('told-twice', { ...values, list }, told.at)).toBe(centers.length)
  expect(centers.length, say('one-address', { ...values, list }, told.at)).toBeGreaterThanOrEqual(least)
}

const isTtl = (ttl: unknown): boolean => typeof ttl === 'number' && Number.isFinite(ttl) && ttl >= 1

/** Somebody whom nobody can locate is told of some center, whatever has become of them. */
export async function expectSomeCenter(cluster: Cluster): Promise<void> {
  for (const server of serversOf(cluster))
    expectRecords(cluster, await ask(cluster, server, { network: '0.0.0.0/0' }), 1)
}

export interface Wanted {
  /** The center that has to be first. */
  readonly first: string
  readonly why: string
  /** The failure, where it is another one. */
  readonly id?: string
  /** How many addresses there have to be. */
  readonly least?: number
}

export async function expectFirst(
  cluster: Cluster,
  server: Node,
  question: Question,
  wanted: Wanted,
): Promise<void> {
  holdToFirst(cluster, await ask(cluster, server, question), question, wanted)
}

function holdToFirst(cluster: Cluster, told: Told, question: Question, wanted: Wanted): void {
  const { first, why, id = 'wrong-center', least = 1 } = wanted
  expectRecords(cluster, told, least)
  const [got = 'nobody'] = told.centers
  const values = { server: told.server, network: question.network ?? 'none', wanted: first, got, why }
  expect(got, say(id, values, told.at)).toBe(first)
}

export interface Moment {
  /** Centers that nobody may be told of first. */
  readonly away?: readonly string[]
  readonly why: string
  readonly id?: string
  readonly least?: number
  /** Whom to ask for. All regions unless told. */
  readonly regions?: readonly string[]
  readonly servers?: readonly Node[]
}

/** Everybody is told of the nearest that is left, by all name servers; for each region some network by chance. */
export async function expectNearest(cluster: Cluster, moment: Moment): Promise<void> {
  const { servers = serversOf(cluster) } = moment
  await holdToNearest(
    cluster,
    moment,
    (moment.regions ?? regions).flatMap((region) => servers.map((server) => [region, server] as const)),
  )
}

/** The same, again and again for so long, and each time by some of the name servers. */
export async function expectNearestFor(
  cluster: Cluster,
  durationMs: number,
  moment: Moment,
  everyMs = 2500,
): Promise<void> {
  const { world, chance } = cluster
  const { servers = serversOf(cluster) } = moment
  const endMs = world.nowMs + durationMs
  for (let round = Math.floor(chance(0, 2)); ; round++) {
    const asked = (moment.regions ?? regions).flatMap((region, place) =>
      servers
        .slice((round + place) % servers.length)
        .slice(0, 1)
        .map((server) => [region, server] as const),
    )
    await holdToNearest(cluster, moment, asked)
    if (world.nowMs >= endMs) return
    await world.run(Math.min(endMs - world.nowMs, chance(0.5, 1.5) * everyMs))
  }
}

/** All ask at the same instant. */
async function holdToNearest(
  cluster: Cluster,
  { away = [], why, id, least = 2 }: Moment,
  asked: readonly (readonly [region: string, server: Node])[],
): Promise<void> {
  const answers = asked.map(async ([region, server]) => {
    const question = { network: networkOf(region, Math.floor(cluster.chance(0, NETWORKS))) }
    return { region, question, told: await ask(cluster, server, question) }
  })
  for (const { region, question, told } of await allOf(answers))
    holdToFirst(cluster, told, question, {
      first: nearestOf(region, away),
      why,
      least,
      ...(id !== undefined && { id }),
    })
}

export interface Shares {
  readonly server: string
  /** How many networks were told of the center first, and how many were asked for. */
  readonly told: number
  readonly all: number
}

/** How many of these networks are told of a center first by a name server. */
export async function shareOf(
  cluster: Cluster,
  server: Node,
  center: string,
  networks: readonly string[],
): Promise<Shares> {
  const all = await allOf(networks.map((network) => ask(cluster, server, { network })))
  for (const told of all) expectRecords(cluster, told, 2)
  const told = all.filter(({ centers }) => centers[0] === center).length
  return { server: server.name, told, all: all.length }
}

/** Networks of some regions: all of them, or so many of each by chance. At fixed distances, they would all be on one side of some rule. */
export function networksIn(
  { chance }: Cluster,
  around: readonly string[],
  count = NETWORKS,
): readonly string[] {
  return around.flatMap((region) => {
    const left = Array.from({ length: NETWORKS }, (_, number) => networkOf(region, number))
    while (left.length > count) left.splice(Math.floor(chance(0, left.length)), 1)
    return left
  })
}

/** One of the name servers, by chance. */
export function anyServer(cluster: Cluster): Node {
  const [server] = serversOf(cluster).slice(Math.floor(cluster.chance(0, serversOf(cluster).length)))
  if (server === undefined) throw new Error('no name server is up')
  return server
}
