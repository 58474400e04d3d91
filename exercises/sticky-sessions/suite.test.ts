/** Does it keep its promises? Judged by what users see. */
import { expect, say, stage, test } from 'millions/suite'

stage('stick', () => {
  test('users-get-an-answer', async ({ boot }) => {
    const world = await boot()
    const response = await world.fetch('/')
    expect(response.status, say('no-answer', { status: response.status }, response)).toBe(200)
  })
})
