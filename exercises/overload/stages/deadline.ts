/** How long a user still waits: it is read, passed on, and obeyed. */
import { expect, say, test } from 'millions/suite'
import { withRoom } from '../../kit/room.ts'
import { allOf } from '../../kit/waiting.ts'
import { ask, type Cluster, databaseOf, mark, open, sent, webFor, webs } from '../cluster.ts'
import { expectDeadlines } from '../deadlines.ts'
import { expectHealthy, expectServed, expectSorry, got, ROUND_TRIP_MS } from '../expectations.ts'
import { HEARD_WITHIN_MS, PASSED_ON_LESS_MS, USUAL_MS, WORK_MS } from '../promises.ts'

const odd = ['1.5', '-5', 'soon', '', '800, 900', '8e2', '0x80']

export function deadline(): void {
  test.real('passed-through', async (context) => {
    const cluster = await open(context)
    withRoom(cluster.world)
    const asking = { deadlineMs: 9000, patienceMs: 9000 }
    await expectAnswer(cluster, 'GET', '/cards/17', 200, '{"id":"17","text":"A card about 17"}', asking)
    await expectAnswer(cluster, 'GET', '/cards/none', 404, '{"error":"There is no such card."}', asking)
    await expectAnswer(
      cluster,
      'GET',
      '/feeds/ann',
      200,
      '{"posts":["Greetings from ann-1","Greetings from ann-2"]}',
      asking,
    )
    await expectAnswer(cluster, 'POST', '/logins', 200, '{"name":"ann 🌊"}', { ...asking, body: 'ann 🌊' })
    await expectAnswer(cluster, 'GET', '/nothing', 404, undefined, asking)
    const body = 'Greetings\n"from" afar, 잘 지내'
    const card = await ask(cluster, '/cards', { ...asking, method: 'POST', body })
    expect(
      card.status,
      say('other-answer', { request: card.request, got: got(card), wanted: 201 }, card.at),
    ).toBe(201)
    const told = { request: card.request, got: card.text, wanted: body }
    expect(textIn(card.text), say('other-answer', told, card.at)).toBe(body)
    for (const web of webs) {
      const health = await ask(cluster, '/health', { web })
      expect(
        health.status,
        say(
          'not-healthy',
          {
            request: health.request,
            got: got(health),
            why: 'nobody else is there',
            tookMs: Math.round(health.tookMs),
          },
          health.at,
        ),
      ).toBe(200)
    }
  })

  test('passed-on', async (context) => {
    const cluster = await open(context)
    const { chance } = cluster
    for (const told of [Math.round(chance(150, 900)), Math.round(chance(1000, 5000)), 60_000]) {
      await expectPassedOn(cluster, told, told)
      await expectPassedOn(cluster, told, told, { method: 'POST', path: '/cards' })
    }
  })

  test('none-that-can-be-read', async (context) => {
    const cluster = await open(context)
    for (const told of [undefined, ...odd]) await expectPassedOn(cluster, told, USUAL_MS)
  })

  test('a-very-long-one', async (context) => {
    const cluster = await open(context)
    // More than the timers of most languages take.
    for (const told of [2 ** 31, 2 ** 32 + 100]) await expectPassedOn(cluster, told, told)
  })

  test('less-for-the-second', async (context) => {
    const cluster = await open(context)
    const { chance } = cluster
    for (const factor of [1, 2, chance(2, 4)]) {
      const slow = databaseOf(cluster).slow(factor)
      const told = Math.round(chance(900, 2000))
      const since = mark(cluster)
      expectServed(await ask(cluster, `/feeds/ann-${told}`, { deadlineMs: told }), 'nobody else is there')
      await expectDeadlines(cluster, since, told, 2)
      slow.heal()
    }
  })

  test('cannot-end', async (context) => {
    const cluster = await open(context)
    const { chance } = cluster
    for (const told of [0, 1, Math.round(chance(2, 60)), WORK_MS - 2]) {
      const since = mark(cluster)
      const [path, post] = [cluster.fresh(), Math.round(chance(0, 1))]
      const outcome = await (post === 1
        ? ask(cluster, '/cards', { method: 'POST', body: path, deadlineMs: told })
        : ask(cluster, path, { deadlineMs: told }))
      const [first] = sent(cluster, since)
      expect(
        first?.path ?? 'nothing',
        say('begun-in-vain', { request: outcome.request, told, left: told }, first),
      ).toBe('nothing')
      expectSorry(outcome, `its user waits for ${told} ms`, told + ROUND_TRIP_MS)
    }
    const slow = databaseOf(cluster).slow(3)
    const since = mark(cluster)
    const told = Math.round(chance(262, 310))
    const outcome = await ask(cluster, '/feeds/bob', { deadlineMs: told })
    const second = sent(cluster, since)[1]
    const values = { request: outcome.request, told, left: Math.round(told - 242) }
    expect(second?.path ?? 'nothing', say('begun-in-vain', values, second)).toBe('nothing')
    expectSorry(
      outcome,
      `its user waits for ${told} ms, and its first request took 240 ms`,
      told + ROUND_TRIP_MS,
    )
    slow.heal()
  })

  test('enough-is-enough', async (context) => {
    const cluster = await open(context)
    // What a web server may keep back, and the way to the database and back.
    for (const told of [WORK_MS + PASSED_ON_LESS_MS + 10, WORK_MS + 80])
      expectServed(
        await ask(cluster, cluster.fresh(), { deadlineMs: told }),
        `its user waits for ${told} ms, the database is idle, and takes 80 ms`,
        'enough-time',
      )
  })

  test('told-in-time', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const kind of ['frozen', 'cut-off'] as const) {
      const fault =
        kind === 'frozen'
          ? databaseOf(cluster).pause()
          : world.partition([databaseOf(cluster)], world.nodes('web'), 'one-way')
      const asked = Array.from({ length: 8 }, async (_, number) => {
        const told = number === 0 ? undefined : Math.round(chance(90, 1800))
        const path = number % 3 === 0 ? `/feeds/u${number}` : cluster.fresh()
        return { told, outcome: await ask(cluster, path, { web: webFor(number), deadlineMs: told }) }
      })
      const why = kind === 'frozen' ? 'the database is frozen' : 'the database cannot be heard'
      for (const { told, outcome } of await allOf(asked))
        expectSorry(
          outcome,
          `${why}, and its user waits for ${told ?? USUAL_MS} ms`,
          (told ?? USUAL_MS) + ROUND_TRIP_MS,
          'not-told',
        )
      await expectHealthy(cluster, why)
      fault.heal()
      await world.run(3500)
    }
  })

  test('clocks-are-set', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const byHours of [chance(0.5, 2), chance(-2, -0.5)]) {
      const told = Math.round(chance(700, 900))
      const slow = databaseOf(cluster).slow(chance(2, 3))
      const since = mark(cluster)
      const asked = allOf(webs.map((web) => ask(cluster, `/feeds/${web}-${told}`, { web, deadlineMs: told })))
      await world.run(chance(30, 120))
      const clocks = world.nodes('web').map((web) => web.skewClock(Math.round(3_600_000 * byHours)))
      const hour = byHours > 0 ? 'forwards' : 'back'
      for (const outcome of await asked)
        expectServed(
          outcome,
          `nobody else is there; the clocks of the web servers were set ${hour} meanwhile`,
        )
      await expectDeadlines(cluster, since, told, 4)
      for (const clock of clocks) clock.heal()
      slow.heal()
    }
  })

  test('works-for-nobody', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const database = databaseOf(cluster)
    // Others have filled its line, for more than a second.
    const others = allOf(Array.from({ length: 60 }, () => database.fetch('/cards/1')))
    await world.run(10)
    const before = await stats(cluster)
    const told = Math.round(chance(300, 700))
    const asked = allOf(webs.map((web) => ask(cluster, cluster.fresh(), { web, deadlineMs: told })))
    for (const outcome of await asked)
      expectSorry(
        outcome,
        `the database is busy for longer than the ${told} ms that its user waits`,
        told + ROUND_TRIP_MS,
        'not-told',
      )
    await others
    await world.run(500)
    const after = await stats(cluster)
    const worked = after.done - before.done - 60
    expect(worked, say('worked-for-nobody', { count: worked, told })).toBeLessThanOrEqual(0)
  })

  test('who-has-left', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    // The first request of the feed is still under way long after it was heard that its user has left.
    const slow = databaseOf(cluster).slow(3)
    for (const web of webs) {
      const since = mark(cluster)
      const path = `/feeds/left-${web}`
      const leftMs = world.nowMs + chance(20, 60)
      const outcome = await ask(cluster, path, { web, deadlineMs: 2000, patienceMs: leftMs - world.nowMs })
      await world.run(400)
      const late = sent(cluster, since).find(({ timeMs }) => timeMs > leftMs + HEARD_WITHIN_MS)
      const values = {
        request: outcome.request,
        path: late?.path ?? '',
        laterMs: Math.round((late?.timeMs ?? 0) - leftMs),
      }
      expect(late?.path ?? 'nothing', say('sent-for-nobody', values, late)).toBe('nothing')
    }
    slow.heal()
  })
}

