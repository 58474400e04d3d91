/** Stage 4: keep the order of each key. */
import { expect, say, test } from 'millions/suite'
import { inCrowds } from '../../kit/at-once.ts'
import { crash, crashAndSettle, crashAtEveryEvent } from '../crashes.ts'
import { whileDiskFails } from '../disk-faults.ts'
import { pathOf, patient, type Taken, type Users } from '../users.ts'
import { atOnce, nextBody, publishAll, scenesOf, sorted, takeMeanwhile, takeWhileWaiting } from './scene.ts'

/** Fetches and acknowledges what it got in the same moment as the next fetch. */
const handOver = async (queue: Users) => {
  await publishAll(queue, ['a1 🐫', 'a2 한'], 'a')
  const first = await queue.take()
  if (first === undefined) return
  await atOnce<unknown>(queue, [() => queue.acknowledge(first), () => queue.take()])
  await queue.take()
}

/** More than a program may look through at a time. */
const LONG_LINE = 104

/** Publishes so many that have no key, and has them done. */
async function workOff(queue: Users, count: number): Promise<void> {
  const jobs = Array.from({ length: count }, (_, index) => `job ${index + 1}`)
  await inCrowds(jobs, (job) => queue.publish(job))
  const taken = await inCrowds(jobs, () => queue.take())
  await inCrowds(
    taken.filter((one) => one !== undefined),
    (one) => queue.acknowledge(one),
  )
}

const { scene, realScene, longScene } = scenesOf('order')

