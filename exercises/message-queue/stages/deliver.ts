/** Stage 1: publish, fetch, acknowledge. */
import { expect, say } from 'millions/suite'
import { oddTexts } from '../../kit/odd-data.ts'
import { pathOf, patient } from '../users.ts'
import { atOnce, nextBody, publishAll, scenesOf, sorted } from './scene.ts'

const { scene, realScene } = scenesOf('deliver')

export function deliver(): void {
  scene('publish-answers-with-an-id', async (queue) => {
    const first = await queue.publish('first')
    const second = await queue.publish('second')
    expect(second, say('same-id', { message: 'second', other: 'first' })).not.toBe(first)
  })

  realScene('message-comes-out', async (queue) => {
    const body = 'two\nlines, "quotes", 한국어, 🐫'
    const id = await queue.publish(body, 'key of it')
    const { receipt: _, place: __, at: ___, span: ____, ...delivery } = await queue.takeOne()
    expect(delivery, say('changed-on-the-way')).toEqual({ id, body, key: 'key of it', attempt: 1 })
  })

  scene(
    'every-message-comes-out',
    async (queue) => {
      const bodies = ['a', 'b', 'c', 'd', 'e']
      await publishAll(queue, bodies)
      const got = sorted(await queue.takeAll())
      expect(got, say('not-all-came-out', { count: 5 })).toEqual(bodies)
    },
    patient,
  )

  scene(
    'any-text-comes-out',
    async (queue) => {
      for (const text of oddTexts) await queue.publish(`body ${text}`, text)
      await queue.publish('')
      const got = sorted(await queue.takeAll())
      const bodies = ['', ...oddTexts.map((text) => `body ${text}`)]
      expect(got, say('some-text-stays-in')).toEqual(sorted(bodies))
    },
    patient,
  )

  scene(
    'same-text-twice',
    async (queue) => {
      const publish = () => queue.asker.ask('POST', '/messages', { content: { body: 'again' } })
      const take = () => queue.asker.ask('POST', '/deliveries')
      for (let time = 0; time < 3; time++) await publish()
      const ids = new Set<string>()
      for (let time = 0; time < 3; time++) {
        const { reply } = await take()
        if (reply.status === 200) ids.add(((await reply.json()) as { id: string }).id)
      }
      expect(ids.size, say('same-text-is-one', { count: ids.size })).toBe(3)
    },
    patient,
  )

  scene('empty-queue-hands-out-nothing', async (queue) => {
    expect(await nextBody(queue), say('out-of-nothing')).toBeUndefined()
    expect((await queue.take(700))?.body, say('out-of-nothing')).toBeUndefined()
  })

  scene('one-consumer-at-a-time', async (queue) => {
    await queue.publish('job')
    await queue.takeOne()
    await queue.world.run(queue.ackTimeoutMs / 2)
    expect(await nextBody(queue), say('two-consumers-one-message')).toBeUndefined()
  })

  scene(
    'consumers-at-once',
    async (queue) => {
      await publishAll(queue, ['a', 'b', 'c', 'd', 'e'])
      const fetches = [1, 2, 3, 4].map(() => () => queue.take())
      await atOnce(queue, fetches)
      await atOnce(queue, fetches)
      const got = queue.record.filter((entry) => entry.kind === 'delivered').map(({ message }) => message)
      queue.check()
      expect(sorted(got), say('not-all-came-out', { count: 5 })).toEqual(['a', 'b', 'c', 'd', 'e'])
    },
    patient,
  )

  scene('acknowledged-is-gone', async (queue) => {
    await queue.publish('job')
    const counted = await queue.acknowledge(await queue.takeOne())
    expect(counted, say('acknowledgement-rejected')).toBe(true)
    await queue.world.run(queue.latestMs)
    expect(await nextBody(queue), say('came-back', { message: 'job' })).toBeUndefined()
  })

  scene('unknown-receipt-changes-nothing', async (queue) => {
    await publishAll(queue, ['a', 'b'])
    const delivery = await queue.takeOne()
    const near = [`${delivery.receipt}x`, `x${delivery.receipt}`, delivery.id]
    const unknown = near.filter((receipt) => receipt !== delivery.receipt)
    for (const receipt of ['no-such-receipt', 'constructor', '__proto__', ...unknown]) {
      const { status } = (await queue.asker.ask('DELETE', pathOf(receipt))).reply
      expect(status, say('unknown-receipt', { receipt, status })).toBeOneOf([404, 410])
    }
    await queue.acknowledge(delivery)
    await queue.acknowledge(delivery)
    await queue.settle()
  })

  scene(
    'acknowledged-at-once',
    async (queue) => {
      await publishAll(queue, ['a', 'b', 'c'])
      const [a, b] = [await queue.takeOne(), await queue.takeOne()]
      await atOnce(
        queue,
        [a, a, b].map((delivery) => () => queue.asker.ask('DELETE', pathOf(delivery.receipt))),
      )
      const { depth } = (await (await queue.asker.ask('GET', '/status')).reply.json()) as { depth: unknown }
      expect(depth, say('depth-after-twice', { depth: String(depth) })).toBe(1)
      expect(await nextBody(queue), say('nothing-handed-out')).toBeDefined()
    },
    patient,
  )

  scene('depth-counts-what-is-not-done', async (queue) => {
    const depths = [await queue.depth()]
    await publishAll(queue, ['a', 'b'])
    depths.push(await queue.depth())
    const delivery = await queue.takeOne()
    depths.push(await queue.depth())
    await queue.acknowledge(delivery)
    depths.push(await queue.depth())
    expect(depths, say('wrong-depths', { depths: depths.join(', ') })).toEqual([0, 2, 2, 1])
  })
}
