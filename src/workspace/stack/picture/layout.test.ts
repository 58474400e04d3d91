import { expect, test } from 'vitest'
import { curveBetween, pointOn } from './curve.ts'
import { layOut, type Room, Slots, tiersOf } from './layout.ts'
import { linkKey, pictureLinks } from './links.ts'
import type { PictureNode, Shape } from './topology.ts'

const room: Room = {
  width: 900,
  cardWidth: 170,
  cardHeight: 80,
  gap: 10,
  tierGap: 50,
  usersWidth: 90,
  usersHeight: 60,
}

const shape: Shape = {
  entry: 'balancer',
  roles: {
    store: { tier: 'data' },
    balancer: { calls: ['web'] },
    web: { calls: ['cache', 'store'] },
    cache: { calls: ['store'] },
    replica: { tier: 'data' },
  },
}

function nodes(...names: readonly string[]): PictureNode[] {
  return names.map((name) => {
    const [role = '', , region = 'frankfurt'] = name.split('-')
    return { name, role, region, byLearner: false }
  })
}

function overlap(boxes: readonly { x: number; y: number; width: number; height: number }[]): boolean {
  return boxes.some((a, place) =>
    boxes.some(
      (b, other) =>
        other > place &&
        a.x < b.x + b.width &&
        b.x < a.x + a.width &&
        a.y < b.y + b.height &&
        b.y < a.y + a.height,
    ),
  )
}

test('tiers follow the calls from the entry on; roles of one tier share a column', () => {
  expect(tiersOf(shape)).toEqual([['balancer'], ['web'], ['cache'], ['store', 'replica']])
})

test('without calls, tiers are in the order of their declaration, the entry first', () => {
  expect(tiersOf({ entry: 'web', roles: { primary: {}, replica: {}, web: {} } })).toEqual([
    ['web'],
    ['primary'],
    ['replica'],
  ])
})

test('roles that call each other in a circle still have an order', () => {
  const circle: Shape = {
    entry: 'a',
    roles: { a: { calls: ['b'] }, b: { calls: ['a', 'c'] }, c: { calls: ['b'] } },
  }
  expect(tiersOf(circle)).toEqual([['a'], ['b'], ['c']])
})

test('users stand first, tiers to their right, nothing on anything', () => {
  const there = nodes('balancer-1', 'web-1', 'web-2', 'web-3', 'store-1')
  const layout = layOut(shape, there, new Slots(), room)
  expect(layout.direction).toBe('across')
  const xs = ['users', 'balancer-1', 'web-1', 'store-1'].map((name) => layout.boxes.get(name)?.x ?? -1)
  expect(xs).toEqual([...xs].sort((a, b) => a - b))
  expect(overlap([...layout.boxes.values()])).toBe(false)
})

test('on a narrow page tiers are under each other and nothing is cut off', () => {
  const there = nodes('balancer-1', 'web-1', 'web-2', 'web-3', 'store-1')
  const layout = layOut(shape, there, new Slots(), { ...room, width: 358 })
  expect(layout.direction).toBe('down')
  for (const { x, y, width, height } of layout.boxes.values()) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x + width).toBeLessThanOrEqual(358)
    expect(y + height).toBeLessThanOrEqual(layout.height)
  }
  expect(overlap([...layout.boxes.values()])).toBe(false)
})

test('a node that goes leaves its slot, the next one takes it, and the others stay', () => {
  const slots = new Slots()
  expect(slots.settle('web', ['web-1', 'web-2', 'web-3'])).toEqual(['web-1', 'web-2', 'web-3'])
  expect(slots.settle('web', ['web-1', 'web-3'])).toEqual(['web-1', undefined, 'web-3'])
  expect(slots.settle('web', ['web-1', 'web-3', 'web-4'])).toEqual(['web-1', 'web-4', 'web-3'])
  expect(slots.settle('web', ['web-1', 'web-4'])).toEqual(['web-1', 'web-4'])
})

test('regions are bands, and each holds its own nodes', () => {
  const there = nodes('balancer-1-frankfurt', 'web-1-frankfurt', 'web-2-tokyo', 'web-3-tokyo')
  const layout = layOut(shape, there, new Slots(), room)
  expect(layout.bands.map(({ region }) => region)).toEqual(['frankfurt', 'tokyo'])
  for (const node of there) {
    const box = layout.boxes.get(node.name)
    const band = layout.bands.find(({ region }) => region === node.region)
    if (box === undefined || band === undefined) throw new Error(`${node.name} has no place`)
    expect(box.y).toBeGreaterThan(band.y)
    expect(box.y + box.height).toBeLessThan(band.y + band.height)
  }
})

test('a tier of many nodes takes several columns of cards', () => {
  const many = nodes('balancer-1', ...Array.from({ length: 13 }, (_, place) => `web-${place}`))
  const layout = layOut(shape, many, new Slots(), room)
  expect(new Set(many.slice(1).map(({ name }) => layout.boxes.get(name)?.x)).size).toBeGreaterThan(1)
  expect(overlap([...layout.boxes.values()])).toBe(false)
})

test('a link is the same curve in both directions', () => {
  const layout = layOut(shape, nodes('balancer-1', 'web-1'), new Slots(), room)
  expect(curveBetween(layout, 'web-1', 'balancer-1')).toEqual(
    curveBetween(layout, 'balancer-1', 'web-1')?.toReversed(),
  )
  expect(curveBetween(layout, 'web-1', 'nobody')).toBeUndefined()
})

test('on a narrow page a link to the second row of a tier leads past the cards of the first', () => {
  const there = nodes('balancer-1', 'web-1', 'web-2', 'web-3', 'web-4')
  const layout = layOut(shape, there, new Slots(), { ...room, width: 340 })
  expect(layout.direction).toBe('down')
  for (const to of ['web-3', 'web-4']) {
    const curve = curveBetween(layout, 'balancer-1', to)
    if (curve === undefined) throw new Error(`nothing leads to ${to}`)
    for (let at = 0; at <= 1; at += 0.02) {
      const { x, y } = pointOn(curve, at)
      for (const other of ['web-1', 'web-2']) {
        const box = layout.boxes.get(other)
        if (box === undefined) throw new Error(`${other} has no place`)
        const corner = 12
        const isIn =
          x > box.x + corner && x < box.x + box.width - corner && y > box.y && y < box.y + box.height
        expect(isIn, `the way to ${to} crosses ${other}`).toBe(false)
      }
    }
  }
})

test('declared links are drawn before anything was sent, and seen ones add their rate', () => {
  const links = pictureLinks(shape, nodes('balancer-1', 'web-1'), [
    { from: 'web-1', to: 'balancer-1', requestsPerSecond: 2 },
    { from: 'balancer-1', to: 'web-1', requestsPerSecond: 3 },
    { from: 'balancer-1', to: 'web-9', requestsPerSecond: 3 },
  ])
  expect(links.map((link) => [linkKey(link.from, link.to), link.requestsPerSecond])).toEqual([
    ['balancer-1 users', 0],
    ['balancer-1 web-1', 5],
  ])
})
