/** What a web server can answer by itself, whatever becomes of the database and of those who wait for it. */
import { expect, say } from 'millions/suite'
import { allOf } from '../kit/waiting.ts'
import { post } from './cards.ts'
import { ask, type Cluster, got, request } from './cluster.ts'
import { NO_NEED_MS } from './promises.ts'

/** Answered as ever, in no time. */
export async function expectNoNeed(cluster: Cluster, web: string, why: string): Promise<void> {
  const asked = allOf([
    ask(cluster, '/', { web }),
    ask(cluster, '/health', { web }),
    ask(cluster, '/nowhere', { web }),
    ask(cluster, '/cards', { method: 'PATCH', web }),
    post(cluster, '', { web }),
    post(cluster, '', { web, key: 'of no card' }),
  ])
  for (const [place, outcome] of (await asked).entries()) {
    const wanted = [200, 200, 404, 405, 400, 400][place]
    const tookMs = Math.round(outcome.tookMs)
    const values = { request: request(outcome), got: got(outcome), wanted: wanted ?? 0, why, tookMs }
    expect(got(outcome), say('no-need-status', values, outcome.at)).toBe(wanted)
    const late = say('no-need-slow', { ...values, limit: NO_NEED_MS }, outcome.at)
    expect(outcome.tookMs, late).toBeLessThanOrEqual(NO_NEED_MS)
  }
}
