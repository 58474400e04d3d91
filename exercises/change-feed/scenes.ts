/** The worlds that tests begin in: both programs, or one of them with a counterpart of another make. */
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World, WorldOptions } from '../../src/contract/world.ts'
import type { Item } from '../checkers/change-log.ts'
import { oddKeys, oddTexts } from '../kit/odd-data.ts'
import { inTime } from '../kit/waiting.ts'
import { Center } from './center.ts'

export const by = (person: string, text: string): Item => ({ person, text })

const nobody: WorldOptions = { roles: { follower: { regions: {} } } }

async function begin({ boot, random }: TestContext, options: WorldOptions): Promise<World> {
  const world = await boot(options)
  await world.run(Math.round(150 * random()))
  return world
}

/** The database alone: its followers are the test's own. */
export async function databaseAlone(context: TestContext): Promise<Center> {
  return new Center(await begin(context, nobody))
}

export async function bothPrograms(context: TestContext): Promise<World> {
  return await begin(context, {})
}

const odd = { program: { provided: 'odd-database.ts' } }

/** The follower with a database of another make. */
export async function followerAlone(context: TestContext): Promise<World> {
  return await begin(context, { roles: { database: odd } })
}

/** The same in one region: what keeps them apart is not the way. */
export async function followerNextDoor(context: TestContext): Promise<World> {
  return await begin(context, { roles: { database: odd, follower: { regions: { virginia: 1 } } } })
}

/** Keys and people that plain programs stumble over, each with a text that does not look like one. */
export const oddWrites: readonly (readonly [key: string, item: Item])[] = oddTexts.map((text, index) => [
  oddKeys[index % oddKeys.length] ?? 'card',
  by(oddTexts[(index + 2) % oddTexts.length] ?? '', text),
])

/** Boots a node again. Whether it was up in time. */
export async function bootsIn(node: Node, withinMs: number, world: World): Promise<boolean> {
  const booting = node.restart().then(
    () => undefined,
    () => undefined,
  )
  await inTime(world.until(() => node.state === 'up', withinMs))
  if (node.state === 'up') await booting
  return node.state === 'up'
}
