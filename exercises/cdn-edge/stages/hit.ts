/** The first stage. */
import { expect, say, test } from 'millions/suite'

export function hit(): void {
  test('second-is-a-hit', async ({ boot }) => {
    const world = await boot()
    await world.fetch('/pictures/1.jpg', { region: 'seoul' })
    const second = await world.fetch('/pictures/1.jpg', { region: 'seoul' })
    const told = second.headers.get('cache-status') ?? 'none'
    expect(told, say('hit-not-told', { told }, second)).toContain('hit')
  })
}
