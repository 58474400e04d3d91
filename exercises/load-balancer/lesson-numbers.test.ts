/** Where the lesson's numbers come from: each is measured here, on the lesson's stack, and looked for in its text. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stage, test } from 'millions/suite'
import { expect } from 'vitest'
import type { Load } from '../../src/contract/exercise.ts'
import type { Report } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { World, WorldOptions } from '../../src/contract/world.ts'

const place = join(import.meta.dirname, '../../content/en/02-many-servers/01-the-load-balancer.mdx')
const oneLine = (text: string) => text.replace(/\s+/g, ' ')
const lesson = oneLine(readFileSync(place, 'utf8'))

/** Users talk to the servers themselves, to each address in turn. */
const direct = (count: number): WorldOptions => ({
  entry: 'web',
  keep: 'none',
  roles: { web: { regions: { frankfurt: count } } },
})
/** Four servers behind the reference. */
const balanced: WorldOptions = { keep: 'none' }
/** Four servers behind the balancer of stage 2. */
const takesTurns: WorldOptions = {
  keep: 'none',
  roles: { balancer: { program: { provided: 'round-robin.ts' } } },
}

const perSecond = (requests: number): Partial<Load> => ({
  usersPerDay: requests * 86_400,
  requestsPerUser: 1,
  peak: 1,
})

/** What users see of a load; whoever still waits when it ends gets time to. */
async function measure(world: World, load: Partial<Load>, seconds: number): Promise<Report> {
  const users = world.load(load)
  await world.run(seconds * 1000)
  users.heal()
  await world.run(5000)
  return world.report()
}

const ms = (value: number) => `${Math.round(value)} ms`
const percent = (part: number, whole: number) => `${Math.round((part / whole) * 100)} %`
const row = (name: string | number, { p50Ms, p99Ms, errors, requests }: Report) =>
  `| ${name} | ${ms(p50Ms)} | ${ms(p99Ms)} | ${percent(errors, requests)} |`

function expectInLesson(text: string): void {
  expect.soft(lesson).toContain(oneLine(text))
}

interface Capacity {
  readonly users: number
  /** Of this size are the steps in which it was looked for. */
  readonly step: number
  readonly seconds: number
}

/** The users a day up to which the promise holds. */
async function expectCarries(
  boot: TestContext['boot'],
  options: WorldOptions,
  { users, step, seconds }: Capacity,
) {
  const holds = async (usersPerDay: number) => {
    const { p99Ms, errors, requests } = await measure(await boot(options), { usersPerDay }, seconds)
    return p99Ms <= 200 && errors <= requests * 0.001
  }
  expect([await holds(users), await holds(users + step)]).toEqual([true, false])
  expectInLesson(`| ${users.toLocaleString('en-US')} |`)
}

/** Compared under the very same load. */
const ways = [
  ['takes turns', takesTurns],
  ['least connections', balanced],
] as const

stage('lesson', () => {
  for (const rate of [40, 80, 95, 120]) {
    test(`one-server-${rate}`, async ({ boot }) => {
      expectInLesson(row(rate, await measure(await boot(direct(1)), perSecond(rate), 20)))
    })
  }

  test('two-addresses-one-dead', async ({ boot }) => {
    const world = await boot(direct(2))
    world.node('web-1').crash()
    const { errors, requests } = await measure(world, perSecond(80), 10)
    expectInLesson(`of two servers is dead, ${percent(errors, requests)} of the requests fail`)
  })

  test('taking-turns-one-dead', async ({ boot }) => {
    const world = await boot(takesTurns)
    world.node('web-2').crash()
    const { errors, requests } = await measure(world, perSecond(100), 5)
    expectInLesson(`We ran it: ${errors} of ${requests.toLocaleString('en-US')} requests failed`)
  })

  for (const rate of [40, 80, 120, 320]) {
    test(`four-servers-${rate}`, async ({ boot }) => {
      expectInLesson(row(rate, await measure(await boot(balanced), perSecond(rate), 3)))
    })
  }

  test('four-servers-one-dies', async ({ boot }) => {
    const world = await boot(balanced)
    const [report] = await Promise.all([
      measure(world, perSecond(200), 4),
      world.run(2000).then(() => world.node('web-2').crash()),
    ])
    expectInLesson(row('200, and web-2 dies', report))
    expect(report.errors, 'No user noticed').toBe(0)
  })

  test('lists', async ({ boot }) => {
    for (const [name, options] of ways) {
      const world = await boot(options)
      world.load({ ...perSecond(1), writes: 0, read: '/people/{key}/cards' })
      const { p50Ms, p99Ms } = await measure(world, perSecond(200), 4)
      expectInLesson(`| ${name} | ${ms(p50Ms)} | ${ms(p99Ms)} |`)
    }
  })

  test('fails-fast', async ({ boot }) => {
    for (const [name, options] of ways) {
      const world = await boot({
        ...options,
        roles: { ...options.roles, web: { serviceMs: 0, vars: { delayMs: '50' } } },
      })
      const manner = JSON.stringify({ broken: true, brokenMs: 1 })
      await world.node('web-3').fetch('/control', { method: 'PUT', body: manner })
      const { errors, requests } = await measure(world, perSecond(1000), 0.5)
      const share = percent(errors, requests)
      expectInLesson(options === takesTurns ? `${name}, ${share} of the users` : `${name} it was ${share}`)
    }
  })

  test('one-server-carries', async ({ boot }) => {
    await expectCarries(boot, direct(1), { users: 90_000, step: 10_000, seconds: 12 })
  })

  test('four-servers-carry', async ({ boot }) => {
    await expectCarries(boot, balanced, { users: 400_000, step: 50_000, seconds: 5 })
  })
})
