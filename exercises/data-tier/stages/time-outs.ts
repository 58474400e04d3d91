/** Tries that are not refused but never answered: what comes after a time-out is as it is after a failure. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import { send } from '../cards.ts'
import { ask, got, open, request, webs } from '../cluster.ts'
import { loseAnswers } from '../outages.ts'
import { expectPausesAfterTimeOuts } from '../pauses.ts'
import { WAIT_AT_LEAST_MS } from '../promises.ts'

/** Chance decides how much of the time is left for the third try, so more than one is looked at. */
const ROUNDS = 4
/** What it takes to get there, and back. */
const ON_THE_WAY_MS = 20

export function timeOuts(): void {
  test('third-try-has-its-time', async (context) => {
    const readMs = WAIT_AT_LEAST_MS - ON_THE_WAY_MS
    const cluster = await open(context, { vars: { READ_MS: String(readMs) } })
    const card = await send(cluster, 'Greetings')
    for (let round = 0; round < ROUNDS; round++) {
      const outcomes = await allOf(
        webs.map((web) => loseAnswers(cluster, web, 0, 2, () => ask(cluster, `/cards/${card.id}`, { web }))),
      )
      for (const outcome of outcomes) {
        const why = `two answers of the database got lost, and the third takes ${readMs} ms`
        const values = {
          request: request(outcome),
          got: got(outcome),
          why,
          tookMs: Math.round(outcome.tookMs),
        }
        expect(got(outcome), say('third-try-cut-off', values, outcome.at)).toBe(200)
      }
    }
  })

  test('pauses-after-time-outs', async (context) => {
    const cluster = await open(context)
    await expectPausesAfterTimeOuts(cluster)
  })
}
