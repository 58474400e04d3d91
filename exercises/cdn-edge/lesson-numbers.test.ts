/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import { gigabytePrices } from '../../src/simulator/prices.ts'
import stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '03-faster/05-the-edge.mdx',
)

const rounded = (cell: Recorded): number => Math.round(number(cell))
const dollars = (cell: Recorded): string => `$${rounded(cell).toLocaleString('en')}`

test('the way, for a script and for a picture', () => {
  const [virginia] = cells('far', 'virginia')
  const [frankfurt] = cells('far', 'frankfurt')
  const [seoul] = cells('far', 'seoul')
  expect(lesson).toContain(
    `In Virginia it takes ${ms(virginia)}, in Frankfurt ${rounded(frankfurt)}, in Seoul ${rounded(seoul)}`,
  )
  expect(lesson).toContain(`4 KB take ${ms(seoul)} from Virginia to Seoul`)
  const [picture] = cells('far-picture', 'seoul')
  expect(lesson).toContain(`${ms(picture)}. A server may not send all at once`)
  expect(number(picture)).toBeGreaterThan(700)
})

test('near', () => {
  for (const measure of ['virginia', 'frankfurt', 'seoul'])
    expect(rounded(cells('near', measure)[0]), measure).toBe(44)
  expect(lesson).toContain('44 ms for most users, in all three places')
  expect(lesson).toContain(`in Seoul p99 is ${ms(cells('near', 'seoul')[1])} while the edge is cold`)
  const [before, after] = [cells('near', 'frankfurt')[2], cells('near', 'seoul')[2]]
  const requests = 20 * 20
  expect((number(after) - number(before)) / requests, 'one in five').toBeCloseTo(0.2, 1)
})

test('lifetimes', () => {
  const [, slow, asked] = cells('lifetimes', 'one')
  expect(lesson).toContain(`the origin is asked ${asked} times in 20 seconds, and p99 is ${ms(slow)}`)
  expect(number(slow), 'as without an edge').toBeGreaterThan(number(cells('far-picture', 'seoul')[0]))
  expect(lesson).toContain(
    `With ten seconds, when the pictures are there, p99 is ${ms(cells('lifetimes', 'ten')[1])}`,
  )
  expect(lesson).toContain(`With an hour p99 is ${ms(cells('lifetimes', 'hour')[1])}`)
})

test('an edge dies', () => {
  const [, , failed] = cells('edge-goes', 'dead')
  expect(lesson).toContain(`${percent(failed)} of the requests fail in the first two seconds`)
  expect(lesson).toContain(`a picture takes ${ms(cells('edge-goes', 'elsewhere')[0])}`)
})

test('the bill', () => {
  const [without, , bill] = cells('far-picture', 'seoul')
  const [edge, , dearer] = cells('near-picture', 'seoul')
  expect(lesson).toContain(`Without edges this load costs ${dollars(bill)} a month`)
  expect(lesson).toContain(`${dollars(dearer)}. A user gets as many bytes as before`)
  expect(number(dearer) / number(bill), 'nearly half as much again').toBeCloseTo(1.43, 2)
  const saved = Math.round((number(without) - number(edge)) / 10) * 10
  expect(lesson).toContain(`It buys them ${saved} ms with each picture`)
  const [tail, , most] = cells('long-tail', 'seoul')
  expect(lesson).toContain(`${dollars(most)}, and ${ms(tail)}`)
  expect(number(tail)).toBeGreaterThanOrEqual(number(without))
  const [virginia, seoul] = [gigabytePrices('virginia'), gigabytePrices('seoul')]
  expect(lesson).toContain(
    `a gigabyte costs $${virginia.toUsers}, and to another region $${virginia.toOtherRegions}`,
  )
  expect(lesson).toContain(`From Seoul to users it costs $${seoul.toUsers}`)
})

test('users carried', () => {
  const { reference, starter, beside } = numbers.carried
  expect(beside['without-edges']?.usersPerDay).toBe(0)
  expect(starter.usersPerDay).toBe(0)
  const more = reference.costPerMonth - (beside['without-edges']?.costPerMonth ?? 0)
  expect(lesson).toContain(`for $${more} a month more, it is ${reference.usersPerDay.toLocaleString('en')}`)
  expect(lesson).toContain(`A user loads ${stack.load.requestsPerUser} files a day`)
  expect(lesson).toContain(`${stack.load.regions.seoul * 100} % of the users are in Seoul`)
  expect(lesson).toContain(`the users in Seoul wait for ${ms(cells('far', 'seoul')[0])}, were they alone`)
})
