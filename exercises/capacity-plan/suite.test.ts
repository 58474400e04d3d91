/** Does it keep its promises? Judged by what users see. */
import { expect, say, stage, test } from 'millions/suite'

// OPEN: a test for each promise of the lesson, and for nothing else, under faults that surely hit: 25 or more in all
stage('answer', () => {
  test('users-get-an-answer', async ({ boot }) => {
    const world = await boot()
    const response = await world.fetch('/')
    expect(response.status, say('no-answer', { status: response.status }, response)).toBe(200)
  })
})
