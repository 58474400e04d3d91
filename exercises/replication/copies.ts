/** What every node holds, and whether it is the same. */
import { expect, say } from 'millions/suite'
import type { Say } from '../../src/contract/verdict.ts'
import type { Node, World } from '../../src/contract/world.ts'
import type { Versions } from '../checkers/versions.ts'
import type { Value, WriteLedger } from '../checkers/write-ledger.ts'
import { answerOrError } from '../kit/waiting.ts'
import { copiedWithinMs, lossOf, primaryOf } from './cluster.ts'
import { itemsOf } from './users.ts'

type Items = ReadonlyMap<string, string>

/** What a node answers when it is asked directly: the value, null for 404, undefined when it does not tell. */
export async function look(node: Node, key: string): Promise<Value | undefined> {
  return (await inspect(node, key))?.value
}

/** The same for people: the value, or the status that came in its place. */
export async function answerOf(node: Node, key: string): Promise<string> {
  const answer = await answerOrError(node.fetch(`/items/${key}`))
  if (answer instanceof Error) return 'no answer'
  return answer.status === 200 ? await answer.text() : `status ${answer.status}`
}

/** The same with the answer that told it. */
export async function inspect(
  node: Node,
  key: string,
): Promise<{ readonly value: Value; readonly at: Response } | undefined> {
  const answer = await answerOrError(node.fetch(`/items/${key}`))
  if (answer instanceof Error) return undefined
  if (answer.status === 404) return { value: null, at: answer }
  return answer.status === 200 ? { value: await answer.text(), at: answer } : undefined
}

/** All that a node lists, or in words why it does not. */
export async function listOf(node: Node, prefix = ''): Promise<Items | string> {
  const answer = await answerOrError(node.fetch(`/items?prefix=${prefix}`))
  if (answer instanceof Error) return 'no answer'
  if (answer.status !== 200) return `status ${answer.status}`
  const items = itemsOf(await answer.text())
  return items === undefined ? 'no list of items' : new Map(items.map(({ key, value }) => [key, value]))
}

/** All that a node holds. Undefined when it does not tell. */
export async function contents(node: Node): Promise<Items | undefined> {
  const items = await listOf(node)
  return typeof items === 'string' ? undefined : items
}

function show(items: Items | string | undefined, keys: readonly string[] = []): string {
  if (items === undefined) return 'no answer'
  if (typeof items === 'string') return items
  const wanted = keys.length === 0 ? [...items.keys()] : [...keys]
  const shown = wanted
    .sort()
    .slice(0, 5)
    .map((key) => `${key}=${items.get(key)?.slice(0, 16) ?? '(absent)'}`)
  if (wanted.length > shown.length) shown.push(`and ${wanted.length - shown.length} more`)
  return shown.length === 0 ? 'nothing' : shown.join(', ')
}

/** The keys of which not both hold the same. */
function differing(a: Items, b: Items): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key))
}

type Reason = 'copy-differs' | 'copy-parted' | 'copy-has-gaps' | 'copy-missed-the-meanwhile' | 'copy-outlived'

/**
 * Within the time, every node must hold the same as the primary: the same list, and the same items, with what the primary
 * noted of each. `reason` is the say of another list.
 */
export async function expectCopies(
  world: World,
  nodes: readonly Node[],
  reason: Reason = 'copy-differs',
): Promise<void> {
  const untilMs = world.nowMs + copiedWithinMs
  for (let index = 0; index < nodes.length; ) {
    const node = nodes[index]
    if (node === undefined) return
    const [wanted, found] = [await listOf(primaryOf(world)), await listOf(node)]
    const haveLists = typeof wanted !== 'string' && typeof found !== 'string'
    const keys = haveLists ? differing(wanted, found) : []
    const other = haveLists && keys.length === 0 ? await otherItem(world, node, wanted) : undefined
    if (haveLists && keys.length === 0 && other === undefined) index++
    else if (world.nowMs < untilMs) await world.run(100)
    else if (other === undefined)
      expect(show(found, keys), copySays[reason](node.name)).toBe(show(wanted, keys))
    else expect(other.found, other.reason).toBe(other.wanted)
  }
}

