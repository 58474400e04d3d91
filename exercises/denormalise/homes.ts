/** Who is at home where, wherever the program has put them; and shards that are away. */
import { expect, say } from 'millions/suite'
import type { Fault, Node } from '../../src/contract/world.ts'
import { ask, type Site } from './site.ts'
import { feedPath } from './town.ts'

/** A feed that can be answered is answered within that. */
const PROBED_WITHIN_MS = 300

/** Their shards: the one without which there is no feed for them. Nobody may be followed by them yet. */
export async function homesOf(site: Site, names: readonly string[]): Promise<ReadonlyMap<string, Node>> {
  const homes = new Map<string, Node>()
  for (const shard of site.shards)
    for (const name of await namesAt(
      site,
      shard,
      names.filter((each) => !homes.has(each)),
    ))
      homes.set(name, shard)
  return homes
}

/** Those of them who are at home at this shard. */
export async function namesAt(site: Site, shard: Node, names: readonly string[]): Promise<readonly string[]> {
  const pause = shard.pause()
  const found: string[] = []
  await Promise.all(
    names.map(async (name) => {
      const { status } = await ask(site, 'GET', feedPath(name), { patienceMs: PROBED_WITHIN_MS })
      if (status !== 200) found.push(name)
    }),
  )
  pause.heal()
  await site.world.run(100)
  return found
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
