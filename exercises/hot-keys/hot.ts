/** What is hot in a test of writes, and who looks at it. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import { roomOf } from '../kit/room.ts'
import { allOf } from '../kit/waiting.ts'
import { itemIn, type Outcome, open, type Size } from './cluster.ts'
import { readersCome } from './crowd.ts'
import { FOUND_WITHIN_MS, RELIEVED_AFTER_MS, SEEN_AFTER_MS } from './promises.ts'
import { readBoth, type Users, usersOf, write } from './users.ts'

export const KEY = 'celebrity'
/** A home that takes less for a request than this has no line of readers that would have to be over first. */
const QUICK_MS = 10

/** Readers of these keys are there, and have been for so long that they hurt nobody any more. */
export async function openHot(
  context: TestContext,
  keys: readonly string[] = [KEY],
  size: Size = {},
): Promise<Users> {
  const cluster = await open(context, size)
  const users = usersOf(cluster)
  for (const key of keys) await write(users, key)
  readersCome(cluster, keys)
  const isQuick = size.shardMs !== undefined && size.shardMs < QUICK_MS
  await cluster.world.run(isQuick ? FOUND_WITHIN_MS + 1000 : RELIEVED_AFTER_MS)
  return users
}

/** Strangers look for so long, at both routers, again and again: none of them may be told what is too old. */
export async function lookFor(users: Users, key: string, forMs: number): Promise<void> {
  const { world, chance } = users.cluster
  const endMs = world.nowMs + forMs
  while (world.nowMs < endMs) {
    await readBoth(users, key)
    await world.run(Math.max(0, Math.min(chance(60, 260), endMs - world.nowMs)))
  }
  await readBoth(users, key)
}

/** Just when nobody may be told it any more. */
export async function lookAt(
  users: Users,
  key: string,
  { fromMs, toMs, everyMs }: { readonly fromMs: number; readonly toMs: number; readonly everyMs: number },
): Promise<void> {
  const { world } = users.cluster
  if (fromMs > world.nowMs) await world.run(fromMs - world.nowMs)
  const asked: Promise<unknown>[] = []
  while (world.nowMs < toMs) {
    asked.push(readBoth(users, key))
    await world.run(everyMs)
  }
  await allOf(asked)
}

/** Both routers tell the same, a second after the last write. */
export async function expectAlike(users: Users, key: string): Promise<void> {
  const [one, other] = await readBoth(users, key)
  const [told, toldToo] = [toldIn(one), toldIn(other)]
  const values = { key, one: told, other: toldToo }
  expect(values.other, say('routers-differ', values, other?.at)).toBe(values.one)
}

function toldIn(outcome: Outcome | undefined): string {
  const item = itemIn(outcome?.text ?? '')
  return item === undefined ? 'nothing' : `“${item.text}”, ${item.likes}`
}

/** As many as were answered, and no more than were sent; those that nobody was told of may count. */
export async function expectLikes(users: Users, key: string): Promise<void> {
  const { world } = users.cluster
  await world.run(SEEN_AFTER_MS + roomOf(world))
  await readBoth(users, key)
}
