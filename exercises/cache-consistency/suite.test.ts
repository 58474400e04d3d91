import { expect, say, stage, test } from 'millions/suite'

stage('invalidate', () => {
  test('smoke', async ({ boot }) => {
    const world = await boot()
    const log: unknown[] = []
    const go = async (path: string, init = {}) => {
      const r = await world.fetch(path, init)
      log.push([path, r.status, await r.text(), r.headers.get('etag'), r.headers.get('age')])
    }
    await go('http://web-1/items/1')
    await go('http://web-2/items/1')
    await go('http://web-2/items/1', { method: 'PUT', body: 'new' })
    await go('http://web-1/items/1')
    await go('http://web-2/items/1', { method: 'HEAD' })
    await go('http://web-2/items/1', { method: 'DELETE' })
    await go('http://web-2/items/1')
    await go('http://web-2/items?limit=2')
    const pause = world.node('cache-1').pause()
    await go('http://web-2/items/3')
    await world.run(3000)
    pause.heal()
    await world.run(3000)
    expect(JSON.stringify(log), say('x', {})).toBe('')
  })
})
