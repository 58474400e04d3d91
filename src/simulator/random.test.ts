import { expect, test } from 'vitest'
import { createRandom, deriveSeed, drawExponential } from './random.ts'
import { createZipf } from './zipf.ts'

const DRAWS = 20_000

test('the same seed and names give the same stream, another name another one', () => {
  const draw = (...names: string[]): number[] => {
    const random = createRandom(7, ...names)
    return Array.from({ length: 10 }, () => random())
  }
  expect(draw('node', 'web-1')).toEqual(draw('node', 'web-1'))
  expect(draw('node', 'web-1')).not.toEqual(draw('node', 'web-2'))
  expect(deriveSeed(7, 'ab', 'c')).not.toBe(deriveSeed(7, 'a', 'bc'))
})

test('the stream is what it was when it was first written: old seeds replay', () => {
  const random = createRandom(1, 'link', 'a>b')
  expect([random(), random(), random()]).toMatchInlineSnapshot(`
    [
      0.0992909271961746,
      0.031055410255944826,
      0.1845553541934224,
    ]
  `)
})

test('draws are spread evenly', () => {
  const random = createRandom(3, 'even')
  const buckets = new Array<number>(10).fill(0)
  for (let draw = 0; draw < DRAWS; draw++) {
    const bucket = Math.floor(random() * 10)
    buckets[bucket] = (buckets[bucket] ?? 0) + 1
  }
  for (const count of buckets) expect(Math.abs(count - DRAWS / 10)).toBeLessThan(200)
})

test('exponential draws have mean 1, and the share of those above 1 is 1/e', () => {
  const random = createRandom(5, 'exponential')
  const draws = Array.from({ length: DRAWS }, () => drawExponential(random))
  expect(draws.reduce((sum, draw) => sum + draw, 0) / DRAWS).toBeCloseTo(1, 1)
  expect(draws.filter((draw) => draw > 1).length / DRAWS).toBeCloseTo(Math.exp(-1), 1)
})

test('a Zipf distribution asks for the second key half as often as for the first', () => {
  const random = createRandom(9, 'zipf')
  const draw = createZipf(100, 1)
  const counts = new Array<number>(100).fill(0)
  for (let count = 0; count < DRAWS; count++) {
    const key = draw(random)
    counts[key] = (counts[key] ?? 0) + 1
  }
  expect((counts[1] ?? 0) / (counts[0] ?? 1)).toBeCloseTo(0.5, 1)
  expect(counts.every((count) => count > 0)).toBe(true)
})
