/** The follower, as its readers see it: what it shows has to be what the database's changes lead to, up to its offset. */
import { expect, say } from 'millions/suite'
import type { Say } from '../../src/contract/verdict.ts'
import type { CutDisk, DiskAfterCrash, Node, World } from '../../src/contract/world.ts'
import { type Change, contentsOf, type Item } from '../checkers/change-log.ts'
import { roomOf } from '../kit/room.ts'
import { contentsIn, differenceOf, itemOf, type Reply, reply } from './messages.ts'
import { bootsIn } from './scenes.ts'

/** A follower that reaches the database has every change by then. */
export const copiedWithinMs = 5000
/** The same where there is much to copy. */
export const muchCopiedWithinMs = 10_000
/** What it has is on its own disk after so long, and what a sync takes. */
export const keptWithinMs = 2200
const answersWithinMs = 1000

/** All changes that there are, at the moment that it is asked. */
export type Source = () => Promise<readonly Change[]>

export class Copy {
  readonly world: World
  readonly node: Node
  readonly #source: Source
  /** The newest offset that it has shown since it booted. */
  shown = 0

  constructor(world: World, source: Source, node = world.node('follower-1')) {
    this.world = world
    this.node = node
    this.#source = source
  }

  ask(path: string, init?: RequestInit): Promise<Reply> {
    return reply(this.world, this.node.fetch(path, init), answersWithinMs + roomOf(this.world))
  }

  /** Its offset, after everything else that its snapshot tells was held against it. Undefined when it refuses to tell. */
  async look(): Promise<number | undefined> {
    const { status, text, at } = await this.ask('/snapshot')
    if (status === 503) return undefined
    expect(status, say('copy-not-told', {}, at)).toBe(200)
    const found = contentsIn(text)
    expect(found === undefined ? text.slice(0, 80) : 'a snapshot', say('snapshot-shape', {}, at)).toBe(
      'a snapshot',
    )
    if (found === undefined) return undefined
    const wanted = contentsOf(await this.#source(), found.offset)
    expect(found.offset, say('copy-offset-unknown', { offset: found.offset }, at)).toBe(wanted.offset)
    const difference = differenceOf(found, wanted)
    expect(difference?.found, say('copy-differs', { offset: found.offset }, at)).toBe(difference?.wanted)
    const reason = say('copy-went-back', { before: this.shown, now: found.offset }, at)
    expect(found.offset, reason).toBeGreaterThanOrEqual(this.shown)
    this.shown = found.offset
    return found.offset
  }

  /** The same, of one that has a copy and may not refuse. */
  async mustLook(): Promise<number> {
    const offset = await this.look()
    expect(offset === undefined ? 'status 503' : 'a copy', say('copy-refused')).toBe('a copy')
    return offset ?? 0
  }

  /** It has everything in time, and shows nothing wrong until then. */
  async expectAll(reason: (seconds: number) => Say, withinMs = copiedWithinMs): Promise<void> {
    const untilMs = this.world.nowMs + withinMs + roomOf(this.world)
    for (;;) {
      const offset = (await this.look()) ?? 'status 503'
      const newest = (await this.#source()).at(-1)?.offset ?? 0
      if (offset === newest) break
      if (this.world.nowMs >= untilMs) {
        expect(offset, reason(withinMs / 1000)).toBe(newest)
        break
      }
      await this.world.run(Math.min(100, untilMs - this.world.nowMs))
    }
    await this.expectItems()
  }

  /** The last few keys of all changes, when it has them all. */
  async expectItems(): Promise<void> {
    const changes = await this.#source()
    const { items } = contentsOf(changes)
    for (const key of new Set(changes.slice(-6).map((change) => change.key)))
      expect(await this.read(key), say('copy-item-differs', { key })).toBe(textOf(items.get(key)))
  }

  /** What a reader finds: an item as text, or the status that came in its place. */
  async read(key: string): Promise<string> {
    const { status, text } = await this.ask(`/items/${key}`)
    return status === 200 ? textOf(itemOf(text)) : `status ${status}`
  }

  crash(disk: DiskAfterCrash | CutDisk = 'unsynced'): void {
    this.node.crash({ disk })
    this.shown = 0
  }

  async restart(): Promise<void> {
    const { world, node } = this
    this.shown = 0
    const lastCrash = () => world.history.of('crash').at(-1)
    const isUp = await bootsIn(node, answersWithinMs + roomOf(world), world)
    expect(isUp ? 'up' : node.state, say('does-not-boot', { node: node.name }, lastCrash)).toBe('up')
  }
}

function textOf(item: Item | undefined): string {
  return item === undefined ? 'status 404' : `“${item.text}” by ${item.person}`
}

/** Written out one by one, so that a check finds the words of each. */
export const late = (seconds: number): Say => say('copy-late', { seconds })
export const lateAfterOutage = (seconds: number): Say => say('copy-late-after-outage', { seconds })
export const lateAfterCrash = (seconds: number): Say => say('copy-late-after-crash', { seconds })
export const lateFromNothing = (seconds: number): Say => say('copy-late-from-nothing', { seconds })
