/** The resolver of a test, what is asked of it, and what it asks. */
import type { RequestEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import { trafficWhere } from '../kit/traffic.ts'
import { allOf, isUnanswered, reasonOf } from '../kit/waiting.ts'
import { usual } from './usual.ts'

export const TYPES: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  MX: 15,
  TXT: 16,
  AAAA: 28,
}

export interface Cluster {
  readonly world: World
  readonly resolver: Node
  /** Of the suite's own chance: a number between the two. */
  chance(least: number, most: number): number
}

/** All of them in one region, as it is no lesson on distances. */
const near = (count: number) => ({ regions: { seoul: count }, serviceMs: 0 })

const WORLD = { root: 2, tld: 2, auth: 4 }
const SMALL_WORLD = { root: 1, tld: 1, auth: 2 }

export async function open(
  { boot, random }: TestContext,
  zones = usual(),
  { root, tld, auth } = WORLD,
): Promise<Cluster> {
  const chance = (least: number, most: number): number => least + (most - least) * random()
  const vars = { ZONES: zones }
  const world = await boot({
    roles: {
      resolver: { serviceMs: 0 },
      root: { ...near(root), vars },
      tld: { ...near(tld), vars },
      auth: { ...near(auth), vars },
    },
  })
  const cluster = { world, resolver: world.node('resolver-1'), chance }
  await world.run(chance(0, 1000))
  return cluster
}

/** The same for tests that hold on real processes as well: machines are busy there, so that a few nodes serve all zones. */
export async function openWithRoom(context: TestContext, zones = usual()): Promise<Cluster> {
  const few = zones.replaceAll(/(root|tld)-2/g, '$1-1').replaceAll(/auth-[34]/g, 'auth-2')
  const cluster = await open(context, few, SMALL_WORLD)
  withRoom(cluster.world)
  return cluster
}

/** From now on all name servers go by this. */
export function setZones({ world }: Cluster, zones: string): void {
  for (const role of ['root', 'tld', 'auth'])
    for (const server of world.nodes(role)) server.setVars({ ZONES: zones })
}

export const seconds = (cluster: Cluster, count: number): Promise<void> => cluster.world.run(count * 1000)

export interface DnsRecord {
  readonly name: string
  readonly type: number
  readonly TTL: number
  readonly data: string
}

/** What a user was told. Status `-1`: nothing that can be read. */
export interface Told {
  /** As it was asked: `A www.postcards.example`. */
  readonly question: string
  readonly name: string
  readonly type: number
  readonly httpStatus: number
  readonly status: number
  readonly records: readonly DnsRecord[]
  /** In a few words. */
  readonly text: string
  readonly fromMs: number
  readonly toMs: number
  /** So long it may take. */
  readonly limitMs: number
  /** What the resolver has sent meanwhile, for whomever. */
  readonly asked: readonly RequestEvent[]
  readonly at: Response | Error
}

const sentByResolver = trafficWhere(({ node }) => node === 'resolver-1')

const LIMIT_MS = 5000

/** A busy machine may keep a name server from answering in a second. */
const TRIES_WITH_ROOM = 6
/** A Status 2 may be kept for a second. */
const BETWEEN_TRIES_MS = 1200

/** Asks as a user does. */
export async function ask(cluster: Cluster, name: string, type = 'A'): Promise<Told> {
  const tries = roomOf(cluster.world) > 0 ? TRIES_WITH_ROOM : 1
  for (let count = 1; ; count++) {
    const told = await askOnce(cluster, name, type)
    if (told.status !== 2 || count === tries) return told
    await cluster.world.run(BETWEEN_TRIES_MS)
  }
}

async function askOnce(cluster: Cluster, name: string, type: string): Promise<Told> {
  const { world } = cluster
  const mark = sentByResolver.mark(world)
  const fromMs = world.nowMs
  const limitMs = LIMIT_MS + roomOf(world)
  const end = (at: Response | Error) => ({
    question: `${type} ${name}`,
    name: plain(name),
    type: TYPES[type] ?? Number(type),
    httpStatus: 0,
    status: -1,
    records: [],
    fromMs,
    toMs: world.nowMs,
    limitMs,
    asked: sentByResolver.sent(world, mark),
    at,
  })
  try {
    // Time for those who answer late, so that it is seen how late.
    const at = await world.fetch(`/dns-query?name=${encodeURIComponent(name)}&type=${type}`, {
      patienceMs: limitMs + 3000,
    })
    const body = await at.text()
    const told = { ...end(at), httpStatus: at.status, text: `${at.status}: ${body.slice(0, 240)}` }
    const answer = parse(body)
    if (answer === undefined) return told
    const { Status: status, Answer: records = [] } = answer
    if (typeof status !== 'number' || !Array.isArray(records)) return told
    return { ...told, status, records: records.map(recordOf) }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return { ...end(error), text: `no answer (${reasonOf(error)})` }
  }
}

export const askAll = (cluster: Cluster, names: readonly string[], type = 'A'): Promise<readonly Told[]> =>
  allOf(names.map((name) => ask(cluster, name, type)))

export const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '')

function recordOf(value: unknown): DnsRecord {
  const { name, type, TTL, data }: Readonly<Record<string, unknown>> = Object(value)
  const isName = type === TYPES.NS || type === TYPES.CNAME
  return {
    name: plain(String(name)),
    type: typeof type === 'number' ? type : Number.NaN,
    TTL: typeof TTL === 'number' ? TTL : Number.NaN,
    data: isName ? plain(String(data)) : String(data),
  }
}

function parse(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** `root-1, tld-2, auth-1`: whom the resolver has asked. */
export const listOf = (asked: readonly RequestEvent[]): string =>
  asked.length === 0
    ? 'nobody'
    : asked
        .slice(0, 12)
        .map(({ peer }) => peer)
        .join(', ')
