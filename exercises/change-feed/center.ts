/** The database, as its writers and those who watch its feed see it: all that they were told is held against all the rest. */
import { expect, say } from 'millions/suite'
import type { Say } from '../../src/contract/verdict.ts'
import type { Node, World } from '../../src/contract/world.ts'
import {
  type Change,
  ChangeLog,
  type Contents,
  contentsOf,
  type Item,
  type LogProblemKind,
} from '../checkers/change-log.ts'
import { ChangeWrites, type WriteProblemKind } from '../checkers/change-writes.ts'
import { roomOf } from '../kit/room.ts'
import { changesOf, contentsIn, differenceOf, itemOf, offsetOf, type Reply, reply } from './messages.ts'

/** So long the database takes for anything. */
export const answeredWithinMs = 2000
/** And so long beyond `waitMs` for who waits for a change. */
export const waitedWithinMs = 1000

export interface Asked {
  readonly after?: number
  readonly limit?: number
  readonly waitMs?: number
}

type At = Reply['at']

/** Written out one by one, so that a check finds the words of each. */
const feedSays: Record<LogProblemKind, (offset: number, at: At) => Say> = {
  'too-many': (offset, at) => say('feed-too-many', { offset }, at),
  order: (offset, at) => say('feed-out-of-order', { offset }, at),
  late: (offset, at) => say('feed-late', { offset }, at),
  gone: (offset, at) => say('feed-gone', { offset }, at),
  other: (offset, at) => say('feed-other', { offset }, at),
  none: (offset, at) => say('feed-none', { offset }, at),
}

const writeSays: Record<WriteProblemKind, (offset: number, key: string) => Say> = {
  lost: (offset, key) => say('write-lost', { offset, key }),
  shared: (offset, key) => say('write-shared', { offset, key }),
  refused: (offset, key) => say('write-came-after-all', { offset, key }),
  unknown: (offset, key) => say('write-by-nobody', { offset, key }),
  overtaken: (offset, key) => say('write-overtaken', { offset, key }),
}

export class Center {
  readonly world: World
  readonly node: Node
  readonly log = new ChangeLog()
  readonly writes = new ChangeWrites()
  /** The newest write that has its 200, and since when. */
  newest = { offset: 0, atMs: 0 }

  constructor(world: World) {
    this.world = world
    this.node = world.node('database-1')
  }

  ask(path: string, init?: RequestInit, withinMs = answeredWithinMs): Promise<Reply> {
    return reply(this.world, this.node.fetch(path, init), withinMs + roomOf(this.world))
  }

  /** The status of the answer, or why there was none. A 200 has to tell an offset. */
  async write(key: string, item: Item | null): Promise<number | string> {
    return (await this.attempt(key, item)).status
  }

  /** The same, for those who know what a failure means: that the write is not done, and never will be. */
  async attempt(key: string, item: Item | null): Promise<{ status: number | string; refuse: () => void }> {
    const write = this.writes.begin(key, item)
    const init = item === null ? { method: 'DELETE' } : { method: 'PUT', body: JSON.stringify(item) }
    const { status, text, at } = await this.ask(`/items/${key}`, init)
    const outcome = { status, refuse: () => write.refused() }
    if (status !== 200) return outcome
    const offset = offsetOf(text)
    expect(offset ?? text.slice(0, 60), say('write-without-offset', { key }, at)).toBe(offset)
    if (offset === undefined) return outcome
    write.acknowledged(offset)
    if (offset > this.newest.offset) this.newest = { offset, atMs: this.world.nowMs }
    return outcome
  }

  async mustWrite(key: string, item: Item | null): Promise<void> {
    const method = item === null ? 'DELETE' : 'PUT'
    expect(await this.write(key, item), say('write-not-acknowledged', { method, key })).toBe(200)
  }

  /** A page of the feed, held against all that was seen of it before. */
  async look({ after = 0, limit, waitMs }: Asked = {}): Promise<readonly Change[]> {
    const seenBefore = this.log.newest
    const query = [`after=${after}`]
    if (limit !== undefined) query.push(`limit=${limit}`)
    if (waitMs !== undefined) query.push(`waitMs=${waitMs}`)
    const withinMs = waitMs === undefined ? answeredWithinMs : waitMs + waitedWithinMs
    const { status, text, at } = await this.ask(`/changes?${query.join('&')}`, undefined, withinMs)
    if (this.node.state !== 'up') return []
    expect(status, say('feed-not-told', { query: query.join('&') }, at)).toBe(200)
    const changes = changesOf(text)
    expect(changes === undefined ? text.slice(0, 80) : 'changes', say('feed-shape', {}, at)).toBe('changes')
    this.#see({ after, limit: limit ?? 100, changes: changes ?? [], seenBefore }, at)
    return changes ?? []
  }

