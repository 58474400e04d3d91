/** One of the two programs on its two nodes, with its database; what users ask of it, and what they are told. */
import type { Role } from '../../src/contract/exercise.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, UserRequest, World } from '../../src/contract/world.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import { trafficWhere } from '../kit/traffic.ts'
import { isUnanswered } from '../kit/waiting.ts'

export type ProgramName = 'relational' | 'documents'

const backends = { relational: 'sql', documents: 'database' } as const
/** More than any of the promises. */
const PATIENCE_MS = 8000

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly request: string
  readonly node: string
  readonly status: number
  /** Nothing when the answer is no JSON. */
  readonly json: unknown
  readonly tookMs: number
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

export interface Asking extends Omit<UserRequest, 'body'> {
  /** 0 or 1: which of the two nodes. The first unless told. */
  readonly node?: number
  readonly json?: unknown
  /** Past the network, for tests in which there is much to ask. */
  readonly isDirect?: boolean
}

export interface Site {
  readonly program: ProgramName
  readonly world: World
  /** Of the suite's own chance: a number between the two. */
  chance(least: number, most: number): number
}

export interface SiteOptions {
  /** What stands on the disk of sql-1 at first. The empty tables unless told. */
  readonly first?: string
  readonly backend?: Partial<Role>
  /** The test holds on real processes as well, which may be late. */
  readonly isReal?: boolean
}

/** Nodes that work without effort, and users who come at any moment. */
export async function open(
  { boot, random }: TestContext,
  program: ProgramName,
  { first, backend = {}, isReal = false }: SiteOptions = {},
): Promise<Site> {
  const chance = (least: number, most: number): number => least + (most - least) * random()
  const [other, otherBackend] =
    program === 'relational' ? (['documents', 'database'] as const) : (['relational', 'sql'] as const)
  const world = await boot({
    entry: program,
    roles: {
      [program]: { serviceMs: 0, backlog: 1000 },
      [backends[program]]: {
        serviceMs: 0,
        ...(first !== undefined && { vars: { FIRST: first } }),
        ...backend,
      },
      [other]: { regions: {} },
      [otherBackend]: { regions: {} },
    },
  })
  if (isReal) withRoom(world)
  await world.run(chance(0, 50))
  return { program, world, chance }
}

export const nodesOf = ({ world, program }: Site): readonly Node[] => world.nodes(program)
export const databaseOf = ({ world, program }: Site): Node => world.node(`${backends[program]}-1`)

export function nodeOf(site: Site, place = 0): Node {
  const nodes = nodesOf(site)
  const node = nodes[place % nodes.length]
  if (node === undefined) throw new Error(`there is no node of ${site.program}`)
  return node
}

export async function ask(site: Site, method: string, path: string, asking: Asking = {}): Promise<Outcome> {
  const { node: place = 0, json, isDirect = false, ...init } = asking
  const { world } = site
  const node = nodeOf(site, place)
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const headers = json === undefined ? {} : { headers: { 'content-type': 'application/json' } }
  const sentMs = world.nowMs
  const asked = { request: `${method} ${short(path)} at ${node.name}`, node: node.name }
  try {
    const at = await (isDirect
      ? node.fetch(path, { method, ...body, ...headers })
      : world.fetch(`http://${node.name}${path}`, {
          patienceMs: PATIENCE_MS + roomOf(world),
          method,
          ...body,
          ...headers,
          ...init,
        }))
    const text = await at.text()
    return { ...asked, status: at.status, json: parsed(text), tookMs: world.nowMs - sentMs, at }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return { ...asked, status: 0, json: undefined, tookMs: world.nowMs - sentMs, at: error }
  }
}

/** Real processes may be late, so who is told 503 there asks again. */
export async function askPatiently(
  site: Site,
  method: string,
  path: string,
  asking: Asking = {},
): Promise<Outcome> {
  const tries = roomOf(site.world) === 0 ? 1 : 10
  for (let count = 1; ; count++) {
    const outcome = await ask(site, method, path, asking)
    if (count === tries || (outcome.status !== 503 && outcome.status !== 0)) return outcome
    await site.world.run(300)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Requests that the nodes of the program have sent to its database. */
export const traffic = trafficWhere(({ peer }) => peer === 'sql-1' || peer === 'database-1')

/** The database of tables itself, asked as the programs of others ask it. */
export async function look(
  site: Site,
  sql: string,
  params: readonly (string | number)[] = [],
): Promise<readonly Readonly<Record<string, unknown>>[] | string> {
  const response = await databaseOf(site).fetch('/query', {
    method: 'POST',
    body: JSON.stringify({ sql, params }),
  })
  const told: { readonly rows?: readonly Readonly<Record<string, unknown>>[]; readonly error?: string } =
    await response.json()
  return told.rows ?? told.error ?? `status ${response.status}`
}

/** The status, in words where there is none. */
export const got = ({ status }: Outcome): number | string => (status === 0 ? 'no answer' : status)

const LONG = 90
/** As JSON spells it, and what nobody would see spelt out as well: two that differ look different. */
export const short = (text: string): string => cut(spelt(JSON.stringify(text).slice(1, -1)))
/** What is JSON already. */
export const shortJson = (value: unknown): string => cut(spelt(JSON.stringify(value) ?? 'nothing'))

/** Marks without a width, marks over the letter before, ends of lines. */
const spelt = (text: string): string =>
  text.replaceAll(/[\p{Cf}\p{Mn}\p{Zl}\p{Zp}]/gu, (letter) => {
    return `\\u{${letter.codePointAt(0)?.toString(16)}}`
  })

const cut = (text: string): string => (text.length > LONG ? `${text.slice(0, LONG)}…` : text)

export const segment = encodeURIComponent
