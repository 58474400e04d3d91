/** What the suite does to the stack, in the words of the exercise. */
import { expect, say } from 'millions/suite'
import type { EventOf, HistoryEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Say } from '../../src/contract/verdict.ts'
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

/** Writes as a user (a new one, unless told) and notes the outcome: `acknowledged`, or why not. */
export async function write(
  world: World,
  key: string,
  value: Value,
  { ledger, user = visitor(world) }: { ledger?: WriteLedger; user?: User } = {},
): Promise<string> {
  const attempt = ledger?.begin(key, value)
  const body = value === null ? { method: 'DELETE' } : { method: 'PUT', body: value }
  const answered = await status(user.fetch(`/items/${key}`, { ...body, patienceMs }))
  const outcome = outcomeOf(answered)
  if (outcome === 'acknowledged') attempt?.acknowledged()
  return outcome
}

/** What a status means to who wrote. */
export function outcomeOf(answered: number): string {
  if (answered === 0) return 'no answer'
  return answered >= 200 && answered < 300 ? 'acknowledged' : `status ${answered}`
}

/** Writes where nothing stands in the way. */
export async function mustWrite(
  world: World,
  key: string,
  value: Value,
  options: { ledger?: WriteLedger; user?: User } = {},
): Promise<void> {
  const outcome = await write(world, key, value, options)
  const method = value === null ? 'DELETE' : 'PUT'
  expect(outcome, say('write-not-acknowledged', { method, key })).toBe('acknowledged')
}

/** What a user finds: the value, `status 404`, or why there is none. */
export async function read(
  world: World,
  key: string,
  user: User = visitor(world),
  web = '',
): Promise<string> {
  return (await find(key, user, web)).value
}

interface Found {
  readonly value: string
  /** What brought it, for the replay. */
  readonly at: Response | Error
}

async function find(key: string, user: User, web = ''): Promise<Found> {
  const base = web === '' ? '' : `http://${web}`
  const at = await answerOrError(user.fetch(`${base}/items/${key}`, { patienceMs }))
  if (at instanceof Error) return { value: 'no answer', at }
  return { value: at.status === 200 ? await at.text() : `status ${at.status}`, at }
}

/** What a node answers when it is asked directly: the value, null for 404, undefined when it does not tell. */
export async function look(node: Node, key: string): Promise<Value | undefined> {
  return (await inspect(node, key))?.value
}

/** The same with the answer that told it. */
export async function inspect(
  node: Node,
  key: string,
): Promise<{ readonly value: Value; readonly at: Response } | undefined> {
  const answer = await ask(node, `/items/${key}`)
  if (answer?.status === 404) return { value: null, at: answer }
  return answer?.status === 200 ? { value: await answer.text(), at: answer } : undefined
}

/** All that a node holds. Undefined when it does not tell. */
export async function contents(node: Node): Promise<ReadonlyMap<string, string> | undefined> {
  const items = await askJson(node, '/items?prefix=')
  return Array.isArray(items) && items.every(isItem)
    ? new Map(items.map(({ key, value }) => [key, value]))
    : undefined
}

function isItem(item: unknown): item is { key: string; value: string } {
  if (typeof item !== 'object' || item === null || !('key' in item) || !('value' in item)) return false
  return typeof item.key === 'string' && typeof item.value === 'string'
}

/** What a replica says of its lag. Undefined when it does not say, null when it cannot tell. */
export async function lagOf(node: Node): Promise<number | null | undefined> {
  const health = await askJson(node, '/health')
  if (typeof health !== 'object' || health === null || !('lagMs' in health)) return undefined
  return typeof health.lagMs === 'number' || health.lagMs === null ? health.lagMs : undefined
}

export function show(
  items: ReadonlyMap<string, string> | undefined,
  keys = [...(items?.keys() ?? [])],
): string {
  if (items === undefined) return 'no answer'
  const shown = keys
    .sort()
    .slice(0, 5)
    .map((key) => `${key}=${items.get(key)?.slice(0, 16) ?? '(absent)'}`)
  if (keys.length > shown.length) shown.push(`and ${keys.length - shown.length} more`)
  return shown.length === 0 ? 'nothing' : shown.join(', ')
}

/** The keys of which not both hold the same. */
function differing(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key))
}

