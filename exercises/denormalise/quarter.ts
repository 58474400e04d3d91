/** A town with somebody on each shard: followers, and authors whom all of them follow. */
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node } from '../../src/contract/world.ts'
import { expectFeedsSoon } from './feeds.ts'
import { homesOf, onEach, pick } from './homes.ts'
import { open, type Site } from './site.ts'
import { people, Town } from './town.ts'

export interface Quarter {
  readonly site: Site
  readonly town: Town
  /** Two for each shard, in the order of the shards. The last four follow nobody. */
  readonly readers: readonly string[]
  /** One for each shard, in the order of the shards, followed by the first four readers. */
  readonly authors: readonly string[]
  readonly homes: ReadonlyMap<string, Node>
}

/** All of them know who follows whom by now. */
export async function openQuarter(context: TestContext): Promise<Quarter> {
  const quarter = await openAtOnce(context)
  await quarter.town.settle()
  return quarter
}

/** The same where follows bring what is posted meanwhile: the authors have a card each, and it is shown. */
export async function openGreeting(context: TestContext): Promise<Quarter> {
  const quarter = await openAtOnce(context)
  const { town, authors, readers } = quarter
  for (const author of authors) await town.post(author, `Hello from ${author}`, { isDirect: true })
  await expectFeedsSoon(town, readers.slice(0, 4), { why: 'somebody at each shard had posted' })
  return quarter
}

async function openAtOnce(context: TestContext): Promise<Quarter> {
  const site = await open(context)
  const town = new Town(site)
  const homes = await homesOf(site, people('person', 48), onEach(site, 3))
  const three = site.shards.map((shard) => pick(homes, 3, (home) => home === shard))
  const of = (place: number): readonly string[] => three.map((names) => names[place] ?? '')
  const [authors, followers, others] = [of(0), of(1), of(2)]
  await town.followAll(followers, authors)
  return { site, town, readers: [...followers, ...others], authors, homes }
}
