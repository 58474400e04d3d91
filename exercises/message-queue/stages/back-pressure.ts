/** Stage 6: refuse when full. */
import { expect, say } from 'millions/suite'
import { crash } from '../crashes.ts'
import { whileDiskFails } from '../disk-faults.ts'
import { patient, type Users } from '../users.ts'
import { atOnce, publishAll, scenesOf, sorted } from './scene.ts'

/** Times that are not whole seconds: what is made of them may not be whole either. */
const full = { CAPACITY: '3', TRIES: '2', ACK_TIMEOUT_MS: '1250' }
const patientlyFull = { ...full, ...patient }
const refusals = [503, 429]

/** By what the queue says of its depth: as many are stored as have room, and no more. */
async function offerWhatHasRoom(queue: Users, body: string): Promise<void> {
  const depth = await queue.depth()
  for (let held = depth; held < 3; held++) {
    const { status } = await queue.offer(`${body} ${held}`)
    expect(status, say('no-room-though-empty', { depth: held, status, capacity: 3 })).toBe(201)
  }
  const { status } = await queue.offer(`${body}: one too many`)
  expect(status, say('full-but-took', { status })).toBeOneOf(refusals)
}

const { scene, realScene } = scenesOf('back-pressure')

export function backPressure(): void {
  scene(
    'full-queue-refuses',
    async (queue) => {
      await publishAll(queue, ['a', 'b', 'c'])
      const { status } = await queue.offer('d')
      expect(status, say('full-but-took', { status })).toBeOneOf(refusals)
      expect(sorted(await queue.takeAll()), say('full-changed-content')).toEqual(['a', 'b', 'c'])
    },
    patientlyFull,
  )

  scene(
    'refused-is-not-kept',
    async (queue) => {
      await publishAll(queue, ['a', 'b', 'c'])
      await queue.offer('d')
      await crash(queue)
      await queue.acknowledge(await queue.takeOne())
      expect(sorted(await queue.takeAll()), say('refused-but-kept', { message: 'd' })).not.toContain('d')
      expect(await queue.depth(), say('refused-but-kept', { message: 'd' })).toBe(2)
    },
    patientlyFull,
  )

  scene(
    'handed-out-still-counts',
    async (queue) => {
      await publishAll(queue, ['a', 'b', 'c'])
      await queue.takeAll()
      const { status } = await queue.offer('d')
      expect(status, say('handed-out-made-room', { status })).toBeOneOf(refusals)
    },
    patientlyFull,
  )

  scene(
    'acknowledged-makes-room',
    async (queue) => {
      await publishAll(queue, ['a', 'b', 'c'])
      const delivery = await queue.takeOne()
      await queue.acknowledge(delivery)
      await queue.acknowledge(delivery)
      const { status } = await queue.offer('d')
      expect(status, say('no-room-after-acknowledgement', { status })).toBe(201)
      const second = await queue.offer('e')
      expect(second.status, say('room-for-two', { status: second.status })).toBeOneOf(refusals)
      await queue.settle()
    },
    full,
  )

  scene(
    'dead-letter-makes-room',
    async (queue) => {
      await publishAll(queue, ['a', 'b', 'c'])
      for (let time = 0; time < 2; time++) {
        await atOnce(
          queue,
          [1, 2, 3].map(() => () => queue.take()),
        )
        await queue.world.run(queue.latestMs)
      }
      for (const body of ['d', 'e', 'f']) {
        const { status } = await queue.offer(body)
        expect(status, say('dead-letter-takes-room', { status })).toBe(201)
        // They make room for those that come now, and for those that come after a crash.
        if (body === 'd') await crash(queue)
      }
      const { status } = await queue.offer('g')
      expect(status, say('full-but-took', { status })).toBeOneOf(refusals)
    },
    full,
  )

  realScene(
    'full-after-a-crash',
    async (queue) => {
      await publishAll(queue, ['a', 'b', 'c'])
      await crash(queue)
      const { status } = await queue.offer('d')
      expect(status, say('crash-made-room', { status })).toBeOneOf(refusals)
    },
    full,
  )

  scene(
    'many-at-once',
    async (queue) => {
      const offers = ['a', 'b', 'c', 'd', 'e', 'f'].map((body) => () => queue.offer(body))
      const stored = (await atOnce(queue, offers)).filter(({ status }) => status === 201)
      const values = { stored: stored.length, capacity: 3 }
      expect(stored.length, say('many-at-once-over', values, stored[3]?.at)).toBe(3)
      const first = await queue.takeOne()
      const meeting = [
        () => queue.acknowledge(first),
        ...['g', 'h', 'i'].map((body) => () => queue.offer(body)),
      ]
      await atOnce<unknown>(queue, meeting)
      const depth = await queue.depth()
      expect(depth, say('more-than-capacity', { depth, capacity: 3 })).toBeLessThanOrEqual(3)
      await queue.settle()
    },
    full,
  )

  scene(
    'failed-publishes-leave-room',
    async (queue) => {
      const { world } = queue
      const unreadable = () => world.fetch('/messages', { method: 'POST', body: '{"body": "cut o' })
      for (let time = 0; time < 3; time++) await unreadable()
      await queue.drain()
      await offerWhatHasRoom(queue, 'after unreadable')
      await queue.drain()
      const publishes = ['a', 'b', 'c'].map((body) => () => queue.publish(body))
      await whileDiskFails(queue, 300, publishes)
      await queue.drain()
      await offerWhatHasRoom(queue, 'after a failure')
    },
    full,
  )

  scene(
    'all-get-through-in-the-end',
    async (queue, { random }) => {
      let through = 0
      for (let round = 0; round < 40 && through < 8; round++) {
        const { status } = await queue.offer(`job ${through} in round ${round}`)
        if (status === 201) through++
        const delivery = round % 3 === 0 ? await queue.take() : undefined
        if (delivery !== undefined) await queue.acknowledge(delivery)
        if (random() < 0.1) await crash(queue)
        await queue.world.run(100)
      }
      expect(through, say('not-all-got-through', { through })).toBe(8)
      await offerWhatHasRoom(queue, 'in the end')
      await queue.settle()
    },
    full,
  )
}
