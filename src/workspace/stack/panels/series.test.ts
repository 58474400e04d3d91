import { expect, test } from 'vitest'
import type { Sample } from '../../../live/protocol.ts'
import { niceTop, Series } from './series.ts'

function sample(timeMs: number, more: Partial<Sample> = {}): Sample {
  return { timeMs, requestsPerSecond: timeMs / 100, errorsPerSecond: 0, figures: {}, ...more }
}

function filled(count: number): Series {
  const series = new Series()
  series.add(Array.from({ length: count }, (_, place) => sample((place + 1) * 500)))
  return series
}

test('the window is the newest span, and begins at the run’s begin while that is shorter', () => {
  const series = filled(10)
  expect(series.window(5000, 60_000)).toEqual({ fromMs: 0, toMs: 60_000 })
  expect(series.window(90_000, 60_000)).toEqual({ fromMs: 30_000, toMs: 90_000 })
})

test('a line holds the samples of its window and one before it', () => {
  const line = filled(10).line('rate', (each) => each.requestsPerSecond, { fromMs: 2500, toMs: 4000 })
  expect(line.points.map(({ timeMs }) => timeMs)).toEqual([2000, 2500, 3000, 3500, 4000])
})

test('what nobody told breaks the line', () => {
  const series = new Series()
  series.add([sample(500, { p99Ms: 20 }), sample(1000), sample(1500, { p99Ms: 30 })])
  const line = series.line('p99', (each) => each.p99Ms, { fromMs: 0, toMs: 2000 })
  expect(line.points.map(({ value }) => value)).toEqual([20, undefined, 30])
})

test('a figure has a line for each node that told it', () => {
  const series = new Series()
  series.add([
    sample(500, { figures: { lag: { 'replica-1': 3 } } }),
    sample(1000, { figures: { lag: { 'replica-2': 5 } } }),
  ])
  expect(series.figureLines('lag', { fromMs: 0, toMs: 1000 })).toEqual([
    {
      id: 'replica-1',
      points: [
        { timeMs: 500, value: 3 },
        { timeMs: 1000, value: undefined },
      ],
    },
    {
      id: 'replica-2',
      points: [
        { timeMs: 500, value: undefined },
        { timeMs: 1000, value: 5 },
      ],
    },
  ])
})

test('old samples go', () => {
  const series = filled(2000)
  expect(series.samples.length).toBe(600)
  expect(series.at(1_000_000)?.timeMs).toBe(1_000_000)
})

test.each([
  [[3, 7], 10],
  [[0, undefined], 1],
  [[12], 20],
  [[0.3], 1],
  [[20], 20],
  [[480], 500],
])('the scale of %j ends at %d', (values, top) => expect(niceTop(values, 1)).toBe(top))
