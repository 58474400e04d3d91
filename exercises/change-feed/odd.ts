/** The database of another make, as a test drives it: its log is the test's own. */
import type { Node, World } from '../../src/contract/world.ts'
import { type Change, contentsOf, type Item } from '../checkers/change-log.ts'
import type { Manners } from './provided/odd-database.ts'

export class Odd {
  readonly world: World
  readonly node: Node
  readonly #log: Change[] = []

  constructor(world: World) {
    this.world = world
    this.node = world.node('database-1')
  }

  get changes(): readonly Change[] {
    return this.#log
  }

  get newest(): number {
    return this.#log.at(-1)?.offset ?? 0
  }

  /** New changes at the end of its log, each `skip` numbers behind the one before. */
  async add(writes: readonly (readonly [key: string, item: Item | null])[], skip = 1): Promise<void> {
    const changes = writes.map(([key, item], index) => ({
      offset: this.newest + skip * (index + 1),
      key,
      item,
    }))
    this.#log.push(...changes)
    await this.node.fetch('/.changes', { method: 'POST', body: JSON.stringify(changes) })
  }

  async behave(manners: Partial<Manners>): Promise<void> {
    await this.node.fetch('/.manners', { method: 'POST', body: JSON.stringify(manners) })
  }

  /** From now on its log begins behind all that is in it. */
  async forget(): Promise<void> {
    await this.behave({ horizon: this.newest })
  }

  /** How many items there are, for who wants to know what a copy of it holds. */
  get size(): number {
    return contentsOf(this.#log).items.size
  }
}

/** What a follower has asked the database for since then, by path and query. */
export function askedSince(world: World, sinceMs: number): readonly string[] {
  return world.history
    .of('send')
    .filter(({ node, timeMs }) => node === 'follower-1' && timeMs >= sinceMs)
    .map(({ path }) => path)
}

/** The `after` of each request to the feed. */
export function aftersOf(paths: readonly string[]): readonly number[] {
  return paths
    .filter((path) => path.startsWith('/changes'))
    .map((path) => Number(new URL(path, 'http://database-1').searchParams.get('after') ?? 0))
}
