import { expect, say, stage, test } from 'millions/suite'

stage('places', () => {
  test('boots', async ({ boot }) => {
    const world = await boot()
    const answers: (string | null)[] = []
    for (let n = 0; n < 4; n++) {
      const answer = await world.fetch('/items/7')
      answers.push(`${answer.status} ${await answer.text()}`)
    }
    const w = await world.fetch('/items/7', { method: 'PUT', body: 'new' })
    const again = await world.fetch('/items/7')
    world.node('cache-1').pause()
    const last = await world.fetch('/items/7')
    expect(
      [...answers, w.status, await again.text(), last.status, Math.round(world.nowMs)],
      say('x'),
    ).toEqual(0)
  })
})
