import { expect, test } from 'vitest'
import { en } from '../../../messages/en/index.ts'
import { longWorld, smallWorld } from '../model/replay.fixture.ts'
import { WorldModel } from '../model/world-model.ts'
import { axisWidth, Geometry, leastLaneWidth } from './geometry.ts'
import { TimeAxis } from './time-axis.ts'

function geometryOf(world: typeof smallWorld, width = 800): Geometry {
  const model = new WorldModel(world, en.replay.events)
  return new Geometry(model, new TimeAxis(model.events), width)
}

const always = (): boolean => true
const geometry = geometryOf(smallWorld)

test('lanes share the room there is, and scroll sideways where it is too little', () => {
  expect(geometry.width).toBe(800)
  const narrow = geometryOf(smallWorld, 300)
  expect(narrow.laneWidth).toBe(leastLaneWidth)
  expect(narrow.width).toBe(axisWidth + 5 * leastLaneWidth)
})

test('a pointer on an event means it; on an arrow, the nearer of its ends', () => {
  for (const { id } of smallWorld.events) {
    const point = geometry.pointOf(id)
    if (point !== undefined) expect(geometry.eventAt({ x: point.x + 2, y: point.y - 2 }, always)).toBe(id)
  }
  const [from, to] = [geometry.pointOf(7), geometry.pointOf(8)]
  if (from === undefined || to === undefined) throw new Error('events are missing')
  const along = (share: number) => ({
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
  })
  expect(geometry.eventAt(along(0.3), always)).toBe(7)
  expect(geometry.eventAt(along(0.7), always)).toBe(8)
  expect(geometry.eventAt({ x: 2, y: 2 }, always)).toBeUndefined()
})

test('scrubbing leads to the nearest event that is shown, on a lane if one is meant', () => {
  const { axis } = geometry
  expect(geometry.nearestTo(axis.pixelOf(11), always, 'web-1')).toBe(14)
  expect(geometry.nearestTo(-50, always)).toBe(0)
  expect(geometry.nearestTo(axis.pixels + 50, always)).toBe(21)
  expect(geometry.nearestTo(0, (id) => id === 5)).toBe(5)
  expect(geometry.nearestTo(0, () => false)).toBeUndefined()
})

test('what is lost ends between two lanes', () => {
  const lost = geometry.model.arrows.find(({ fate }) => fate === 'lost')
  const ends = lost === undefined ? undefined : geometry.ends(lost)
  expect(ends?.[1].x).toBeGreaterThan(geometry.laneX('web-1') ?? 0)
  expect(ends?.[1].x).toBeLessThan(geometry.laneX('web-2') ?? 0)
})

test('of a long run, only the arrows that cross the view are found, each once', () => {
  const long = geometryOf(longWorld(1000))
  const [top, bottom] = [20_000, 20_600]
  const found = long.arrowsBetween(top, bottom)
  const crossing = long.model.arrows.filter((arrow) => {
    const ends = long.ends(arrow)
    return ends !== undefined && ends[0].y <= bottom && ends[1].y >= top
  })
  expect(new Set(found).size).toBe(found.length)
  expect(found.length).toBeLessThan(200)
  for (const arrow of crossing) expect(found).toContain(arrow)
})
