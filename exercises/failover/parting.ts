/** A primary that takes writes that no other database gets to hear of, and what becomes of them. */
import { expect, say } from 'millions/suite'
import type { Fault, Node } from '../../src/contract/world.ts'
import type { Value } from '../checkers/write-ledger.ts'
import { oddKeys, wideValue } from '../kit/odd-data.ts'
import { type Cluster, cutOff, databasesOf, expectAllFollow, expectPrimary } from './cluster.ts'
import { favour } from './elections.ts'
import {
  type Diverged,
  divergedAt,
  expectCopies,
  isTaken,
  mustWrite,
  mustWriteAll,
  writeAt,
} from './writes.ts'

export interface Parted {
  readonly old: Node
  readonly next: Node
  readonly tail: readonly (readonly [key: string, value: Value])[]
}

interface Parting {
  /** How many are written at the next primary. 1 unless told. */
  readonly since?: number
  /** What all have in addition before they part. Null: nothing at all is written before. */
  readonly shared?: readonly string[] | null
  /** Where in the tail a card is written that other tails have as well. */
  readonly common?: 'first' | 'last'
}

/** The primary takes writes that no other database gets to hear of, and dies; another one takes over. */
export async function partWays(
  cluster: Cluster,
  round: string,
  { since = 1, shared = [], common }: Parting = {},
): Promise<Parted> {
  const { world } = cluster
  const old = await expectAllFollow(cluster, 'Everybody is back')
  const others = databasesOf(cluster).filter((node) => node !== old)
  if (shared !== null) await mustWriteAll(cluster, [`shared-${round}`, `deleted-${round}`, ...shared])
  await expectCopies(cluster, others, 'Nothing has happened to anybody')
  const cut = world.partition([old], others)
  const tail: (readonly [string, Value])[] = [
    [`tail-${round}`, wideValue(1)],
    [oddKeys[round.length % oddKeys.length] ?? '', ''],
    [`twice-${round}`, 'first'],
    [`twice-${round}`, 'second'],
    [`deleted-${round}`, null],
    [`again-${round}`, 'same'],
    [`again-${round}`, 'between'],
    [`again-${round}`, 'same'],
  ]
  const inAll = ['in-all-tails', `of ${round}`] as const
  if (common === 'first') tail.unshift(inAll)
  if (common === 'last') tail.push(inAll)
  // Times tell nothing: the clock is set back between the first and the second of two changes of one card.
  let skew: Fault | undefined
  for (const [key, value] of tail) {
    if (value === 'second') skew = old.skewClock(-3_600_000)
    const written = await writeAt(cluster, old, key, value)
    const why = 'The primary reaches the witness, but none of the replicas'
    const values = { why, node: old.name, got: written.status || 'no answer' }
    expect(isTaken(written), say('write-refused', values, written.at)).toBe(true)
  }
  old.crash({ disk: 'keep' })
  skew?.heal()
  cut.heal()
  const why = `${old.name} is dead, with writes that only it had`
  const next = await expectPrimary(cluster, { why, except: [old] })
  for (let count = 0; count < since; count++)
    await mustWrite(cluster, `since-${round}-${count}`, `${count}`, why)
  return { old, next, tail }
}

/**
 * The old primary is back, and gets the lease before it has followed anybody: the next one is dead, and the third, which has
 * all of its changes, does not reach the witness until then.
 */
export async function backAsTheNext(cluster: Cluster, { old, next }: Parted): Promise<void> {
  const third = databasesOf(cluster).filter((node) => node !== old && node !== next)
  await expectCopies(cluster, third, `${old.name} is dead`)
  next.crash({ disk: 'keep' })
  await old.restart()
  for (const node of third) await favour(cluster, node)
  const why = `${old.name} is back with a log of its own, as ${next.name} is dead`
  await expectPrimary(cluster, { why, except: [next] })
  await next.restart()
}

/** It boots where nobody is heard, so that what follows is the rejoining alone. */
export async function bootApart(cluster: Cluster, node: Node): Promise<{ heal(): void }> {
  const cut = cutOff(cluster, [node])
  await node.restart()
  await cluster.world.run(1200)
  return cut
}

const countOf = (all: readonly string[], one: string): number => all.filter((each) => each === one).length

/** What a node lists as set aside is exactly this: each change once, and none that the others have. */
export async function expectSetAside(
  node: Node,
  wanted: Parted['tail'],
  why: string,
): Promise<readonly Diverged[]> {
  const list = await divergedAt(node)
  expect(list !== undefined, say('no-diverged-list', { node: node.name })).toBe(true)
  const shown = (key: string, value: string | null | undefined) =>
    `${key}=${value === null ? '(deleted)' : value}`
  const found = (list ?? []).map(({ key, value }) => shown(key, value))
  const expected = wanted.map(([key, value]) => shown(key, value))
  const [values, wantedOnce] = [{ node: node.name, why }, [...expected].sort()]
  const missing = expected.filter((each) => countOf(expected, each) > countOf(found, each))
  expect(missing, say('tail-not-set-aside', values)).toEqual([])
  expect([...found].sort(), say('too-much-set-aside', values)).toEqual(wantedOnce)
  for (const { epoch, offset, key } of list ?? []) {
    const isPlace = Number.isInteger(epoch) && epoch > 0 && Number.isInteger(offset) && offset > 0
    expect(isPlace, say('diverged-without-a-place', { node: node.name, key })).toBe(true)
  }
  return list ?? []
}

export async function expectNothingAside(nodes: readonly Node[], why: string): Promise<void> {
  for (const node of nodes) await expectSetAside(node, [], why)
}
