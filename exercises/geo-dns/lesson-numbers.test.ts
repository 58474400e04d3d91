/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '05-around-the-world/01-geodns.mdx',
)

const rounded = (cell: Recorded): number => Math.round(number(cell))

test('one center', () => {
  const [virginia] = cells('one-center', 'virginia')
  const [frankfurt] = cells('one-center', 'frankfurt')
  const [seoul] = cells('one-center', 'seoul')
  expect(lesson).toContain(
    `In Virginia an answer takes ${ms(virginia)}, in Frankfurt ${rounded(frankfurt)}, in Seoul ${rounded(seoul)}`,
  )
  const [, , failed] = cells('one-center', 'lost')
  expect(lesson).toContain(`nobody anywhere is answered: ${percent(failed)} of the requests fail`)
})

test('a table that somebody edits', () => {
  for (const measure of ['lost', 'edited']) expect(number(cells('by-hand', measure)[2]), measure).toBe(1)
  const [far, , failed] = cells('by-hand', 'expired')
  expect(number(failed)).toBe(0)
  expect(lesson).toContain(`from Virginia, in ${ms(far)}.`)
})

test('three centers', () => {
  for (const measure of ['virginia', 'frankfurt', 'seoul'])
    expect(lesson).toContain(`Now it is ${ms(cells('three-centers', measure)[0])} in all three places`)
  const [half, slow, answered] = cells('three-centers', 'lost')
  expect(lesson).toContain(`${rounded(answered)} good answers a second come in the minute`)
  expect(lesson).toContain(`Half of them take ${ms(half)}`)
  expect(lesson).toContain(`p99 is ${ms(slow)}`)
  expect(number(cells('three-centers', 'after')[2])).toBeGreaterThan(43)
})

test('those who disobey', () => {
  const [first] = cells('disobey', 'half')
  const [second] = cells('disobey', 'minute')
  expect(lesson).toContain(`half of the answers take ${ms(first)} or more`)
  expect(rounded(second)).toBe(rounded(first))
  expect(lesson).toContain(`After a minute it is ${ms(cells('disobey', 'late')[0])}.`)
  for (const measure of ['half', 'minute', 'late'])
    expect(number(cells('disobey', measure)[1]), measure).toBe(0)
})

test('to the nearest that is left, or by room', () => {
  const [well] = cells('drowned', 'well')
  const [drowned] = cells('drowned', 'second')
  expect(lesson).toContain(`${rounded(drowned).toLocaleString('en')} ms, where it was ${rounded(well)}`)
  expect(lesson).toContain(`in the second minute it is still ${ms(cells('drowned', 'third')[0])}`)
  const [shared, , , , virginia, frankfurt] = cells('shared', 'second')
  expect(lesson).toContain(
    `${ms(shared)}. Virginia gets ${percent(virginia)} of the requests, and Frankfurt ${percent(frankfurt)}`,
  )
})

test('users carried', () => {
  const { reference, starter, beside } = numbers.carried
  expect(beside['one-center']?.usersPerDay).toBe(0)
  expect(starter.usersPerDay).toBe(0)
  const more = reference.costPerMonth - (beside['one-center']?.costPerMonth ?? 0)
  expect(lesson).toContain(`for $${more} a month more, it is ${reference.usersPerDay.toLocaleString('en')}`)
  expect(lesson).toContain(`those in Seoul wait for ${ms(cells('one-center', 'seoul')[0])}`)
  expect(lesson).toContain(`Each user makes ${stack.load.requestsPerUser} requests a day`)
})