interface Stats {
  readonly done: number
  readonly late: number
}

async function stats(cluster: Cluster): Promise<Stats> {
  return (await (await databaseOf(cluster).fetch('/stats')).json()) as Stats
}

function textIn(json: string): unknown {
  try {
    const body: unknown = JSON.parse(json)
    return typeof body === 'object' && body !== null && 'text' in body ? body.text : undefined
  } catch {
    return undefined
  }
}

async function expectAnswer(
  cluster: Cluster,
  method: string,
  path: string,
  status: number,
  text: string | undefined,
  asking: { readonly deadlineMs: number; readonly body?: string },
): Promise<void> {
  for (const web of webs) {
    const outcome = await ask(cluster, path, { ...asking, method, web })
    const values = { request: outcome.request, got: got(outcome), wanted: status }
    expect(outcome.status, say('other-answer', values, outcome.at)).toBe(status)
    if (text === undefined) continue
    const told = { request: outcome.request, got: outcome.text, wanted: text }
    expect(outcome.text, say('other-answer', told, outcome.at)).toBe(text)
  }
}

async function expectPassedOn(
  cluster: Cluster,
  header: number | string | undefined,
  meant: number,
  { method = 'GET', path = cluster.fresh() } = {},
): Promise<void> {
  const since = mark(cluster)
  const body = method === 'POST' ? { body: 'Greetings' } : {}
  const outcome = await ask(cluster, path, { method, deadlineMs: header, ...body })
  expectServed(
    outcome,
    `its Deadline-Ms is ${header === undefined ? 'missing' : `“${header}”`}, and nobody else is there`,
  )
  await expectDeadlines(cluster, since, meant, 1)
}
