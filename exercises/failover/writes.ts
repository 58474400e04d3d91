/** What is written and read at the databases, past the web nodes, and what becomes of it. */
import { expect, say } from 'millions/suite'
import type { Node } from '../../src/contract/world.ts'
import type { Copy, Lost, SetAside } from '../checkers/acknowledged.ts'
import type { Value } from '../checkers/write-ledger.ts'
import { inCrowds } from '../kit/at-once.ts'
import { wideValue } from '../kit/odd-data.ts'
import { answerOrError } from '../kit/waiting.ts'
import {
  type Cluster,
  COPIED_WITHIN_MS,
  databasesOf,
  expectAllFollow,
  expectOnePrimary,
  expectPrimary,
  primaryNow,
} from './cluster.ts'

export interface Written {
  /** 0: no answer. */
  readonly status: number
  readonly epoch: number
  readonly at: Response | Error
}

export const isTaken = ({ status }: Written): boolean => status >= 200 && status < 300

const requestOf = (value: Value) => (value === null ? { method: 'DELETE' } : { method: 'PUT', body: value })

/** Asks this database to write. Whatever it answers is noted. */
export async function writeAt(cluster: Cluster, node: Node, key: string, value: Value): Promise<Written> {
  const attempt = cluster.ledger.begin(key, value)
  const at = await answerOrError(node.fetch(`/items/${key}`, requestOf(value)))
  if (at instanceof Error) return { status: 0, epoch: 0, at }
  const written: Written = { status: at.status, epoch: Number(at.headers.get('Epoch') ?? 'none'), at }
  if (!isTaken(written)) return written
  attempt.acknowledged()
  const shown = at.headers.get('Epoch') ?? 'none'
  expect(
    Number.isInteger(written.epoch) && written.epoch > 0,
    say('no-epoch', { node: node.name, shown }, at),
  ).toBe(true)
  cluster.epochs.acknowledged({ node: node.name, epoch: written.epoch, at })
  expectOnePrimary(cluster)
  return written
}

/** Asks the primary to write, where nothing stands in the way. */
export async function mustWrite(
  cluster: Cluster,
  key: string,
  value: Value,
  why = 'Nothing stands in the way',
): Promise<Written> {
  // The first one to copy from a new primary may still be on its way to it.
  const untilMs = cluster.world.nowMs + (cluster.mode === 'quorum' ? COPIED_WITHIN_MS : 0)
  for (;;) {
    const node = (await primaryNow(cluster)) ?? (await expectPrimary(cluster, { why }))
    const written = await writeAt(cluster, node, key, value)
    if (isTaken(written)) return written
    const got = written.status === 0 ? 'no answer' : written.status
    if (cluster.world.nowMs >= untilMs)
      expect(isTaken(written), say('write-refused', { why, node: node.name, got }, written.at)).toBe(true)
    await cluster.world.run(200)
  }
}

/** What stands in a card that was written by `mustWriteAll`. It has more bytes than letters, as texts of users have. */
export const writtenTo = (key: string): string => `${key} is written ${wideValue(key.length)}`

export async function mustWriteAll(cluster: Cluster, keys: readonly string[], why?: string): Promise<void> {
  for (const key of keys) await mustWrite(cluster, key, writtenTo(key), why)
}

/** So many that no log is handed on in one piece by whoever cuts it into pieces. */
export async function mustWriteMany(cluster: Cluster, name: string, count: number): Promise<void> {
  const why = 'Nothing stands in the way'
  const node = await expectPrimary(cluster, { why })
  const keys = Array.from({ length: count }, (_, place) => `${name}-${place}`)
  await inCrowds(keys, async (key) => {
    const written = await writeAt(cluster, node, key, key)
    const values = { why, node: node.name, got: written.status || 'no answer' }
    expect(isTaken(written), say('write-refused', values, written.at)).toBe(true)
  })
}

/** All that a database lists, past the network. Undefined: it does not tell. */
export async function copyAt(node: Node): Promise<Copy | undefined> {
  if (node.state !== 'up') return undefined
  return await copyOf(await answerOrError(node.fetch('/items?prefix=')))
}

async function copyOf(answer: Response | Error): Promise<Copy | undefined> {
  if (answer instanceof Error || answer.status !== 200) return undefined
  const items: unknown = await answer.json()
  if (!Array.isArray(items)) return undefined
  return new Map(items.map(({ key, value }: { key: string; value: string }) => [key, value]))
}

export interface Fresh {
  /** Null: it is not there. Undefined: there was no answer, or another one. */
  readonly value: Value | undefined
  /** 404 is a refusal as well: by 400 or more. */
  readonly isServed: boolean
  readonly at: Response | Error
}

/** What a database answers to who wants the newest: to who asks for the card, and to who asks for a list of cards. */
export async function freshAt(node: Node, key: string): Promise<readonly Fresh[]> {
  const ask = (path: string) => answerOrError(node.fetch(path, { headers: { 'Cache-Control': 'no-cache' } }))
  const [card, list] = await Promise.all([ask(`/items/${key}`), ask(`/items?prefix=${key}`)])
  const copy = await copyOf(list)
  return [
    { value: await cardOf(card), isServed: isServed(card), at: card },
    { value: copy === undefined ? undefined : (copy.get(key) ?? null), isServed: isServed(list), at: list },
  ]
}