/** Within the time, every node must hold the same as the primary. `reason` is the say of a difference. */
export async function expectCopies(
  world: World,
  nodes: readonly Node[],
  reason: 'copy-differs' | 'copy-parted' | 'copy-has-gaps' | 'copy-outlived' = 'copy-differs',
): Promise<void> {
  const untilMs = world.nowMs + copiedWithinMs
  for (let index = 0; index < nodes.length; ) {
    const node = nodes[index]
    const [wanted, found] = [await contents(primaryOf(world)), node && (await contents(node))]
    const keys = differing(wanted ?? new Map(), found ?? new Map())
    if (wanted !== undefined && found !== undefined && keys.length === 0) index++
    else if (world.nowMs < untilMs) await world.run(100)
    else expect(show(found, keys), copySays[reason](node?.name ?? '')).toBe(show(wanted, keys))
  }
}

/** Written out one by one, so that a check finds the words of each. */
const copySays = {
  'copy-differs': (node: string) => say('copy-differs', { node, seconds: copiedWithinMs / 1000 }),
  'copy-parted': (node: string) => say('copy-parted', { node }),
  'copy-has-gaps': (node: string) => say('copy-has-gaps', { node }),
  'copy-outlived': (node: string) => say('copy-outlived', { node }),
}

/** Both must hold the same. */
export function expectSame(
  found: ReadonlyMap<string, string> | undefined,
  wanted: ReadonlyMap<string, string> | undefined,
  reason: Say,
): void {
  const keys = differing(wanted ?? new Map(), found ?? new Map())
  expect(show(found, keys), reason).toBe(show(wanted, keys))
}

/** What the primary holds must be what was acknowledged. */
export async function expectNothingLost(world: World, ledger: WriteLedger): Promise<void> {
  const found = await contents(primaryOf(world))
  expect(show(found), say('primary-does-not-answer')).not.toBe('no answer')
  const lost = ledger.firstLost(found ?? new Map())
  const key = lost?.key ?? ''
  expect(
    lost?.found,
    say('write-lost', { key }, () => lossOf(world, key)),
  ).toBe(lost?.expected)
}

/** The crash after the primary acknowledged the key's last write; that acknowledgement where there was none. */
function lossOf({ history }: World, key: string): HistoryEvent | undefined {
  const writes = new Set<number>()
  let acknowledged: HistoryEvent | undefined
  let crash: HistoryEvent | undefined
  for (const event of history.events) {
    if (event.node !== 'primary-1') continue
    if (event.kind === 'receive' && event.method !== 'GET' && event.path === `/items/${key}`)
      writes.add(event.exchange)
    if (event.kind === 'reply' && event.status < 300 && writes.has(event.exchange)) {
      acknowledged = event
      crash = undefined
    }
    if (event.kind === 'crash') crash ??= event
  }
  return crash ?? acknowledged
}

/** The item requests of these methods that nodes of the role have had from web nodes so far. */
export function requestsOfWeb(
  world: World,
  role: string,
  methods: readonly string[],
): readonly EventOf<'receive'>[] {
  const names = new Set(world.nodes(role).map(({ name }) => name))
  return world.history.of('receive').filter((event) => {
    const counted = event.peer.startsWith('web') && methods.includes(event.method)
    return counted && names.has(event.node) && event.path.startsWith('/items')
  })
}

/** How many, by the node's name. */
export function askedByWeb(world: World, role: string, methods: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const node of world.nodes(role)) counts[node.name] = 0
  for (const { node } of requestsOfWeb(world, role, methods)) counts[node] = (counts[node] ?? 0) + 1
  return counts
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}

/** Reads by new users, ten at a time: all must find the same. `reason` is asked with what brought a wrong one. */
export async function expectReads(
  world: World,
  count: number,
  key: string,
  wanted: string,
  reason: (at: Response | Error | undefined) => Say,
): Promise<void> {
  for (let done = 0; done < count; done += 10) {
    const found = await Promise.all(Array.from({ length: 10 }, () => find(key, visitor(world))))
    const wrong = found.find(({ value }) => value !== wanted)
    expect(wrong?.value ?? wanted, reason(wrong?.at)).toBe(wanted)
  }
}

async function ask(node: Node, path: string): Promise<Response | undefined> {
  return unlessUnanswered(node.fetch(path))
}

/** Undefined when there is no answer, or none that is JSON. */
async function askJson(node: Node, path: string): Promise<unknown> {
  const answer = await ask(node, path)
  if (answer?.status !== 200) return undefined
  try {
    return await answer.json()
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** A refused, reset or unanswered request is an outcome. Anything else is not ours to catch. */
async function unlessUnanswered(answer: Promise<Response>): Promise<Response | undefined> {
  const found = await answerOrError(answer)
  return found instanceof Error ? undefined : found
}

async function answerOrError(answer: Promise<Response>): Promise<Response | Error> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Error && (error instanceof TypeError || error.name === 'TimeoutError')) return error
    throw error
  }
}
