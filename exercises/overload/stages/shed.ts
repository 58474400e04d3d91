/** Three times as many as can be served: as many as can be are, in time, and the others are told so. */
import { expect, say, test } from 'millions/suite'
import { withRoom } from '../../kit/room.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  ask,
  type Cluster,
  come,
  databaseOf,
  mark,
  type Outcome,
  open,
  send,
  servedOf,
  webFor,
  webs,
} from '../cluster.ts'
import { expectDeadlines, expectNothingInVain } from '../deadlines.ts'
import {
  expectAllServed,
  expectHealthy,
  expectMostServed,
  expectRoom,
  expectTold,
  expectWell,
  expectWithin,
} from '../expectations.ts'
import { AT_ONCE, GOOD_PER_SECOND, REFUSED_WITHIN_MS, SERVED_WITHIN_MS, THREE_TIMES } from '../promises.ts'

/** What the database can do when nothing holds it up. */
const ALL_PER_SECOND = 50

export function shed(): void {
  test('three-times-the-load', async (context) => {
    const cluster = await open(context)
    const why = `${THREE_TIMES} users a second come`
    await expectGoodput(cluster, { why, factor: 1, forMs: 3500 })
    await cluster.world.run(1000)
    await expectWell(cluster, `${why} no more, for a second`, { withinMs: 300, id: 'not-as-before' })
  })

  test('three-times-and-slower', async (context) => {
    const cluster = await open(context)
    const slow = databaseOf(cluster).slow(2)
    const why = `${THREE_TIMES} users a second come, and a request takes the database 160 ms`
    await expectGoodput(cluster, { why, factor: 2, forMs: 3500 })
    slow.heal()
  })

  test('health-at-three-times', async (context) => {
    const cluster = await open(context)
    const users = await send(cluster, { perSecond: THREE_TIMES, forMs: 700, deadlineMs: 1000 })
    for (let round = 0; round < 4; round++) {
      const more = send(cluster, { perSecond: THREE_TIMES, forMs: 150, deadlineMs: 1000 })
      await expectHealthy(cluster, `${THREE_TIMES} users a second come`)
      users.push(...(await more))
    }
    await allOf(users)
  })

  test.real('six-at-once', async (context) => {
    const cluster = await open(context)
    withRoom(cluster.world)
    for (let round = 0; round < 3; round++) {
      await expectRoom(cluster, AT_ONCE, 'six come at once to each web server, and nobody else is there')
      await cluster.world.run(cluster.chance(50, 400))
    }
  })

  test('six-of-each-kind', async (context) => {
    const cluster = await open(context)
    const kinds = (number: number) =>
      number % 3 === 0
        ? { method: 'POST', path: '/cards', body: `Card ${number}` }
        : number % 3 === 1
          ? { method: 'POST', path: '/logins', body: 'ann' }
          : { path: cluster.fresh() }
    const asked = webs.flatMap((web) =>
      Array.from({ length: AT_ONCE }, (_, number) => {
        const { path, ...asking } = kinds(number)
        return ask(cluster, path, { ...asking, web, deadlineMs: 1000 })
      }),
    )
    expectAllServed(
      await allOf(asked),
      'six come at once to each web server, and nobody else is there',
      'no-room',
    )
  })

  test('a-wait-is-time-too', async (context) => {
    const cluster = await open(context)
    for (let round = 0; round < 2; round++) {
      const since = mark(cluster)
      const told = Math.round(cluster.chance(900, 1500))
      const asked = webs.flatMap((web) =>
        Array.from({ length: AT_ONCE }, () => ask(cluster, cluster.fresh(), { web, deadlineMs: told })),
      )
      await allOf(asked)
      await expectDeadlines(cluster, since, told, 2 * AT_ONCE)
    }
  })

  test('four-fifths', async (context) => {
    const cluster = await open(context)
    const why = '40 users a second come, and the database can do 50'
    const outcomes = await come(cluster, { perSecond: 40, forMs: 4000, deadlineMs: 1000 })
    expectMostServed(outcomes, 0.95, why, 'refused-without-need')
    expectTold(outcomes, why, REFUSED_WITHIN_MS)
  })

  const goings = {
    'who-leaves': { patienceMs: [30, 300], why: 'left while they waited' },
    'who-has-little-time': { deadlineMs: [90, 300], why: 'had a Deadline-Ms of 90 to 300' },
    'who-asks-for-nothing': { path: '/cards/none', why: 'asked for a card that is not there' },
  } as const
  for (const [id, going] of Object.entries(goings))
    test(`no-place-lost-to-${id}`, async (context) => {
      const cluster = await open(context)
      const { world, chance } = cluster
      const some = (range: readonly [number, number] | undefined) =>
        range === undefined ? undefined : Math.round(chance(...range))
      for (let round = 0; round < 3; round++) {
        const asked = Array.from({ length: 40 }, async (_, number) => {
          const told = some('deadlineMs' in going ? going.deadlineMs : undefined) ?? 1000
          const outcome = await ask(cluster, 'path' in going ? going.path : cluster.fresh(), {
            web: webFor(number),
            deadlineMs: told,
            patienceMs: some('patienceMs' in going ? going.patienceMs : undefined),
          })
          return { told, outcome }
        })
        const outcomes = await allOf(asked)
        await world.run(500)
        if (!('path' in going)) expectNothingInVain(cluster, outcomes)
      }
      await expectRoom(
        cluster,
        AT_ONCE,
        `half a second ago all others were gone; 120 had come, 40 at a time, who ${going.why}`,
      )
    })
}

interface Load {
  readonly why: string
  /** How many times as long the database takes. */
  readonly factor: number
  readonly forMs: number
  readonly method?: string
  path?(number: number): string
}

/** From the second second on. */
export async function expectGoodput(cluster: Cluster, { why, factor, forMs, ...load }: Load): Promise<void> {
  const fromMs = cluster.world.nowMs + 1000
  const untilMs = cluster.world.nowMs + forMs
  const body = load.method === 'POST' ? { body: 'ann' } : {}
  const coming = { perSecond: THREE_TIMES, forMs, deadlineMs: 1000 * factor, ...load, ...body }
  const outcomes = await come(cluster, coming)
  expectTold(outcomes, why, REFUSED_WITHIN_MS * factor)
  const good = expectGoodputOf(outcomes, { why, factor, fromMs, untilMs })
  expectWithin(good, 0.99, SERVED_WITHIN_MS * factor, why)
}

interface Span {
  readonly why: string
  readonly factor: number
  readonly fromMs: number
  readonly untilMs: number
}

/** So many good answers a second came in the span: these. */
export function expectGoodputOf(
  outcomes: readonly Outcome[],
  { why, factor, fromMs, untilMs }: Span,
): Outcome[] {
  const endMs = (one: Outcome): number => one.sentMs + one.tookMs
  const good = servedOf(outcomes).filter((one) => endMs(one) > fromMs && endMs(one) <= untilMs)
  const perSecond = Math.round((10_000 * good.length) / (untilMs - fromMs)) / 10
  const wanted = GOOD_PER_SECOND / factor
  const values = { why, perSecond, wanted, most: ALL_PER_SECOND / factor }
  expect(perSecond, say('too-few-served', values)).toBeGreaterThanOrEqual(wanted)
  return good
}