const isServed = (at: Response | Error): boolean => !(at instanceof Error) && at.status < 400

async function cardOf(at: Response | Error): Promise<Value | undefined> {
  if (at instanceof Error) return undefined
  if (at.status === 404) return null
  return at.status === 200 ? await at.text() : undefined
}

/** All that databases had to take out of their logs. */
export async function setAsideAt(nodes: readonly Node[]): Promise<readonly SetAside[]> {
  const all: SetAside[] = []
  for (const node of nodes) {
    const list = await divergedAt(node)
    if (list !== undefined) all.push(...list)
  }
  return all
}

export interface Diverged extends SetAside {
  readonly epoch: number
  readonly offset: number
}

/** What a database lists as diverged. Undefined: it lists nothing. */
export async function divergedAt(node: Node): Promise<readonly Diverged[] | undefined> {
  const answer = await answerOrError(node.fetch('/diverged'))
  if (answer instanceof Error || answer.status !== 200) return undefined
  try {
    const list: unknown = await answer.json()
    return Array.isArray(list) ? (list as Diverged[]) : undefined
  } catch {
    return undefined
  }
}

export function expectNotLost(lost: Lost | undefined, node: Node, why: string): void {
  if (lost === undefined) return
  const { key, expected, found, kind } = lost
  const values = { key, node: node.name, why }
  const reasons = {
    gone: () => say('write-lost', values),
    older: () => say('older-write-is-back', values),
    strange: () => say('nobody-wrote-that', values),
  }
  expect(show(found), reasons[kind]()).toBe(show(expected))
}

const show = (value: Value): string => (value === null ? '(absent)' : value.slice(0, 40))

/** Within the time these hold what the primary holds. */
export async function expectCopies(cluster: Cluster, nodes: readonly Node[], why: string): Promise<Copy> {
  const { world, roomMs } = cluster
  const untilMs = world.nowMs + COPIED_WITHIN_MS + roomMs
  for (;;) {
    const primary = (await primaryNow(cluster)) ?? (await expectPrimary(cluster, { why }))
    const wanted = await copyAt(primary)
    let other: { node: Node; keys: string } | undefined
    for (const node of nodes) {
      const keys = wanted === undefined ? 'no list' : differing(wanted, await copyAt(node))
      if (keys !== '') other ??= { node, keys }
    }
    if (wanted !== undefined && other === undefined) return wanted
    if (world.nowMs >= untilMs && other !== undefined) {
      const values = { node: other.node.name, primary: primary.name, why }
      expect(other.keys, say('copies-differ', values)).toBe('')
    }
    await world.run(250)
  }
}

function differing(wanted: Copy, found: Copy | undefined): string {
  if (found === undefined) return 'no list'
  const keys = [...new Set([...wanted.keys(), ...found.keys()])].sort()
  const others = keys.filter((key) => wanted.get(key) !== found.get(key))
  return others
    .slice(0, 3)
    .map(
      (key) =>
        `${key}: ${found.get(key)?.slice(0, 20) ?? '(absent)'}, not ${wanted.get(key)?.slice(0, 20) ?? '(absent)'}`,
    )
    .join('; ')
}

/** No list has a change that the primary has, nor one twice. A value that was to be written once alone is that very change. */
async function expectListsRight({ ledger }: Cluster, nodes: readonly Node[], primary: Node, why: string) {
  const copy = (await copyAt(primary)) ?? new Map()
  for (const node of nodes) {
    const list = (await divergedAt(node)) ?? []
    const places = list.map(({ epoch, offset }) => `${epoch}/${offset}`)
    const twice = list.find((_, place) => places.indexOf(places[place] ?? '') < place)
    expect(twice?.key, say('listed-twice', { node: node.name, key: twice?.key ?? '', why })).toBe(undefined)
    const isHeld = ({ key, value }: SetAside) =>
      value !== null && copy.get(key) === value && ledger.attempts(key, value) === 1
    const key = list.find(isHeld)?.key ?? ''
    expect(key, say('listed-though-there', { node: node.name, primary: primary.name, key, why })).toBe('')
  }
}

/** Everybody is back: they follow one primary, hold the same, and nothing that was acknowledged is lost. */
export async function expectWhole(cluster: Cluster, why: string): Promise<Node> {
  const { world, ledger, mode } = cluster
  const nodes = databasesOf(cluster)
  world.healAll()
  cluster.frozen.clear()
  for (const node of world.nodes('witness')) if (node.state === 'down') await node.restart()
  for (const node of nodes) if (node.state === 'down') await node.restart()
  const primary = await expectAllFollow(cluster, why)
  await expectCopies(cluster, nodes, why)
  await expectListsRight(cluster, nodes, primary, why)
  const setAside = mode === 'async' ? await setAsideAt(nodes) : []
  for (const node of nodes)
    expectNotLost(ledger.firstLost((await copyAt(node)) ?? new Map(), setAside), node, why)
  return primary
}

/** The primary has everything that was acknowledged. */
export async function expectKept(cluster: Cluster, why: string): Promise<Node> {
  const primary = (await primaryNow(cluster)) ?? (await expectPrimary(cluster, { why }))
  expectNotLost(cluster.ledger.firstLost((await copyAt(primary)) ?? new Map()), primary, why)
  return primary
}
