/** Of the fourth stage: a new version is deployed, and it is a bad one. */
import { expect, say, test } from 'millions/suite'
import { expectThrough, measure, percent } from '../load.ts'
import { CENTERS, MOST_ERRORS_DEPLOY, MOST_LEFT_FAULT } from '../promises.ts'
import { rate } from '../traffic.ts'
import { beforeAnybodyComes, settle } from './survives.ts'

/** Enough for the deployer to see it: who had less than fifty users says nothing. */
const REQUESTS = 250
/** Long enough to bring it to all of them, where nobody watches. */
const FOR_MS = 25_000

export function badDeploy(): void {
  test('bad-deploy', async (context) => {
    const once = Object.fromEntries(CENTERS.map((region) => [region, 1]))
    const { world, writers } = await beforeAnybodyComes(context, 2, {
      roles: { deployer: { regions: { oregon: 1 } }, counts: { regions: once } },
    })
    world.load(rate(REQUESTS))
    await world.run(3000)
    const body = JSON.stringify({ version: 'next' })
    const told = await world.node('deployer-1').fetch('/deploys', { method: 'POST', body })
    expect(told.status, say('no-deploy', { status: told.status })).toBe(202)
    const report = await measure(world, FOR_MS)
    const share = report.errors / report.requests
    const values = { errors: report.errors, requests: report.requests, share: percent(share) }
    expect(share, say('deploy-errors', values)).toBeLessThanOrEqual(MOST_ERRORS_DEPLOY)
    expectThrough(report, 'gone-with-deploy', MOST_LEFT_FAULT, {})
    await settle(world, writers)
  })
}
