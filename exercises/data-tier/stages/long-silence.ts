/** Silence that lasts, and what looks like silence to whoever counts users: those who do not wait for an answer. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import { send } from '../cards.ts'
import { ask, type Outcome, open, request, webFor } from '../cluster.ts'
import { come, expectBack, expectTold } from '../coming.ts'
import { begin } from '../outages.ts'
import { BACK_WITHIN_MS } from '../promises.ts'

/** Few, as it is long. */
const FEW_PER_SECOND = 4
/** It has nothing else to do, so what it is asked now it answers as ever. */
const SOON_MS = 500
const READ_MS = 280
/** Of each that stays, this many leave. */
const LEAVERS = 4

export function longSilence(): void {
  test('back-after-a-long-silence', async (context) => {
    const cluster = await open(context)
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    // Whoever asks more and more rarely is at seconds by now. Chance decides how much of them is left.
    for (const kind of ['frozen', 'answers-lost', 'cut-off'] as const) {
      const outage = begin(cluster, kind)
      const asked = await come(cluster, cards, cluster.chance(8000, 12_000), FEW_PER_SECOND)
      await outage.heal()
      asked.push(...(await come(cluster, cards, BACK_WITHIN_MS, FEW_PER_SECOND)))
      const why = `${outage.why}, for ten seconds, and until a second ago`
      for (const outcome of await allOf(await come(cluster, cards, 500))) expectSoon(outcome, why)
      for (const outcome of await allOf(asked)) expectTold(outcome, outage.why)
    }
  })

  test('leavers-are-no-silence', async (context) => {
    const cluster = await open(context, { vars: { READ_MS: String(READ_MS) } })
    const { world, chance } = cluster
    const card = await send(cluster, 'Greetings')
    const read = (web: string, patienceMs: number) => ask(cluster, `/cards/${card.id}`, { web, patienceMs })
    const staying: Promise<Outcome>[] = []
    const leaving: Promise<Outcome>[] = []
    for (let number = 0; number < 16; number++) {
      const web = webFor(number)
      for (let leaver = 0; leaver < LEAVERS; leaver++) {
        leaving.push(read(web, chance(30, 120)))
        await world.run(chance(5, 20))
      }
      staying.push(read(web, 8000))
      await world.run(chance(5, 20))
    }
    for (const outcome of await allOf(staying))
      expectBack(
        outcome,
        `a read takes ${READ_MS} ms, and many leave before that`,
        'leavers-taken-for-silence',
      )
    await allOf(leaving)
  })
}

function expectSoon(outcome: Outcome, why: string): void {
  expectBack(outcome, why, 'not-back')
  const values = { request: request(outcome), why, tookMs: Math.round(outcome.tookMs), limit: SOON_MS }
  expect(outcome.tookMs, say('back-late', values, outcome.at)).toBeLessThanOrEqual(SOON_MS)
}
