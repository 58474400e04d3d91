/** The fourth stage: what is done for one entry takes a few steps, however many there are. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { type CacheNode, numbers, open } from '../cache-node.ts'
import { expectHeld, expectStats, mustPut } from '../expectations.ts'

/** There is room for so many entries. They come in parts, so that whoever is merely slow gets through. */
const ROOM = 60_000
const PART = 6_000
/** And then so many more come in one request, each of which needs the room of another. */
const MORE = 24_000
/** More than engines keep only once, so that comparing two keys takes a look at their letters. */
const LETTERS = 14
/** The number of the last key that is put. */
export const LAST = ROOM + MORE - 1

export const nameOf = (number: number): string => String(number).padStart(LETTERS, '0')
const lineOf = (number: number, read: boolean): string =>
  `{"key":"${nameOf(number)}","value":""${read ? ',"read":true' : ''}}`

/** With `readsToo`, every second line that puts is followed by one that reads what was put a moment ago. */
function partFrom(first: number, count: number, readsToo: boolean): string {
  const lines: string[] = []
  for (let number = first; number < first + count; number++) {
    lines.push(lineOf(number, false))
    if (readsToo && number % 2 === 0) lines.push(lineOf(number - 9, true))
  }
  return lines.join('\n')
}

/** A full cache, and then four tenths as much again in one request. */
export async function rush(context: TestContext, policy: string): Promise<CacheNode> {
  const cache = await open(context, policy, ROOM * LETTERS)
  for (let first = 0; first < ROOM; first += PART) await mustTake(cache, partFrom(first, PART, false))
  await mustTake(cache, partFrom(ROOM, MORE, true))
  await expectStats(cache, { items: ROOM, bytes: ROOM * LETTERS })
  return cache
}

async function mustTake(cache: CacheNode, body: string): Promise<void> {
  const { answer, result } = await cache.send(body)
  const [told, right] = [numbers(result, ['refused']), 'refused 0']
  expect(told, say('rush-refused', { told }, answer.at)).toBe(right)
}

export function constant(): void {
  test('constant-fifo', async (context) => {
    const cache = await rush(context, 'fifo')
    const among = [0, 1, MORE - 1, MORE, MORE + 1, LAST - 1, LAST]
    await expectHeld(cache, among.map(nameOf), among.slice(3).map(nameOf), 'rush-fifo')
    // All of them go for one.
    await mustPut(cache, 'all', 'x'.repeat(ROOM * LETTERS - 3))
    await expectStats(cache, { items: 1, bytes: ROOM * LETTERS })
  })

  test('constant-lru', async (context) => {
    const cache = await rush(context, 'lru')
    const among = [0, 1, MORE - 1, MORE, MORE + 1, LAST - 1, LAST]
    await expectHeld(cache, among.map(nameOf), among.slice(3).map(nameOf), 'rush-lru')
  })
}
