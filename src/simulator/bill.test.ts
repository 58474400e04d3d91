/** Bytes on links, how long they take, and what they cost. */
import { expect, test } from 'vitest'
import { billOf } from './bill.ts'
import { bytesUsd, gigabytePrices, MONTH_MS, machineUsd } from './prices.ts'
import { carryingUs, FIRST_WINDOW_BYTES, latencyUs, REGIONS, WINDOW_BYTES } from './regions.ts'
import { requestBytes, responseBytes } from './sizes.ts'
import { startWorld } from './world.fixture.ts'

const SERVE = `
export default {
  async fetch(request: Request) {
    const { pathname } = new URL(request.url)
    const size = Number(pathname.slice(1))
    return new Response(new Uint8Array(size))
  },
}
`
const pictures = (region: string) => ({
  programs: { 'front.ts': SERVE },
  roles: { front: { regions: { [region]: 1 }, costPerMonth: 73 } },
})

test('a message is as long as HTTP/1.1 writes it', () => {
  const headers = { names: ['host', 'x-name'], values: ['postcards.example', 'a'] }
  const request = { method: 'PUT', url: 'http://web-1/items/1?a=b', headers, body: 'é👋' }
  const head = 'PUT /items/1?a=b HTTP/1.1\r\nhost: postcards.example\r\nx-name: a\r\n\r\n'
  expect(requestBytes(request, '/items/1?a=b')).toBe(head.length + 6)
  const answer = 'HTTP/1.1 200 OK\r\nhost: postcards.example\r\nx-name: a\r\n\r\n'
  const response = { status: 200, statusText: 'OK', headers, body: new Uint8Array(10) }
  expect(responseBytes(response)).toBe(answer.length + 10)
  expect(responseBytes({ ...response, body: null })).toBe(answer.length)
})

test('what fits into the first window takes its latency alone, each further window a round trip', () => {
  const oneWayUs = latencyUs('seoul', 'virginia')
  expect(carryingUs(0, oneWayUs)).toBe(0)
  expect(carryingUs(FIRST_WINDOW_BYTES, oneWayUs)).toBe(0)
  expect(carryingUs(FIRST_WINDOW_BYTES + WINDOW_BYTES, oneWayUs)).toBe(2 * oneWayUs)
  expect(carryingUs(FIRST_WINDOW_BYTES + 3 * WINDOW_BYTES, oneWayUs)).toBe(6 * oneWayUs)
})

test('a picture from another continent takes longer than a line of text, and one from here does not by much', async () => {
  const took = async (region: string, size: number): Promise<number> => {
    const world = await startWorld(pictures(region))
    const fromMs = world.nowMs
    await world.fetch(`/${size}`, { region: 'seoul' })
    return world.nowMs - fromMs
  }
  const [line, picture, near] = [
    await took('virginia', 200),
    await took('virginia', 200_000),
    await took('seoul', 200_000),
  ]
  // Both ways, the last mile twice, and up to a fifth longer by chance.
  expect(line).toBeGreaterThanOrEqual(194)
  expect(line).toBeLessThan(233)
  const windowsMs = ((200_000 - FIRST_WINDOW_BYTES) / WINDOW_BYTES) * 194
  expect(picture - line).toBeGreaterThan(0.99 * windowsMs)
  expect(picture - line).toBeLessThan(1.01 * windowsMs)
  expect(near).toBeLessThan(50)
})

test('an upload takes as long as what it carries, and a request of a user is on no bill', async () => {
  const world = await startWorld({ roles: { front: { regions: { virginia: 1 } } } })
  const fromMs = world.nowMs
  await world.fetch('/', { region: 'seoul', method: 'POST', body: 'a'.repeat(100_000) })
  expect(world.nowMs - fromMs).toBeGreaterThan(500)
  const { traffic } = world.report()
  const up = traffic.find(({ between }) => between === 'users-and-nodes')
  expect(up).toMatchObject({ from: 'seoul', to: 'virginia' })
  expect(up?.bytes).toBeGreaterThan(100_000)
  // The fixture answers with the body that it got.
  const down = traffic.find(({ between }) => between === 'nodes-and-users')
  expect(world.bill().traffic.toUsers).toBeCloseTo(bytesUsd('virginia', 'users', down?.bytes ?? 0), 12)
})

test('a bill covers its span: machines from their first moment to their last, bytes by the second', async () => {
  const world = await startWorld(pictures('frankfurt'))
  await world.fetch('/50000')
  await world.run(5000)
  const early = world.bill()
  const fromMs = world.nowMs
  expect(early.machines.front).toBeCloseTo(machineUsd(73, fromMs), 12)
  expect(early.traffic.toUsers).toBeGreaterThan(bytesUsd('frankfurt', 'users', 50_000))
  await world.run(2000)
  const late = world.bill(fromMs)
  expect(late.traffic.toUsers).toBe(0)
  expect(late.usd).toBeCloseTo(machineUsd(73, 2000), 12)
  const second = await world.add('front')
  const addedMs = world.nowMs
  await world.run(1000)
  await world.remove(second)
  const removedMs = world.nowMs
  await world.run(3000)
  const both = world.bill(addedMs)
  expect(both.machines.front).toBeCloseTo(machineUsd(73, world.nowMs - addedMs + removedMs - addedMs), 6)
})

test('every region has its prices, and a month is 730 hours', () => {
  for (const region of REGIONS) {
    const { toUsers, toOtherRegions } = gigabytePrices(region)
    expect(toUsers).toBeGreaterThan(0)
    expect(toOtherRegions).toBeGreaterThan(0)
    // Or an edge could save nothing.
    expect(toOtherRegions).toBeLessThan(toUsers)
  }
  expect(() => gigabytePrices('moon')).toThrow('the price list has no region moon')
  expect(machineUsd(40, MONTH_MS)).toBe(40)
  expect(bytesUsd('virginia', 'users', 1e9)).toBe(0.09)
})

test('what stays in a region, and what comes from users, costs nothing', () => {
  const span = { fromMs: 0, toMs: 1000 }
  const gigabyte = { to: 'seoul', bytes: 1e9 }
  const bill = billOf(
    span,
    [],
    [
      { ...gigabyte, from: 'seoul', between: 'nodes' },
      { ...gigabyte, from: 'seoul', between: 'users-and-nodes' },
    ],
  )
  expect(bill.usd).toBe(0)
  const away = billOf(span, [], [{ ...gigabyte, from: 'tokyo', between: 'nodes' }])
  expect(away).toMatchObject({ usd: 0.09, traffic: { toUsers: 0, toOtherRegions: 0.09 } })
})