  #see(page: Parameters<ChangeLog['see']>[0], at: At): void {
    const problem = this.log.see(page)
    if (problem === undefined) return
    expect(problem.kind, feedSays[problem.kind](problem.offset, at)).toBe('a log that keeps its word')
  }

  /** The whole feed, page by page, from its beginning. */
  async readAll(limit = 1000): Promise<readonly Change[]> {
    const all: Change[] = []
    for (let page = await this.look({ limit }); page.length > 0; ) {
      all.push(...page)
      page = await this.look({ after: all.at(-1)?.offset ?? 0, limit })
    }
    return all
  }

  /** Nothing is under way: feed, snapshot and items tell of the same writes, and of all that were acknowledged. */
  async expectWhole(): Promise<readonly Change[]> {
    const changes = await this.readAll()
    const problem = this.writes.problem(changes)
    if (problem !== undefined)
      expect(problem.kind, writeSays[problem.kind](problem.offset, problem.key)).toBe('as it was answered')
    await this.expectSnapshot(changes)
    await this.expectItems(changes)
    return changes
  }

  /** After a boot: what is not there now never comes. */
  async expectWholeAfterBoot(): Promise<void> {
    this.writes.settle(await this.expectWhole())
  }

  /** Its snapshot is what the changes up to its offset lead to, and these are all of them. */
  async expectSnapshot(changes: readonly Change[]): Promise<void> {
    const { status, text, at } = await this.ask('/snapshot')
    expect(status, say('snapshot-not-told', {}, at)).toBe(200)
    const found = contentsIn(text)
    expect(found === undefined ? text.slice(0, 80) : 'a snapshot', say('snapshot-shape', {}, at)).toBe(
      'a snapshot',
    )
    if (found === undefined) return
    const wanted = contentsOf(changes)
    expect(found.offset, say('snapshot-offset', {}, at)).toBe(wanted.offset)
    const difference = differenceOf(found, wanted)
    const reason = say('snapshot-differs-from-feed', { offset: found.offset }, at)
    expect(difference?.found, reason).toBe(difference?.wanted)
  }

  /** While writes are under way: to be held against the changes up to its offset, once these are known. */
  async snapshotNow(): Promise<Contents> {
    const { status, text, at } = await this.ask('/snapshot')
    expect(status, say('snapshot-not-told', {}, at)).toBe(200)
    const found = contentsIn(text)
    expect(found === undefined ? text.slice(0, 80) : 'a snapshot', say('snapshot-shape', {}, at)).toBe(
      'a snapshot',
    )
    return found ?? contentsOf([])
  }

  async snapshotOffset(): Promise<number> {
    return (await this.snapshotNow()).offset
  }

  /** Undefined when there is none. */
  async readItem(key: string): Promise<string | undefined> {
    const { status, text } = await this.ask(`/items/${key}`)
    return status === 200 ? itemOf(text)?.text : undefined
  }

  /** The first and the last few keys: to ask for all would take longer than all the rest. */
  async expectItems(changes: readonly Change[]): Promise<void> {
    const { items } = contentsOf(changes)
    const keys = [...new Set(changes.map(({ key }) => key))]
    for (const key of new Set([...keys.slice(0, 3), ...keys.slice(-5)])) {
      const { status, text, at } = await this.ask(`/items/${key}`)
      const found = status === 200 ? JSON.stringify(itemOf(text)) : status
      const wanted = items.has(key) ? JSON.stringify(itemOf(JSON.stringify(items.get(key)))) : 404
      expect(found, say('item-differs-from-feed', { key }, at)).toBe(wanted)
    }
  }
}

/** What a snapshot holds is what the changes up to its offset lead to. */
export function expectContents(found: Contents, changes: readonly Change[]): void {
  const wanted = contentsOf(changes, found.offset)
  expect(found.offset, say('snapshot-offset')).toBe(wanted.offset)
  const difference = differenceOf(found, wanted)
  const reason = say('snapshot-differs-from-feed', { offset: found.offset })
  expect(difference?.found, reason).toBe(difference?.wanted)
}
