/** The name servers and data centers of a test: what name servers tell, and how centers are. */
import { userSubnets } from '../../src/contract/reach.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Fault, Node, World, WorldOptions } from '../../src/contract/world.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import { isUnanswered, reasonOf } from '../kit/waiting.ts'

export const NETWORKS = 32
export const regions = Object.keys(userSubnets)
/** So late at most a center that fails is told of no more, and so long it has to be well before it is told of again. */
export const OUT_WITHIN_MS = 30_000
export const WAITS_MS = 60_000
export const HALF_UNTIL_MS = 75_000
export const BACK_WITHIN_MS = 180_000

/** Whom users of a region are told of, the nearest first, of the three centers of the stack. */
const nearest: Readonly<Record<string, readonly string[]>> = {
  seoul: ['center-1', 'center-2', 'center-3'],
  tokyo: ['center-1', 'center-2', 'center-3'],
  singapore: ['center-1', 'center-3', 'center-2'],
  oregon: ['center-2', 'center-1', 'center-3'],
  virginia: ['center-2', 'center-3', 'center-1'],
  frankfurt: ['center-3', 'center-2', 'center-1'],
  saopaulo: ['center-2', 'center-3', 'center-1'],
  sydney: ['center-1', 'center-2', 'center-3'],
}

export function nearestOf(region: string, away: readonly string[] = []): string {
  return nearest[region]?.find((name) => !away.includes(name)) ?? 'nobody'
}

/** Regions whose nearest it is. */
export const regionsOf = (center: string): readonly string[] =>
  regions.filter((region) => nearestOf(region) === center)

export interface Cluster {
  readonly world: World
  /** Address → name of a center. */
  readonly centers: Map<string, string>
  /** Of the suite's own chance: a number between the two. */
  chance(least: number, most: number): number
}

const ANSWER_WITHIN_MS = 50

/** The same for tests that hold on real processes as well: machines are busy there. */
export async function openWithRoom(context: TestContext): Promise<Cluster> {
  const cluster = await open(context)
  withRoom(cluster.world)
  return cluster
}

/** Name servers that have been up for a moment. */
export async function open({ boot, random }: TestContext, options: WorldOptions = {}): Promise<Cluster> {
  const chance = (least: number, most: number): number => least + (most - least) * random()
  const { roles = {}, ...others } = options
  const dns = { serviceMs: 0, ...roles.dns }
  const center = { serviceMs: 0, ...roles.center }
  const world = await boot({ ...others, roles: { ...roles, dns, center } })
  const cluster = { world, centers: new Map<string, string>(), chance }
  await readAddresses(cluster)
  await world.run(chance(2000, 6000))
  return cluster
}

export async function readAddresses({ world, centers }: Cluster): Promise<void> {
  const [any] = world.nodes('center')
  const told = (await (await any?.fetch('/addresses'))?.json()) as { name: string; address: string }[]
  for (const { name, address } of told) centers.set(address, name)
}

export const serversOf = ({ world }: Cluster): readonly Node[] =>
  world.nodes('dns').filter(({ state }) => state === 'up')

export const networkOf = (region: string, number: number): string => {
  const [a, b, third] = (userSubnets[region] ?? '').split('.')
  return `${a}.${b}.${Number(third) + number}.0/24`
}

export interface Question {
  readonly name?: string
  readonly type?: string
  /** None of it where it is empty. */
  readonly network?: string
  /** Fields that nobody has to know, `&cd=false`. */
  readonly further?: string
}

export interface DnsRecord {
  readonly name?: unknown
  readonly type?: unknown
  readonly TTL?: unknown
  readonly data?: unknown
}

/** What a name server told. Status `-1`: it told nothing that can be read. */
export interface Told {
  readonly server: string
  /** As it was asked. */
  readonly question: string
  readonly httpStatus: number
  readonly status: number
  readonly records: readonly DnsRecord[]
  /** Names of the centers, in their order; addresses of nobody as they are. */
  readonly centers: readonly string[]
  /** In a few words. */
  readonly text: string
  readonly tookMs: number
  /** So long it may take. */
  readonly limitMs: number
  readonly at: Response | Error
}

export const pathOf = ({
  name = 'postcards.example',
  type = 'A',
  network,
  further = '',
}: Question): string => {
  const client = network === undefined ? '' : `&edns_client_subnet=${network}`
  return `/dns-query?name=${name}&type=${type}${client}${further}`
}

export async function ask(cluster: Cluster, server: Node, question: Question): Promise<Told> {
  const path = pathOf(question)
  return read(cluster, server.name, path, () => server.fetch(path))
}

export async function read(
  { world, centers }: Cluster,
  server: string,
  question: string,
  send: () => Promise<Response>,
): Promise<Told> {
  const fromMs = world.nowMs
  const limitMs = ANSWER_WITHIN_MS + roomOf(world)
  const nothing = { server, question, httpStatus: 0, status: -1, records: [], centers: [], limitMs }
  try {
    const at = await send()
    const tookMs = world.nowMs - fromMs
    const body = await at.text()
    const told = {
      ...nothing,
      httpStatus: at.status,
      text: `${at.status}: ${body.slice(0, 160)}`,
      tookMs,
      at,
    }
    const answer = parse(body)
    if (answer === undefined) return told
    const { Status: status, Answer: records = [] } = answer
    if (typeof status !== 'number' || !Array.isArray(records)) return told
    const known = (records as DnsRecord[]).map(({ data }) => centers.get(String(data)) ?? String(data))
    return { ...told, status, records, centers: known }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return { ...nothing, text: `no answer (${reasonOf(error)})`, tookMs: world.nowMs - fromMs, at: error }
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

/** How the checks of a center end from now on; see provided/center.ts. */
export async function steer(
  center: Node,
  manner: { readonly health?: number; readonly healthDelayMs?: number },
): Promise<void> {
  await center.fetch('/control', { method: 'PUT', body: JSON.stringify(manner) })
}

export type Ailment = 'crashed' | 'frozen' | 'cut off' | 'sick'
export const ailments: readonly Ailment[] = ['crashed', 'frozen', 'cut off', 'sick']

/** Lets a center fail its checks, and gives what makes it well again. */
export async function fail({ world }: Cluster, name: string, ailment: Ailment): Promise<() => Promise<void>> {
  const center = world.node(name)
  if (ailment === 'crashed') {
    center.crash()
    return () => center.restart()
  }
  if (ailment === 'sick') {
    await steer(center, { health: 503 })
    return () => steer(center, { health: 200 })
  }
  const fault: Fault = ailment === 'frozen' ? center.pause() : world.partition(world.nodes('dns'), [center])
  return async () => fault.heal()
}
