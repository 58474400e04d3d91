import { expect, test } from 'vitest'
import { Statistics } from './statistics.ts'

const SECOND_US = 1_000_000

test('percentiles are told to within one percent, errors and servers are counted', () => {
  const statistics = new Statistics()
  for (let tookMs = 1; tookMs <= 1000; tookMs++) {
    statistics.noteEnd(tookMs, tookMs % 10 === 0, tookMs * 1000)
    statistics.noteReceived(tookMs, tookMs % 4 === 0 ? 'web-1' : 'web-2')
  }
  const report = statistics.report(0, SECOND_US)
  expect(report).toMatchObject({ requests: 1000, errors: 100, received: { 'web-1': 250, 'web-2': 750 } })
  expect(report.p50Ms).toBeGreaterThanOrEqual(500)
  expect(report.p50Ms).toBeLessThan(505)
  expect(report.p99Ms).toBeGreaterThanOrEqual(990)
  expect(report.p99Ms).toBeLessThan(1000)
})

test('a report covers what ended since its start', () => {
  const statistics = new Statistics()
  for (let second = 0; second < 10; second++) statistics.noteEnd(second * SECOND_US, false, 1000)
  expect(statistics.report(0, 10 * SECOND_US).requests).toBe(10)
  expect(statistics.report(7 * SECOND_US, 10 * SECOND_US).requests).toBe(3)
})

test('nobody answered: there is no percentile', () => {
  const statistics = new Statistics()
  statistics.noteEnd(0, true, undefined)
  expect(statistics.report(0, SECOND_US)).toMatchObject({
    requests: 1,
    errors: 1,
    p50Ms: Number.NaN,
    p99Ms: Number.NaN,
  })
})

test('a day loses no request, however wide its windows became', () => {
  const statistics = new Statistics()
  const seconds = 86_400
  for (let second = 0; second < seconds; second += 10) {
    statistics.noteEnd(second * SECOND_US, second % 100 === 0, 2000)
    statistics.noteReceived(second * SECOND_US, 'web-1')
  }
  const report = statistics.report(0, seconds * SECOND_US)
  expect(report).toMatchObject({ requests: 8640, errors: 864, received: { 'web-1': 8640 } })
  const evening = statistics.report(43_200 * SECOND_US, seconds * SECOND_US)
  expect(Math.abs(evening.requests - 4320)).toBeLessThan(52)
})
