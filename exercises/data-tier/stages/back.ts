/** Silence: little is asked while it lasts, and a second after it all is well. */
import { expect, say, test } from 'millions/suite'
import { allOf, underWay } from '../../kit/waiting.ts'
import { type Card, expectListed, expectSorry, post, send } from '../cards.ts'
import { ask, databaseOf, mark, open, sent, webFor, webs, websOf } from '../cluster.ts'
import { come, expectBack, expectOutage, expectWell } from '../coming.ts'
import { begin } from '../outages.ts'
import { ANSWER_WITHIN_MS, BACK_WITHIN_MS, SILENT_PER_SECOND } from '../promises.ts'

/** Where one outage follows another. */
const FEW_PER_SECOND = 8
/** What it finds in its line takes time: so a herd is felt. */
const busy = { serviceMs: 15, backlog: 5000 }

export function back(): void {
  for (const kind of ['frozen', 'dead'] as const)
    test(`back-after-${kind}`, async (context) => {
      const cluster = await open(context, busy)
      const cards = [await send(cluster, 'One'), await send(cluster, 'Two', { web: webs[1] })]
      await expectOutage(
        cluster,
        cards,
        kind,
        kind === 'dead' ? cluster.chance(1, 2) : cluster.chance(2.2, 3.2),
      )
    })

  test('asked-little-while-silent', async (context) => {
    const cluster = await open(context, busy)
    const { world } = cluster
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    const outage = begin(cluster, cluster.chance(0, 2) < 1 ? 'frozen' : 'answers-lost')
    const silentFromMs = world.nowMs
    const asked = await come(cluster, cards, 3000)
    for (const web of webs) {
      const all = sent(cluster, 0, web).filter(({ timeMs }) => timeMs > silentFromMs + 1000)
      // The seconds after the first one, each of them.
      for (const first of all) {
        const count = all.filter(
          ({ timeMs }) => timeMs >= first.timeMs && timeMs < first.timeMs + 1000,
        ).length
        const values = { web, why: outage.why, count, limit: SILENT_PER_SECOND }
        expect(count, say('asked-much-while-silent', values, first)).toBeLessThanOrEqual(SILENT_PER_SECOND)
      }
    }
    for (const outcome of await allOf(asked)) expectSorry(outcome, outage.why, ANSWER_WITHIN_MS)
    await outage.heal()
    await world.run(BACK_WITHIN_MS)
    await expectWell(cluster, cards, outage.why)
  })

  test('slow-is-not-silent', async (context) => {
    const cluster = await open(context)
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    // It was quick for a while: nobody knows from that how long it takes.
    const quick = Array.from({ length: 110 }, () =>
      ask(cluster, `/cards/${cards[0]?.id}`, { web: webs[0], isDirect: true }),
    )
    await allOf(quick)
    databaseOf(cluster).setVars({ READ_MS: '280' })
    const asked = await come(cluster, cards, 1500)
    for (const outcome of await allOf(asked))
      expectBack(outcome, 'nothing is wrong: a read takes 280 ms', 'slow-taken-for-silent')
  })

  test('lost-now-and-then', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    const web = webFor(Math.floor(chance(0, 2)))
    for (let round = 0; round < 4; round++) {
      const since = mark(cluster)
      const asked = underWay(post(cluster, `Sent ${round}`, { web }))
      for (const tries of [1, 2]) {
        await world.until(() => asked.isOver || sent(cluster, since, web).length >= tries, ANSWER_WITHIN_MS)
        const cut = world.partition([databaseOf(cluster)], websOf(cluster), 'one-way')
        await world.run(chance(12, 20))
        cut.heal()
      }
      // Others come before anybody can know that the second one is lost as well.
      const others = cards.flatMap(({ id }) => [
        ask(cluster, `/cards/${id}`, { web }),
        ask(cluster, `/cards/${id}`, { web }),
      ])
      const why = `two answers to a POST at ${web} got lost, as others did before, and all else was answered`
      for (const outcome of [...(await allOf(others)), await asked.end])
        expectBack(outcome, why, 'well-taken-for-silent')
    }
  })

  test('one-hears-and-one-does-not', async (context) => {
    const cluster = await open(context, busy)
    const { world, chance } = cluster
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    const [first] = websOf(cluster)
    if (first === undefined) return
    const cut = world.partition([databaseOf(cluster)], [first], 'one-way')
    const asked = await come(cluster, cards, chance(1300, 1800))
    for (const outcome of await allOf(asked)) {
      if (outcome.web === first.name) expectSorry(outcome, 'web-1 cannot hear the database', ANSWER_WITHIN_MS)
      else expectBack(outcome, 'only web-1 cannot hear the database', 'other-felt-it')
    }
    cut.heal()
    await world.run(BACK_WITHIN_MS)
    await expectWell(cluster, cards, 'web-1 could not hear the database')
  })

  test('outage-after-outage', async (context) => {
    const cluster = await open(context, busy)
    const { chance } = cluster
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    for (const kind of ['frozen', 'dead', 'cut-off', 'failing'] as const) {
      const isSilent = kind === 'frozen' || kind === 'cut-off'
      // Set forwards or back as it begins, and the other way before it ends: back by hours as long as nothing is heard.
      const hours = chance(0.5, 2) * (isSilent ? 1 : -1)
      const clocks = websOf(cluster).map((web) => web.skewClock(Math.round(3_600_000 * hours)))
      const setRight = (): void => {
        for (const clock of clocks) clock.heal()
      }
      const seconds = isSilent ? chance(1.5, 2.5) : chance(0.4, 1)
      await expectOutage(cluster, cards, kind, seconds, FEW_PER_SECOND, setRight)
    }
    // After all that, what fails for a moment is tried again as on the first day.
    for (const kind of ['failing', 'cut-off'] as const) {
      const outage = begin(cluster, kind)
      const asked = webs.flatMap((web) => cards.map(({ id }) => ask(cluster, `/cards/${id}`, { web })))
      await cluster.world.run(chance(15, 35))
      await outage.heal()
      for (const outcome of await allOf(asked))
        expectBack(outcome, `${outage.why}, until a moment ago`, 'not-back')
    }
  })

  test('nothing-acknowledged-is-lost', async (context) => {
    const cluster = await open(context, busy)
    const { world, chance } = cluster
    const acknowledged: Card[] = []
    let number = 0
    const sendOne = async (): Promise<void> => {
      const text = `Card ${number++}`
      const outcome = await post(cluster, text, { web: webFor(number), key: text })
      if (outcome.status === 201) acknowledged.push(outcome.json as Card)
      else expectSorry(outcome, 'the database restarted again and again', ANSWER_WITHIN_MS)
    }
    for (const disk of ['unsynced', 'tear', 'keep'] as const) {
      const sending: Promise<void>[] = []
      const crash = databaseOf(cluster).crashBefore(Math.round(chance(15, 35)), { disk })
      for (let step = 0; step < 12; step++) {
        sending.push(sendOne())
        await world.run(chance(5, 25))
      }
      crash.heal()
      await world.run(chance(100, 900))
      if (databaseOf(cluster).state === 'down') await databaseOf(cluster).restart()
      await allOf(sending)
    }
    await world.run(BACK_WITHIN_MS)
    // Whoever was told 503 comes again with the same key, at the other one.
    for (let again = 0; again < number; again++) {
      const text = `Card ${again}`
      const known = acknowledged.find((card) => card.text === text)
      const outcome = await post(cluster, text, { web: webFor(again), key: text, isDirect: true })
      expectBack(outcome, 'the database had restarted again and again', 'not-back')
      if (known === undefined) acknowledged.push(outcome.json as Card)
    }
    await expectListed(cluster, acknowledged, 'the database restarted again and again')
  })
}
