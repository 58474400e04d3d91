/** The first stage. */
import { expect, say, test } from 'millions/suite'

export function rolling(): void {
  test('goes-through', async ({ boot }) => {
    const world = await boot({
      roles: { deployer: { vars: { watchMs: '2000', checkMs: '500', startMs: '4000' } } },
    })
    const deployer = world.node('deployer-1')
    const answer = await deployer.fetch('/deploys', { method: 'POST', body: '{"version":"v2"}' })
    expect(answer.status, say('not-taken', { status: answer.status }, answer)).toBe(202)
    await world.run(5000)
    const ordered = world.history.of('fault').filter(({ fault }) => fault === 'version').length
    expect(ordered, say('nothing-ordered', {})).toBeGreaterThan(0)
  })
}
