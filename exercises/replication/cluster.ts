/** What the suite does to the stack, in the words of the exercise. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World, WorldOptions } from '../../src/contract/world.ts'
import { Browser } from '../checkers/browser.ts'
import type { Value, WriteLedger } from '../checkers/write-ledger.ts'

/** How long a user waits. */
export const patienceMs = 5000
/** How long a replica that reaches the primary may take to have everything. */
export const copiedWithinMs = 5000
/** The header that users send back, beside their cookies. */
const tokenHeader = 'Consistency-Token'

export interface User {
  fetch(path: string, init?: { method?: string; body?: string; patienceMs?: number }): Promise<Response>
}

/** A stack whose nodes have had a moment to find each other. */
export async function start({ boot }: TestContext, options?: WorldOptions): Promise<World> {
  const world = await boot(options)
  await world.run(500)
  return world
}

export function replicaCount(count: number): WorldOptions {
  return { roles: { replica: { regions: { virginia: count } } } }
}

export function primaryOf(world: World): Node {
  return world.node('primary-1')
}

export function visitor(world: World): User {
  return new Browser(world, [tokenHeader])
}

/** The status of the answer. 0 when there was none: refused, reset, or not in time. */
export async function status(answer: Promise<Response>): Promise<number> {
  const found = await unlessUnanswered(answer)
  return found?.status ?? 0
}

/** Writes as a user (a new one, unless told) and notes the outcome. True when it was acknowledged. */
export async function write(
  world: World,
  key: string,
  value: Value,
  { ledger, user = visitor(world) }: { ledger?: WriteLedger; user?: User } = {},
): Promise<boolean> {
  const attempt = ledger?.begin(key, value)
  const body = value === null ? { method: 'DELETE' } : { method: 'PUT', body: value }
  const answered = await status(user.fetch(`/items/${key}`, { ...body, patienceMs }))
  const done = answered >= 200 && answered < 300
  if (done) attempt?.acknowledged()
  return done
}

/** Writes where nothing stands in the way. */
export async function mustWrite(
  world: World,
  key: string,
  value: Value,
  ledger?: WriteLedger,
): Promise<void> {
  const done = await write(world, key, value, ledger === undefined ? {} : { ledger })
  expect(done, say('write-not-acknowledged', { key })).toBe(true)
}

/** What a user finds: the value, null for 404, or the status of an answer that is neither. */
export async function read(
  world: World,
  key: string,
  user: User = visitor(world),
  web = '',
): Promise<Value | number> {
  const base = web === '' ? '' : `http://${web}`
  const answer = await unlessUnanswered(user.fetch(`${base}/items/${key}`, { patienceMs }))
  if (answer === undefined) return 0
  if (answer.status === 404) return null
  return answer.status === 200 ? answer.text() : answer.status
}

/** What a node answers when it is asked directly: the value, null for 404, undefined when it does not tell. */
export async function look(node: Node, key: string): Promise<Value | undefined> {
  const answer = await ask(node, `/items/${key}`)
  if (answer?.status === 404) return null
  return answer?.status === 200 ? answer.text() : undefined
}

/** All that a node holds. Undefined when it does not tell. */
export async function contents(node: Node): Promise<ReadonlyMap<string, string> | undefined> {
  const answer = await ask(node, '/items?prefix=')
  if (answer?.status !== 200) return undefined
  const items: unknown = await answer.json()
  if (!Array.isArray(items)) return undefined
  return new Map(items.map((item: { key: string; value: string }) => [item.key, item.value]))
}

export function show(items: ReadonlyMap<string, string> | undefined): string {
  if (items === undefined) return 'no answer'
  const short = [...items]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value.slice(0, 12)}`)
  return short.length === 0 ? 'nothing' : short.join(' ')
}

/** Within the time, every node must hold the same as the primary. */
export async function expectCopies(
  world: World,
  nodes: readonly Node[],
  withinMs = copiedWithinMs,
): Promise<void> {
  const untilMs = world.nowMs + withinMs
  for (;;) {
    const expected = show(await contents(primaryOf(world)))
    const found = await Promise.all(nodes.map(async (node) => ({ node, items: show(await contents(node)) })))
    const different = found.find(({ items }) => items !== expected)
    if (different === undefined) return
    if (world.nowMs >= untilMs) {
      const reason = say('copy-differs', { node: different.node.name, seconds: withinMs / 1000 })
      expect(different.items, reason).toBe(expected)
    }
    await world.run(100)
  }
}

/** What the primary holds must be what was acknowledged. */
export async function expectNothingLost(world: World, ledger: WriteLedger): Promise<void> {
  const found = await contents(primaryOf(world))
  expect(found === undefined, say('primary-does-not-answer')).toBe(false)
  const lost = ledger.firstLost(found ?? new Map())
  expect(lost?.found, say('write-lost', { key: lost?.key ?? '' })).toBe(lost?.expected)
}

/** How many item requests of these methods web nodes have sent to each node of the role so far, by name. */
export function askedByWeb(world: World, role: string, methods: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const node of world.nodes(role)) counts[node.name] = 0
  for (const event of world.history.of('receive')) {
    const counted = event.peer.startsWith('web') && methods.includes(event.method)
    if (counted && event.node in counts && event.path.startsWith('/items')) {
      counts[event.node] = (counts[event.node] ?? 0) + 1
    }
  }
  return counts
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}

/** Reads by new users, ten at a time. Returns the first that did not find the value. */
export async function readMany(
  world: World,
  count: number,
  key: string,
  value: Value,
): Promise<Value | number | undefined> {
  for (let done = 0; done < count; done += 10) {
    const found = await Promise.all(
      Array.from({ length: Math.min(10, count - done) }, () => read(world, key)),
    )
    const wrong = found.find((item) => item !== value)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

async function ask(node: Node, path: string): Promise<Response | undefined> {
  return unlessUnanswered(node.fetch(path))
}

/** A refused, reset or unanswered request is an outcome. Anything else is not ours to catch. */
async function unlessUnanswered(answer: Promise<Response>): Promise<Response | undefined> {
  try {
    return await answer
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (error instanceof TypeError || name === 'TimeoutError') return undefined
    throw error
  }
}
