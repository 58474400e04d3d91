/** Who is at home where, wherever the program has put them; and shards that are away. */
import { expect, say } from 'millions/suite'
import type { Fault, Node } from '../../src/contract/world.ts'
import { ask, type Site } from './site.ts'
import { feedPath } from './town.ts'

/** A feed that can be answered is answered within that. */
const PROBED_WITHIN_MS = 200

/** So many are probed before it is asked whether there are enough. */
const PROBED_AT_ONCE = 28

/**
 * Their shards: the one without which there is no feed for them. Nobody may be followed by them yet. No more names are
 * probed than it takes until there are enough of them.
 */
export async function homesOf(
  site: Site,
  names: readonly string[],
  isEnough: (homes: ReadonlyMap<string, Node>) => boolean = () => false,
): Promise<ReadonlyMap<string, Node>> {
  const homes = new Map<string, Node>()
  for (let from = 0; from < names.length && !isEnough(homes); from += PROBED_AT_ONCE) {
    const some = names.slice(from, from + PROBED_AT_ONCE)
    for (const shard of site.shards)
      for (const name of await namesAt(
        site,
        shard,
        some.filter((each) => !homes.has(each)),
      ))
        homes.set(name, shard)
  }
  return homes
}

/** So many at home at each shard. */
export function onEach({ shards }: Site, count: number): (homes: ReadonlyMap<string, Node>) => boolean {
  return (homes) =>
    shards.every((shard) => [...homes.values()].filter((home) => home === shard).length >= count)
}

/** Those of them who are at home at this shard. */
async function namesAt(site: Site, shard: Node, names: readonly string[]): Promise<readonly string[]> {
  const pause = shard.pause()
  const found: string[] = []
  await Promise.all(
    names.map(async (name) => {
      const { status } = await ask(site, 'GET', feedPath(name), { patienceMs: PROBED_WITHIN_MS })
      if (status !== 200) found.push(name)
    }),
  )
  pause.heal()
  await site.world.run(50)
  return found
}

/** Names by whether they are at home at this shard, until there are enough of either. */
export async function sortByHome(
  site: Site,
  shard: Node,
  names: readonly string[],
  isEnough: (there: readonly string[], elsewhere: readonly string[]) => boolean,
): Promise<readonly [there: readonly string[], elsewhere: readonly string[]]> {
  const [there, elsewhere]: [string[], string[]] = [[], []]
  for (let from = 0; from < names.length && !isEnough(there, elsewhere); from += PROBED_AT_ONCE) {
    const some = names.slice(from, from + PROBED_AT_ONCE)
    const found = await namesAt(site, shard, some)
    there.push(...found)
    elsewhere.push(...some.filter((name) => !found.includes(name)))
  }
  return [there, elsewhere]
}

/** So many names that are at home at this shard, or at any other one. */
export function pick(
  homes: ReadonlyMap<string, Node>,
  count: number,
  isWanted: (home: Node) => boolean,
): readonly string[] {
  const found = [...homes].filter(([, home]) => isWanted(home)).map(([name]) => name)
  const values = { all: homes.size, count, found: found.length }
  expect(found.length >= count, say('not-spread', values)).toBe(true)
  return found.slice(0, count)
}

export type Away = 'frozen' | 'dead'

/** Settles when they are back. */
export function takeAway(shards: readonly Node[], how: Away): () => Promise<void> {
  if (how === 'frozen') {
    const pauses: readonly Fault[] = shards.map((shard) => shard.pause())
    return async () => {
      for (const pause of pauses) pause.heal()
    }
  }
  for (const shard of shards) shard.crash({ disk: 'unsynced' })
  return async () => {
    await Promise.all(shards.map((shard) => shard.restart()))
  }
}
