/** One of the two programs on its two nodes, with its database; what users ask of it, and what they are told. */
import type { Role } from '../../src/contract/exercise.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { type Asking, askJson, type Outcome, patiently } from '../kit/json-users.ts'
import { withRoom } from '../kit/room.ts'
import { trafficWhere } from '../kit/traffic.ts'

export type ProgramName = 'relational' | 'documents'

const backends = { relational: 'sql', documents: 'database' } as const

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

export async function ask(
  site: Site,
  method: string,
  path: string,
  { node = 0, ...asking }: Asking = {},
): Promise<Outcome> {
  return await askJson(site.world, nodeOf(site, node), method, path, asking)
}

export const askPatiently = (
  site: Site,
  method: string,
  path: string,
  asking: Asking = {},
): Promise<Outcome> => patiently(site.world, () => ask(site, method, path, asking))

/** Requests that the nodes of the program have sent to its database. */
export const traffic = trafficWhere(({ peer }) => peer === 'sql-1' || peer === 'database-1')

export const segment = encodeURIComponent
