/** Stage 3: hand out again what was not acknowledged. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import { crash, crashAtEveryEvent } from '../crashes.ts'
import { whileDiskFails } from '../disk-faults.ts'
import { patient, type Users } from '../users.ts'
import {
  atOnce,
  leave,
  MOST_IN_VAIN_MS,
  nextBody,
  publishAll,
  scenesOf,
  sorted,
  takeMeanwhile,
  takeWhileWaiting,
} from './scene.ts'

/** Long enough for the way of a request to be nothing beside it. */
const long = { ACK_TIMEOUT_MS: '10000' }
/** Far less than a second: who looks at the clock now and then has to do it more often. */
const brief = { ACK_TIMEOUT_MS: '300' }
/** A request is there within so long. */
const WAY_MS = 8

const { scene, realScene } = scenesOf('redeliver')

export function redeliver(): void {
  scene(
    'not-acknowledged-comes-again',
    async (queue, { random }) => {
      await queue.world.run(3000 * random())
      await queue.publish('job', 'key')
      const first = await queue.takeOne()
      for (let time = 0; time < 2; time++) {
        await queue.world.run(queue.latestMs)
        const { id, body, key } = await queue.takeOne()
        expect({ id, body, key }, say('came-again-changed')).toEqual({
          id: first.id,
          body: 'job',
          key: 'key',
        })
      }
    },
    brief,
  )

  scene(
    'not-before-its-time',
    async (queue, { random }) => {
      const { world, ackTimeoutMs } = queue
      await queue.publish('job')
      await world.run(ackTimeoutMs * (0.5 + random()))
      const delivery = await queue.takeOne()
      const at = (share: number) => world.run(delivery.span.sentMs + ackTimeoutMs * share - world.nowMs)
      for (const share of [0.5, 0.8, 0.95, 0.98]) {
        await at(share)
        expect(await nextBody(queue), say('came-again-too-soon')).toBeUndefined()
      }
      await at(1 - WAY_MS / ackTimeoutMs)
      const counted = await queue.acknowledge(delivery)
      expect(counted, say('acknowledgement-rejected')).toBe(true)
      await queue.settle()
    },
    long,
  )

  scene('late-acknowledgement-is-rejected', async (queue, { random }) => {
    await queue.publish('job')
    const first = await queue.takeOne()
    await queue.world.run(queue.latestMs)
    const second = await queue.takeOne()
    expect(second.receipt, say('same-receipt', { message: 'job' })).not.toBe(first.receipt)
    await queue.world.run(queue.ackTimeoutMs * 0.8 * random())
    expect(await queue.acknowledge(first), say('late-acknowledgement-counted')).toBe(false)
    // Nothing has changed: the second delivery is out as before, and its time is over when it would have been.
    expect(await nextBody(queue), say('came-again-too-soon')).toBeUndefined()
    await queue.world.run(second.span.gotMs + queue.latestMs - queue.world.nowMs)
    const third = await queue.take()
    if (third === undefined) expect(third, say('late-acknowledgement-stops-the-clock')).toBeDefined()
    else expect(await queue.acknowledge(third), say('acknowledgement-rejected')).toBe(true)
    await queue.settle()
  })

  scene('comes-again-to-one', async (queue) => {
    await publishAll(queue, ['a', 'b'])
    await queue.takeAll()
    await queue.world.run(queue.latestMs)
    await atOnce(
      queue,
      [1, 2, 3, 4].map(() => () => queue.take()),
    )
    await queue.settle()
  })

  scene('acknowledged-just-in-time', async (queue) => {
    const { world, node, asker } = queue
    await publishAll(queue, ['job', 'other'])
    const delivery = await queue.takeOne()
    const second = await queue.takeOne()
    await world.run(delivery.span.sentMs + queue.ackTimeoutMs - 60 - world.nowMs)
    asker.mayBeSlow = true
    const slow = node.slowDisk(150)
    const acknowledged = allOf([queue.acknowledge(delivery)])
    await world.run(100)
    const taken = allOf([queue.take(), queue.take()])
    const counted = await acknowledged
    slow.heal()
    await taken
    expect(counted, say('acknowledgement-rejected', {}, second.at)).toEqual([true])
    await queue.settle()
  })

  realScene('delivery-that-never-arrived-comes-again', async (queue) => {
    await queue.publish('job')
    const pause = queue.node.pause()
    const gaveUp = await queue.world
      .fetch('/deliveries', { method: 'POST', patienceMs: 200 })
      .catch((error: unknown) => (error instanceof Error ? error.name : 'unknown'))
    expect(gaveUp, say('answered-while-paused')).toBe('TimeoutError')
    pause.heal()
    await queue.world.run(100)
    queue.noteUnanswered()
    await queue.world.run(queue.latestMs)
    await queue.settle()
  })

  scene(
    'consumers-are-down',
    async (queue) => {
      const bodies = Array.from({ length: 12 }, (_, index) => `job ${index + 1}`)
      for (const body of bodies) {
        await queue.publish(body)
        await queue.world.run(1000)
      }
      await queue.world.run(600_000)
      const got = sorted(await queue.takeAll())
      expect(got, say('not-all-came-out', { count: 12 })).toEqual(sorted(bodies))
    },
    patient,
  )

  scene('producers-are-down', async (queue) => {
    const bodies = ['a', 'b', 'c']
    await publishAll(queue, bodies)
    await crash(queue)
    const got: string[] = []
    for (let asked = 0; asked < 8; asked++) {
      const delivery = await queue.take(queue.ackTimeoutMs)
      if (delivery === undefined) continue
      got.push(delivery.body)
      await queue.acknowledge(delivery)
    }
    expect(sorted(got), say('not-all-came-out', { count: 3 })).toEqual(bodies)
  })

  realScene('waiting-consumer-gets-it', async (queue) => {
    const delivery = await takeWhileWaiting(queue, queue.ackTimeoutMs, async () => {
      await queue.world.run(queue.ackTimeoutMs / 4)
      await queue.publish('job')
    })
    await queue.acknowledge(delivery)
    await queue.settle()
  })

  scene('waiting-consumer-gets-what-comes-again', async (queue, { random }) => {
    const { world, latestMs } = queue
    await queue.publish('job')
    const { span } = await queue.takeOne()
    await world.run(queue.ackTimeoutMs * 0.5 * random())
    const delivery = await takeWhileWaiting(queue, span.gotMs + latestMs + 500 - world.nowMs, () =>
      world.run(span.gotMs + latestMs - world.nowMs),
    )
    await queue.acknowledge(delivery)
    await queue.settle()
  })

  scene('many-wait', async (queue) => {
    const waiting = allOf([1, 2, 3].map(() => queue.take(800)))
    await queue.world.run(100)
    await atOnce(
      queue,
      ['a', 'b'].map((body) => () => queue.publish(body)),
    )
    for (const delivery of await waiting) {
      if (delivery !== undefined) await queue.acknowledge(delivery)
    }
    await queue.publish('c')
    await queue.take()
    // It comes again while two of them wait.
    for (let turn = 0; turn < 3; turn++) await Promise.all([queue.take(800), queue.take(800)])
    await queue.settle()
  })

  scene('wait-that-is-over', async (queue, { random }) => {
    for (const body of ['a', 'b']) {
      await queue.take(200 + 300 * random())
      await queue.publish(body)
      expect(await nextBody(queue), say('swallowed-by-a-wait')).toBe(body)
    }
    await queue.settle()
  })

  scene(
    'wait-that-ends-meanwhile',
    async (queue, { random }) => {
      const { world, node, asker } = queue
      const diskMs = 40
      asker.mayBeSlow = true
      for (const [round, body] of ['a', 'b', 'c', 'd'].entries()) {
        const slow = node.slowDisk(diskMs)
        const waiting = allOf([queue.take(300)])
        // The disk is busy with it when the wait is over, first with the message and then with its delivery.
        await world.run(300 - diskMs * (0.5 * round + 0.4 * random()))
        await queue.publish(body)
        const [taken] = await waiting
        slow.heal()
        const delivery = taken ?? (await queue.take())
        if (delivery === undefined) expect(delivery, say('swallowed-by-a-wait')).toBeDefined()
        else await queue.acknowledge(delivery)
      }
      await queue.settle()
    },
    patient,
  )

  scene('disk-that-works-again', async (queue, { random }) => {
    await publishAll(queue, ['a', 'b', 'c', 'd'])
    const [a, b] = [await queue.takeOne(), await queue.takeOne()]
    const brokenMs = queue.ackTimeoutMs * (0.2 + 2 * random())
    await whileDiskFails(queue, brokenMs, [
      () => queue.acknowledge(a),
      () => queue.take(),
      () => queue.publish('e'),
    ])
    await queue.acknowledge(b)
    await queue.settle()
    // Whatever came of those that failed: what was gone until now is gone for good.
    const after = await crash(queue)
    await queue.world.run(queue.latestMs)
    const back = await queue.take()
    expect(
      back?.body,
      say('hidden-by-a-failure', { ...after, message: back?.body ?? '' }, back?.at),
    ).toBeUndefined()
  })

  scene('waiting-consumer-leaves', async (queue, { random }) => {
    await Promise.all([leave(queue, 1000, 200 + 200 * random()), leave(queue, 1000, 300)])
    await publishAll(queue, ['a', 'b', 'c'])
    await queue.world.run(1000)
    queue.noteUnanswered()
    await queue.settle()
  })

  scene(
    'waits-behind-who-left',
    async (queue, { random }) => {
      const { world } = queue
      for (let round = 0; round < 3; round++) {
        const leaving = Array.from({ length: 1 + 2 * random() }, () => leave(queue, 5000, 50 + 50 * random()))
        await world.run(20)
        const last = allOf([queue.take(900)])
        await Promise.all(leaving)
        await queue.publish(`job ${round}`)
        const freeMs = world.nowMs
        const [taken] = await last
        const waitedMs = Math.round(world.nowMs - freeMs)
        const left = taken ?? (await queue.take())
        if (left !== undefined) await queue.acknowledge(left)
        // It may have gone to one of those who left, and whoever is told at once that there is none asks again.
        if (taken !== undefined || waitedMs < MOST_IN_VAIN_MS) continue
        expect(left?.body, say('waited-behind-who-left', { waitedMs }, left?.at)).toBeUndefined()
      }
      queue.noteUnanswered()
      await queue.settle()
    },
    patient,
  )

  test('redelivery-survives-a-crash-at-every-event', async (context) => {
    const script = async (queue: Users) => {
      await queue.publish('job 🐫')
      await queue.take()
      await queue.world.run(queue.latestMs)
      const again = await queue.take()
      if (again !== undefined) await queue.acknowledge(again)
    }
    await crashAtEveryEvent(context, { stage: 'redeliver', disk: 'unsynced', script })
  })

  scene(
    'consumers-that-fail-at-random',
    async (queue, { random }) => {
      for (let round = 0; round < 30; round++) {
        const publish = async () => {
          if (round < 10) await queue.publish(`job ${round}`)
        }
        const isThere = random() < 0.5
        if (isThere) await publish()
        const delivery = isThere ? await queue.take() : await takeMeanwhile(queue, publish)
        const chance = random()
        if (delivery !== undefined && chance < 0.6) await queue.acknowledge(delivery)
        if (chance > 0.9) await crash(queue, 'chance')
        await queue.world.run(chance * queue.ackTimeoutMs)
      }
      await queue.settle()
    },
    { TRIES: '100' },
  )
}
