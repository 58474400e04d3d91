import { array, check, constantFrom, integer, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { eventsOf, longWorld, smallWorld } from '../model/replay.fixture.ts'
import { gapFromMs, lanePixels, TimeAxis } from './time-axis.ts'

const histories = array(
  tuple(
    integer({ min: 0, max: 3_000_000 }).map((us) => us / 1000),
    constantFrom('users', 'web-1', 'web-2', 'operator'),
    integer({ min: 0, max: 5 }),
  ),
  { minLength: 1, maxLength: 60 },
).map((rows) => {
  let timeMs = 0
  return eventsOf(
    ...rows.map(([afterMs, node, kept]) => {
      timeMs += kept < 2 ? 0 : afterMs
      return [timeMs, { kind: 'log', node, level: 'info', text: '' }] as const
    }),
  )
})

test('pixels never go back, and no two events of a lane overlap', () => {
  const result = check(
    property(histories, (events) => {
      const axis = new TimeAxis(events)
      const lanes = new Map<string, number>()
      let before = 0
      for (const { id, node } of events) {
        const pixel = axis.pixelOf(id)
        if (pixel < before || pixel - (lanes.get(node) ?? -lanePixels) < lanePixels - 1e-6) return false
        lanes.set(node, pixel)
        before = pixel
      }
      return before < axis.pixels
    }),
  )
  expect(result.failed, JSON.stringify(result.counterexample)).toBe(false)
})

test('time and pixel lead to each other, and neither goes back', () => {
  const result = check(
    property(histories, integer({ min: 0, max: 4000 }), (events, pixel) => {
      const axis = new TimeAxis(events)
      if (axis.timeAt(pixel) > axis.timeAt(pixel + 7)) return false
      return (
        events.every(({ id, timeMs }) => axis.pixelAt(timeMs) <= axis.pixelOf(id)) &&
        events.every(({ id, timeMs }) => Math.abs(axis.timeAt(axis.pixelOf(id)) - timeMs) < 1e-6)
      )
    }),
  )
  expect(result.failed, JSON.stringify(result.counterexample)).toBe(false)
})

test('long silences take little room, however long, and are marked', () => {
  const axis = new TimeAxis(smallWorld.events)
  expect(axis.gaps.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
    [6, 1006],
    [1013, 2000],
  ])
  const [first, second] = axis.gaps.map(({ fromPixel, toPixel }) => toPixel - fromPixel)
  expect(first).toBe(second)
  expect(axis.gaps.every(({ fromMs, toMs }) => toMs - fromMs >= gapFromMs)).toBe(true)
})

test('an effect lies below its cause', () => {
  const axis = new TimeAxis(smallWorld.events)
  for (const { id, cause } of smallWorld.events)
    if (cause !== undefined) expect(axis.pixelOf(id)).toBeGreaterThan(axis.pixelOf(cause))
})

test('events that are left out take no room', () => {
  const { events } = longWorld(50)
  const whole = new TimeAxis(events)
  const part = new TimeAxis(events, (id) => id % 8 === 0)
  expect(part.pixels).toBeLessThan(whole.pixels / 3)
  expect(part.pixelOf(9)).toBe(part.pixelOf(8))
})

test('the first event from a pixel on is found', () => {
  const axis = new TimeAxis(smallWorld.events)
  for (const { id } of smallWorld.events) {
    const found = axis.firstFrom(axis.pixelOf(id))
    expect(axis.pixelOf(found)).toBe(axis.pixelOf(id))
    expect(found).toBeLessThanOrEqual(id)
  }
  expect(axis.firstFrom(axis.pixels)).toBe(smallWorld.events.length)
})

test('times on the axis keep their distance', () => {
  const { ticks } = new TimeAxis(longWorld(200).events)
  for (const [place, tick] of ticks.entries())
    if (place > 0) expect(tick.pixel - (ticks[place - 1]?.pixel ?? 0)).toBeGreaterThanOrEqual(30)
})