/** Written out one by one, so that a check finds the words of each. */
const copySays = {
  'copy-differs': (node: string) => say('copy-differs', { node, seconds: copiedWithinMs / 1000 }),
  'copy-parted': (node: string) => say('copy-parted', { node }),
  'copy-has-gaps': (node: string) => say('copy-has-gaps', { node }),
  'copy-missed-the-meanwhile': (node: string) => say('copy-missed-the-meanwhile', { node }),
  'copy-outlived': (node: string) => say('copy-outlived', { node }),
}

interface Difference {
  readonly wanted: string
  readonly found: string
  readonly reason: Say
}

/** The first item that the node answers otherwise than the primary, or than its own list says. */
async function otherItem(world: World, node: Node, items: Items): Promise<Difference | undefined> {
  for (const [key, value] of someOf([...items])) {
    const [first, second] = [await inspect(primaryOf(world), key), await inspect(node, key)]
    for (const [at, found] of [
      ['primary-1', first],
      [node.name, second],
    ] as const) {
      if (found?.value === value) continue
      const shown = found === undefined ? 'an error' : (found.value ?? 'status 404')
      return {
        wanted: value,
        found: shown,
        reason: say('list-and-item-differ', { node: at, key }, found?.at),
      }
    }
    for (const name of ['ETag', 'Last-Modified']) {
      const [wanted, found] = [first, second].map((each) => each?.at.headers.get(name) ?? '(none)')
      if (wanted === found && wanted !== '(none)') continue
      const reason = say('header-differs', { node: node.name, key, name }, second?.at)
      return { wanted: wanted === '(none)' ? 'a header' : `${wanted}`, found: `${found}`, reason }
    }
  }
  return undefined
}

/** The first, the middle and the last: to ask for all of them would take longer than all the rest. */
function someOf<T>(all: readonly T[]): readonly T[] {
  const places = new Set([0, Math.floor(all.length / 2), all.length - 1])
  return all.filter((_, place) => places.has(place))
}

/** Both must hold the same. */
export function expectSame(found: Items | string | undefined, wanted: Items | undefined, reason: Say): void {
  const isList = found !== undefined && typeof found !== 'string'
  const keys = differing(wanted ?? new Map(), isList ? found : new Map())
  if (isList && wanted !== undefined && keys.length === 0) return
  expect(show(found, keys), reason).toBe(show(wanted, keys))
}

type Loss = 'write-lost' | 'write-lost-to-a-tear' | 'write-lost-with-the-log'

/** What the primary holds must be what was acknowledged. `reason` is the say of what is not. */
export async function expectNothingLost(
  world: World,
  ledger: WriteLedger,
  reason: Loss = 'write-lost',
): Promise<void> {
  const found = await listOf(primaryOf(world))
  const problem = typeof found === 'string' ? found : 'a list'
  expect(problem, say('primary-does-not-answer')).toBe('a list')
  if (typeof found === 'string') return
  const lost = ledger.firstLost(found)
  if (lost === undefined) return
  const shown = lost.found ?? 'status 404'
  expect(shown, lossSays[reason](world, lost.key)).toBe(lost.expected ?? 'status 404')
}

const lossSays = {
  'write-lost': (world: World, key: string) => say('write-lost', { key }, () => lossOf(world, key)),
  'write-lost-to-a-tear': (world: World, key: string) =>
    say('write-lost-to-a-tear', { key }, () => lossOf(world, key)),
  'write-lost-with-the-log': (world: World, key: string) =>
    say('write-lost-with-the-log', { key }, () => lossOf(world, key)),
}

/** Notes which version of the card the node shows, by its key and in lists. */
export async function see(versions: Versions, node: Node): Promise<void> {
  const found = await inspect(node, 'card')
  if (found !== undefined) versions.see(node.name, 'card', Number(found.value ?? 0), found.at)
  const items = await contents(node)
  if (items !== undefined) versions.see(node.name, 'card', Number(items.get('card') ?? 0))
}

export function expectNoWayBack({ travelledBack }: Versions): void {
  if (travelledBack === undefined) return
  const { observer: node, before, after, at } = travelledBack
  const reason =
    after === 0 ? say('copy-vanished', { node, before }, at) : say('travelled-back', { node, before }, at)
  expect(after, reason).toBeGreaterThanOrEqual(before)
}