export function order(): void {
  scene('one-at-a-time-per-key', async (queue) => {
    await publishAll(queue, ['a1', 'a2', 'a3'], 'a')
    const taken: Taken[] = []
    for (let turn = 0; turn < 3; turn++) {
      const delivery = await queue.takeOne()
      taken.push(delivery)
      expect(await nextBody(queue), say('two-of-one-key', { message: delivery.body })).toBeUndefined()
      await atOnce(queue, [() => queue.acknowledge(delivery, turn + 1)])
    }
    const got = taken.map(({ body }) => body)
    const early = taken.find(({ body }, turn) => body !== `a${turn + 1}`)
    expect(got, say('out-of-order', { got: got.join(', ') }, early?.at)).toEqual(['a1', 'a2', 'a3'])
  })

  scene(
    'consumers-of-one-key-at-once',
    async (queue) => {
      await publishAll(queue, ['a1', 'a2', 'a3'], 'a')
      await publishAll(queue, ['b1', 'b2'], 'b')
      const fetches = [0, 300, 0, 300].map((waitMs) => () => queue.take(waitMs))
      for (let turn = 0; turn < 3; turn++) {
        for (const delivery of await atOnce(queue, fetches)) {
          if (delivery !== undefined) await queue.acknowledge(delivery)
        }
      }
      await queue.settle()
    },
    patient,
  )

  scene(
    'publish-meets-its-key',
    async (queue, { random }) => {
      let held = [await queue.publish('job 0', 'a').then(() => queue.takeOne())]
      for (let round = 1; round <= 10; round++) {
        // The last of its key goes in the moment in which the next one comes, before it or behind it.
        const acknowledge = held.map((one) => () => queue.acknowledge(one))
        const publish = () => queue.publish(`job ${round}`, 'a')
        await atOnce<unknown>(queue, round % 2 === 0 ? [publish, ...acknowledge] : [...acknowledge, publish])
        held = [await queue.takeOne()]
        if (random() < 0.3) await crash(queue)
      }
      await queue.settle()
    },
    patient,
  )

  scene(
    'waiting-consumer-gets-the-next-of-its-key',
    async (queue, { random }) => {
      await publishAll(queue, ['a1', 'a2'], 'a')
      let delivery = await queue.takeOne()
      for (let turn = 0; turn < 2; turn++) {
        const out = delivery
        delivery = await takeWhileWaiting(queue, 900, async () => {
          await queue.world.run(20 + 200 * random())
          // Those who wait may look up, and there is nothing for them: the first of the key is still out.
          await queue.publish(`a${turn + 3}`, 'a')
          await queue.asker.ask('DELETE', pathOf(`${out.receipt}x`))
          await queue.world.run(100 * random())
          await queue.acknowledge(out)
        })
      }
      await queue.acknowledge(delivery)
      await queue.settle()
    },
    patient,
  )

  longScene(
    'behind-a-long-line',
    async (queue) => {
      // A queue that tidies up does so while the first of a key is out. It is still the first.
      await publishAll(queue, ['a1', 'a2'], 'a')
      await queue.takeOne()
      await workOff(queue, 105)
      const after = await crash(queue)
      await queue.world.run(queue.latestMs)
      for (let turn = 0; turn < 2; turn++) await queue.acknowledge(await queue.takeOne())
      queue.check(after)
      const line = Array.from({ length: LONG_LINE }, (_, index) => `a${index + 3}`)
      await queue.publish('a first', 'a')
      await queue.takeOne()
      await inCrowds(line, (body) => queue.publish(body, 'a'))
      await queue.publish('b1', 'b')
      await queue.publish('no key')
      const got = sorted(await queue.takeAll())
      const seen = got.length === 0 ? 'nothing' : got.join(', ')
      expect(got, say('stuck-behind-a-key', { got: seen })).toEqual(['b1', 'no key'])
    },
    { ...patient, CAPACITY: '1000' },
  )

  scene('disk-fails-and-order-holds', async (queue, { random }) => {
    await publishAll(queue, ['a1', 'a2', 'a3'], 'a')
    const first = await queue.takeOne()
    await whileDiskFails(queue, 1500 * random(), [() => queue.acknowledge(first)])
    await queue.settle()
  })

  scene(
    'any-text-is-a-key',
    async (queue) => {
      const keys = ['', 'constructor', '__proto__', 'toString', 'hasOwnProperty', '한 🐫', 'undefined', '0']
      for (const turn of [1, 2]) for (const key of keys) await queue.publish(`${turn} of "${key}"`, key)
      const got = sorted(await queue.takeAll())
      expect(got, say('keys-mixed-up', { got: got.join(', ') })).toEqual(
        sorted(keys.map((key) => `1 of "${key}"`)),
      )
    },
    patient,
  )

  scene('redelivered-keeps-its-place', async (queue) => {
    await publishAll(queue, ['a1', 'a2'], 'a')
    for (let time = 0; time < 2; time++) {
      await queue.takeOne()
      await queue.world.run(queue.latestMs)
      const { body } = await queue.takeOne()
      expect(body, say('overtaken-by-its-key', { body })).toBe('a1')
      await queue.world.run(queue.latestMs)
    }
  })

  scene(
    'other-keys-go-on',
    async (queue) => {
      await publishAll(queue, ['a1', 'a2'], 'a')
      await queue.publish('b1', 'b')
      const id = await queue.publish('no key 1')
      // A key may read like an id that was given, or will be given next.
      await queue.publish('key 1', id)
      await queue.publish('key 2', String(Number(id) + 3))
      await queue.publish('no key 2')
      const got = sorted(await queue.takeAll())
      const free = ['a1', 'b1', 'key 1', 'key 2', 'no key 1', 'no key 2']
      expect(got, say('stuck-behind-a-key', { got: got.join(', ') })).toEqual(free)
    },
    patient,
  )

  realScene('order-survives-a-crash', async (queue) => {
    const bodies = Array.from({ length: 12 }, (_, index) => `a${index + 1}`)
    await publishAll(queue, bodies, 'a')
    await crashAndSettle(queue)
  })

  test('order-holds-with-a-crash-at-every-event', async (context) => {
    await crashAtEveryEvent(context, { stage: 'order', disk: 'unsynced', script: handOver, key: 'a' })
  })

  scene(
    'order-holds-with-consumers-that-fail-at-random',
    async (queue, { random }) => {
      for (let round = 0; round < 40; round++) {
        const key = random() < 0.5 ? 'a' : 'b'
        const publish = async () => {
          if (round < 12) await queue.publish(`${key} ${round}`, key)
        }
        const isThere = random() < 0.5
        if (isThere) await publish()
        const delivery = isThere ? await queue.take() : await takeMeanwhile(queue, publish)
        const chance = random()
        if (delivery !== undefined && chance < 0.6) await queue.acknowledge(delivery, chance < 0.2 ? 2 : 1)
        if (chance > 0.95) await crash(queue, 'chance')
        await queue.world.run(chance * queue.ackTimeoutMs)
      }
      await queue.settle()
    },
    { TRIES: '100' },
  )
}
