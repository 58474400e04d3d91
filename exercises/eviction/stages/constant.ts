/** The fourth stage: what is done for one entry takes a few steps, however many there are. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { type CacheNode, type Line, numbers, open } from '../cache-node.ts'
import { expectHeld, expectStats, mustPut } from '../expectations.ts'
import type { PolicyName } from '../model.ts'

/** Caches that have room for so many entries: the second takes eight times as long where all are looked at. */
const FEW = 250
export const MANY = 2000
/** A logarithm grows by less than half between them, and so does what is put in order only now and then. */
const GROWTH = 3
/** They come in parts, so that whoever is merely slow gets through. */
const PART = 500
/** So many are put again, read, and deleted, in batches. */
const EACH = 100
const BATCH = 10
/** So many of the oldest grow, and let another one go each. First in, first out it is always the same: so often, of all. */
const GROWN = 30
const GROWN_SHARE = 8
const LETTERS = 14
/** All of these go for one: whoever calls itself for each of them gets too deep. */
const DEEP = 40_000

export const nameOf = (number: number): string => String(number).padStart(LETTERS, '0')

/** What is done to an entry, and what is said when it takes ever more steps. */
const SAYS = {
  put: 'steps-of-put',
  again: 'steps-of-putting-again',
  read: 'steps-of-reading',
  delete: 'steps-of-deleting',
  grow: 'steps-of-growing',
} as const
type Doing = keyof typeof SAYS
type Cost = Record<Doing, number>

const keysFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, place) => nameOf(first + place))

async function mustTake(cache: CacheNode, keys: readonly string[], read = false): Promise<void> {
  for (let first = 0; first < keys.length; first += PART)
    await mustTakeLines(
      cache,
      keys.slice(first, first + PART).map((key) => ({ key, value: '', read })),
    )
}

async function mustTakeLines(cache: CacheNode, lines: readonly Line[]): Promise<void> {
  const { answer, result } = await cache.bulk(lines)
  const [told, right] = [numbers(result, ['refused']), 'refused 0']
  expect(told, say('rush-refused', { told }, answer.at)).toBe(right)
}

/** In a full cache, with as many new entries as it has room for. */
async function costWith(cache: CacheNode, policy: PolicyName, room: number): Promise<Cost> {
  await mustTake(cache, keysFrom(0, room))
  // On average, as whoever clears up now and then does it for many.
  const before = cache.node.steps
  await mustTake(cache, keysFrom(room, room))
  const put = (cache.node.steps - before) / room
  await expectStats(cache, { items: room, bytes: room * LETTERS })
  // From the middle, where nothing is found by looking from either end.
  const middle = room + room / 4
  const grown = policy === 'fifo' ? BATCH * Math.round(room / GROWN_SHARE / BATCH) : GROWN
  return {
    put,
    again: await usualSteps(cache, EACH, (done) => mustTake(cache, keysFrom(middle + done, BATCH))),
    read: await usualSteps(cache, EACH, (done) => mustTake(cache, keysFrom(middle + done, BATCH), true)),
    grow: await usualSteps(cache, grown, (done) =>
      mustTakeLines(
        cache,
        Array.from({ length: BATCH }, (_, place) => growing(policy, room, done + place)).flat(),
      ),
    ),
    // Last, as it makes room.
    delete: await usualSteps(cache, EACH, async (done) => {
      for (const key of keysFrom(middle + done, BATCH)) await cache.delete(key)
    }),
  }
}

/** Whoever is next to go grows by as much as one takes: the one after it has to go. */
function growing(policy: PolicyName, room: number, time: number): readonly Line[] {
  const grown = 'x'.repeat(LETTERS)
  if (policy !== 'fifo') return [{ key: nameOf(room + 2 * time), value: grown }]
  // Growing is no use to first in, first out: the oldest stays the oldest. It shrinks, and a new one takes the room.
  const oldest = nameOf(room)
  return [
    { key: oldest, value: grown },
    { key: oldest, value: '' },
    { key: nameOf(2 * room + time), value: '' },
  ]
}

/** Of the batches, the middle one: too few entries are asked for to share what clearing up takes. */
async function usualSteps(
  { node }: CacheNode,
  count: number,
  run: (done: number) => Promise<void>,
): Promise<number> {
  const steps: number[] = []
  for (let done = 0; done < count; done += BATCH) {
    const before = node.steps
    await run(done)
    steps.push((node.steps - before) / BATCH)
  }
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
}

/** Each takes about as many steps in a large cache as in a small one. Gives the large one, with the middle deleted. */
export async function expectConstant(context: TestContext, policy: PolicyName): Promise<CacheNode> {
  const few = await costWith(await open(context, policy, FEW * LETTERS), policy, FEW)
  const cache = await open(context, policy, MANY * LETTERS)
  const many = await costWith(cache, policy, MANY)
  for (const doing of Object.keys(SAYS) as Doing[]) expectAlike(SAYS[doing], few[doing], many[doing])
  return cache
}

function expectAlike(id: string, few: number, many: number): void {
  const steps = { fewSteps: Math.round(few), manySteps: Math.round(many) }
  expect(many, say(id, { few: FEW, many: MANY, ...steps })).toBeLessThanOrEqual(GROWTH * few)
}

/** The newest are here but those that were deleted or went for one that grew, and none of those before them. */
export async function expectNewest(cache: CacheNode, id: string): Promise<void> {
  const [first, last] = [MANY, 2 * MANY - 1]
  const middle = first + MANY / 4
  const here = [first, middle - MANY / GROWN_SHARE / 2, middle - 1, middle + EACH, last - 1, last]
  const gone = [0, 1, first - 1, first + 1, middle, middle + EACH - 1]
  await expectHeld(cache, [...gone, ...here].map(nameOf), here.map(nameOf), id)
}

export function constant(): void {
  test('constant-fifo', async (context) => {
    await expectNewest(await expectConstant(context, 'fifo'), 'rush-fifo')
  })

  test('constant-lru', async (context) => {
    await expectNewest(await expectConstant(context, 'lru'), 'rush-lru')
  })

  test('all-go-for-one', async (context) => {
    expectAlike('steps-of-letting-go', await letAllGo(context, FEW), await letAllGo(context, MANY))
    await letAllGo(context, DEEP)
  })
}

/** One entry takes the room of all others. Steps for each of those. */
async function letAllGo(context: TestContext, room: number): Promise<number> {
  const cache = await open(context, 'fifo', room * LETTERS)
  await mustTake(cache, keysFrom(0, room))
  const before = cache.node.steps
  await mustPut(cache, 'all', 'x'.repeat(room * LETTERS - 3))
  const steps = cache.node.steps - before
  await expectStats(cache, { items: 1, bytes: room * LETTERS, evictions: room })
  return steps / room
}
