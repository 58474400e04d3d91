/** Of the fourth stage: nothing has died, and everybody wants the same card. */
import { expect, say, test } from 'millions/suite'
import { measure, percent } from '../load.ts'
import { idIn, logIn, post } from '../people.ts'
import { MOST_ERRORS_CELEBRITY, MOST_P99_MS } from '../promises.ts'
import { lookAt } from '../traffic.ts'
import { anOrdinaryHour, settle } from './survives.ts'

/** More than all that come to web servers at the peak. */
const REQUESTS = 1500
const FOR_MS = 6000

export function celebrity(): void {
  test('celebrity', async (context) => {
    const { world, writers } = await anOrdinaryHour(context)
    const browser = await logIn(world, 'somebody-famous', 'virginia')
    const posted = await post(browser, 'Greetings to all of you', 'virginia')
    const values = { name: 'somebody-famous', region: 'virginia', status: posted.status }
    expect(posted.status, say('not-posted', values, posted)).toBe(201)
    const path = `/cards/${encodeURIComponent(await idIn(posted))}`
    // A message about it takes a while to reach those who follow them.
    await world.run(2000 + 1000 * context.random())
    world.load(lookAt(path, REQUESTS))
    const report = await measure(world, FOR_MS)
    const share = report.errors / report.requests
    const seen = {
      errors: report.errors,
      share: percent(share),
      p99: Math.round(report.p99Ms),
      most: MOST_P99_MS,
    }
    expect(share, say('celebrity-errors', seen)).toBeLessThanOrEqual(MOST_ERRORS_CELEBRITY)
    expect(report.p99Ms, say('celebrity-slow', seen)).toBeLessThanOrEqual(MOST_P99_MS)
    await settle(world, writers)
  })
}
