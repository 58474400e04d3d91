/** The most users a day at p99 ≤ 200 ms and ≤ 0.1 % errors: of the course's own stacks, and of odd programs. */
import { expect, test } from 'vitest'
import { loadCourse, smallSetup } from './fixtures/test-view.ts'
import type { CarryUpdate } from './protocol.ts'
import { gridSize, placeOf, usersAt } from './user-grid.ts'
import { carryUsers, usersCarried } from './users-carried.ts'

test('the numbers that are tried have two digits that count', () => {
  expect([0, 1, 90, 91, gridSize - 1].map(usersAt)).toEqual([1000, 1100, 10_000, 11_000, 10_000_000])
  expect([999, 1000, 1099, 95_500, 10_000_000].map(placeOf)).toEqual([-1, 0, 0, 175, gridSize - 1])
})

test('four servers behind the balancer carry some four times what one carries', async () => {
  const { stack, programs } = await loadCourse('load-balancer')
  const order = { kind: 'carry', stack, programs, seed: 1 } as const
  const four = await usersCarried(order)
  expect(four).toMatchObject({ costPerMonth: 180, nodes: 5 })
  expect(four.usersPerDay).toBeGreaterThanOrEqual(370_000)
  expect(four.usersPerDay).toBeLessThanOrEqual(450_000)
  expect(four.p99Ms).toBeLessThanOrEqual(200)
  expect(four.errorShare).toBeLessThanOrEqual(0.001)
  expect(await usersCarried(order)).toEqual(four)
  const { balancer, web } = stack.roles
  if (balancer === undefined || web === undefined) throw new Error('the stack has other roles')
  const roles = { balancer: { ...balancer, regions: {} }, web: { ...web, regions: { frankfurt: 1 } } }
  const one = await usersCarried({ ...order, stack: { ...stack, entry: 'web', roles } })
  expect(one).toMatchObject({ costPerMonth: 40, nodes: 1 })
  expect(one.usersPerDay).toBeGreaterThanOrEqual(85_000)
  expect(one.usersPerDay).toBeLessThanOrEqual(105_000)
})

test('the replicated store carries users', async () => {
  const { stack, programs } = await loadCourse('replication')
  const { usersPerDay, p99Ms } = await usersCarried({ kind: 'carry', stack, programs, seed: 1 })
  expect(usersPerDay).toBeGreaterThan(100_000)
  expect(p99Ms).toBeLessThanOrEqual(200)
})

test('a number that was found before is tried with the next one up, and mended where it is wrong', async () => {
  const busy =
    'export default { async fetch(_request, env) { await env.work(50); return new Response("ok") } }'
  const { stack, programs } = smallSetup({ 'front.ts': busy })
  const order = { kind: 'carry', stack, programs, seed: 1 } as const
  const tried: number[] = []
  const note = (update: CarryUpdate) => update.kind === 'carrying' && tried.push(update.usersPerDay)
  const right = await usersCarried(order)
  const { usersPerDay } = right
  expect(await usersCarried({ ...order, found: usersPerDay }, note)).toEqual(right)
  expect(tried).toEqual([usersPerDay, usersAt(placeOf(usersPerDay) + 1)])
  expect(await usersCarried({ ...order, found: usersPerDay * 1.3 })).toEqual(right)
  expect(await usersCarried({ ...order, found: usersPerDay * 0.6 })).toEqual(right)
  // What no stack can have been found to carry: the search begins at its end.
  expect((await usersCarried({ ...order, found: -1 })).usersPerDay).toBeGreaterThan(0)
})

test('a program that is too slow carries nobody', async () => {
  const slow = `export default {
    async fetch() {
      await new Promise((resolve) => setTimeout(resolve, 300))
      return new Response('late')
    },
  }`
  const { stack, programs } = smallSetup({ 'front.ts': slow })
  const carried = await usersCarried({ kind: 'carry', stack, programs, seed: 1 })
  expect(carried).toMatchObject({ usersPerDay: 0, limit: 'p99', errorShare: 0 })
  const broken = { learner: { 'front.ts': slow.replace("'late'", "'', { status: 500 }") }, provided: {} }
  const failing = await usersCarried({ kind: 'carry', stack, programs: broken, seed: 1 })
  expect(failing).toMatchObject({ usersPerDay: 0, limit: 'errors', errorShare: 1 })
})

test('whoever is turned away in the middle of a journey is not carried, however quickly', async () => {
  const forgetful = `export default {
    fetch(request) {
      const isSecond = new URL(request.url).pathname === '/me'
      return new Response('', { status: isSecond ? 401 : 200 })
    },
  }`
  const { stack, programs } = smallSetup({ 'front.ts': forgetful })
  const journey = { steps: [{ path: '/' }, { path: '/me' }] }
  const order = { kind: 'carry', stack: { ...stack, load: { ...stack.load, journey } }, seed: 1 } as const
  expect(await usersCarried({ ...order, programs })).toMatchObject({
    usersPerDay: 0,
    limit: 'errors',
    errorShare: 1,
  })
  const mindful = { ...programs, learner: { 'front.ts': forgetful.replace('401', '200') } }
  expect((await usersCarried({ ...order, programs: mindful })).usersPerDay).toBeGreaterThan(100_000)
})

test('what is quick enough for all is not tried any further', async () => {
  const quick = 'export default { fetch: () => new Response("ok") }'
  const { stack, programs } = smallSetup({ 'front.ts': quick })
  const load = { ...stack.load, requestsPerUser: 0.5 }
  const carried = await usersCarried({ kind: 'carry', stack: { ...stack, load }, programs, seed: 1 })
  expect(carried).toMatchObject({ usersPerDay: 10_000_000, limit: 'most' })
})

test('progress is told, and a program that does not run', async () => {
  const told: CarryUpdate[] = []
  const { stack, programs } = smallSetup({
    'front.ts': 'export default { fetch: () => new Response(null, { status: 500 }) }',
  })
  await carryUsers({ kind: 'carry', stack, programs, seed: 1 }, (update) => told.push(update))
  const shares = told.flatMap((update) => (update.kind === 'carrying' ? [update.share] : []))
  expect([...shares].sort((a, b) => a - b)).toEqual(shares)
  expect(told.at(-1)?.kind).toBe('carried')
  const broken = { learner: { 'front.ts': 'throw new Error("no")' }, provided: {} }
  await carryUsers({ kind: 'carry', stack, programs: broken, seed: 1 }, (update) => told.push(update))
  expect(told.at(-1)).toMatchObject({ kind: 'refused', problem: { reason: 'threw-at-boot', line: 1 } })
})
