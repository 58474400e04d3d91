/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, number, percent, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '03-faster/02-eviction.mdx',
)

const rounded = (cell: Recorded) => Math.round(number(cell))

test('a cache without a limit', () => {
  const [, wellErrors, hits] = cells('no-limit', 'quiet')
  expect(lesson).toContain(`For a while all is well: ${hits} % of the requests are`)
  expect(wellErrors).toBe(0)
  const [, errors, gone] = cells('no-limit', 'later')
  expect(lesson).toContain(`and ${percent(errors)} fail`)
  expect(gone, 'dead').toBe(null)
  const [, again, full] = cells('no-limit', 'again')
  expect(number(again), 'still drowning').toBeGreaterThan(0.05)
  expect(full, 'full once more').toBe(null)
})

test('LRU and the backup', () => {
  const [p99, errors, hits] = cells('backup-predicted', 'before')
  const [slow, failed, fewer] = cells('backup-predicted', 'meanwhile')
  expect(lesson).toContain(
    `finds ${hits} % of what it is asked for. What becomes of the users’ p99, which is ${rounded(p99)} ms`,
  )
  expect(errors).toBe(0)
  expect(lesson).toContain(
    `p99 goes from ${rounded(p99)} to ${rounded(slow)} ms, and ${percent(failed)} of the requests fail`,
  )
  expect(lesson).toContain(`The hits fall to ${fewer} %`)
})

test('four traces', () => {
  const [, lruScan, lfuScan] = cells('four-traces', 'scan')
  const [, lruZipf, lfuZipf] = cells('four-traces', 'zipf')
  const [, lruShift, lfuShift] = cells('four-traces', 'shifting')
  expect(lesson).toContain(
    `LFU has ${lfuScan} % on the scan and ${lfuZipf} % on Zipf, and LRU ${lruScan} % and ${lruZipf} %`,
  )
  expect(lesson).toContain(`LRU has ${lruShift} %, and LFU ${lfuShift} %`)
})

test('within the budget', () => {
  for (const measure of ['quiet', 'busy', 'later', 'again']) {
    const [, errors, , bytes] = cells('within-budget', measure)
    expect(errors).toBe(0)
    expect(number(bytes)).toBeLessThanOrEqual(80_000)
  }
  const [p99, , hits] = cells('within-budget', 'busy')
  expect(lesson).toContain(`${hits} % are hits at 500 requests a second, p99 is ${rounded(p99)} ms`)
})

test('the backup, and a better policy', () => {
  const [p99, errors, hits] = cells('backup-best', 'before')
  const [slower, failed, fewer] = cells('backup-best', 'meanwhile')
  expect(lesson).toContain(`p99 is ${rounded(p99)} ms before and ${rounded(slower)} ms meanwhile`)
  expect(lesson).toContain(`The hits fall from ${hits} to ${fewer} %`)
  expect([errors, failed]).toEqual([0, 0])
})

test('how much memory is enough', () => {
  const lru = (slots: number) => cells('zipf-sizes', `slots-${slots}`)[1]
  expect(lesson).toContain(
    `LRU finds ${lru(25)} % with room for 25 entries, ${lru(100)} % with 100, and ${lru(400)} % with 400`,
  )
  const [, , lfu] = cells('zipf-sizes', 'slots-100')
  expect(number(lru(200)) - number(lfu), 'nearly').toBeLessThanOrEqual(3)
})

test('round and round', () => {
  expect(cells('loop-101', 'slots-75').slice(0, 3)).toEqual([0, 0, 0])
  expect(cells('loop-101', 'slots-100').slice(0, 3)).toEqual([0, 0, 0])
  expect(cells('loop-101', 'slots-101').slice(0, 3)).toEqual([100, 100, 100])
  expect(lesson).toContain(`throws a die finds ${cells('loop-101', 'slots-100')[3]} %`)
})

test('users carried', () => {
  const { reference, starter, beside } = numbers.carried
  const told = (users: number | undefined) => (users ?? 0).toLocaleString('en')
  expect(lesson).toContain(`The cache costs $${stack.roles.cache.costPerMonth} a month`)
  expect(lesson).toContain(`carry ${told(beside['no-cache']?.usersPerDay)} users`)
  expect(lesson).toContain(
    `with FIFO it is ${told(beside.fifo?.usersPerDay)}, with LRU ${told(reference.usersPerDay)}, with LFU ${told(beside.lfu?.usersPerDay)}`,
  )
  expect(lesson).toContain(`It carries ${told(starter.usersPerDay)}`)
})
