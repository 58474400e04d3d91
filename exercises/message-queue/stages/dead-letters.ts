/** Stage 5: put aside what always fails. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  crash,
  crashAsItWrites,
  crashAtEveryEvent,
  crashOf,
  crashWhileTidyingUp,
  lastCrash,
  tearEveryWrite,
} from '../crashes.ts'
import { whileDiskFails } from '../disk-faults.ts'
import type { Taken, Users } from '../users.ts'
import {
  atOnce,
  letTimeOut,
  nextBody,
  publishAll,
  scenesOf,
  sorted,
  takeMeanwhile,
  takeWhileWaiting,
} from './scene.ts'

const isPoison = (body: string) => body.startsWith('poison')
const tries = { TRIES: '3' }
const oneTry = { TRIES: '1' }

/** One goes to a consumer that has waited for it, one to a consumer that finds it there, and one of the two is done. */
const death = async (queue: Users) => {
  const waited = await takeMeanwhile(queue, () => queue.publish('poison 🐫'))
  await queue.publish('job 한')
  const taken = [waited ?? (await queue.take()), await queue.take()]
  for (const one of taken) if (one !== undefined && !isPoison(one.body)) await queue.acknowledge(one)
  await queue.world.run(queue.latestMs)
  await queue.deadLetters()
}

const { scene, longScene } = scenesOf('dead-letters')

/** Consumers have three messages in hand at most, and acknowledge them together. */
const longLife = async (queue: Users) => {
  let hands: Taken[] = []
  for (let round = 0; round < 32; round++) {
    await queue.publish(round % 6 === 3 ? `poison ${round}` : `job ${round} 🐫`, `key ${round % 5}`)
    const delivery = await queue.take()
    if (delivery !== undefined && !isPoison(delivery.body)) hands.push(delivery)
    if (round % 3 === 2) for (const one of hands) await queue.acknowledge(one)
    if (round % 3 === 2) hands = []
    if (round % 5 === 4) await queue.world.run(queue.latestMs)
  }
}

export function deadLetters(): void {
  scene(
    'dead-after-so-many-tries',
    async (queue) => {
      await queue.publish('poison', 'its key')
      for (const attempt of [1, 2, 3]) {
        expect(await queue.deadLetters(), say('dead-too-early', { attempt })).toEqual([])
        const delivery = await queue.takeOne()
        expect(delivery.attempt, say('wrong-number', { attempt })).toBe(attempt)
        await queue.world.run(queue.latestMs)
      }
      expect(await nextBody(queue), say('too-many-tries', { message: 'poison', tries: 3 })).toBeUndefined()
      expect(await queue.deadLetters(), say('no-dead-letter')).toEqual(['poison'])
      expect(await queue.depth(), say('dead-counts-in-depth')).toBe(0)
    },
    tries,
  )

  scene(
    'dead-though-nobody-fetches',
    async (queue) => {
      await publishAll(queue, ['poison 1', 'poison 2'])
      await queue.takeOne()
      await queue.world.run(queue.latestMs)
      expect(await queue.depth(), say('dead-counts-in-depth')).toBe(1)
      await queue.takeOne()
      await queue.world.run(queue.latestMs)
      expect(sorted(await queue.deadLetters()), say('no-dead-letter')).toEqual(['poison 1', 'poison 2'])
    },
    oneTry,
  )

  scene(
    'last-try-may-succeed',
    async (queue) => {
      await queue.publish('slow')
      await letTimeOut(queue, 2)
      const last = await queue.takeOne()
      const { world, ackTimeoutMs } = queue
      await world.run(ackTimeoutMs * 0.9)
      expect(await queue.deadLetters(), say('dead-while-out', { message: 'slow' })).toEqual([])
      expect(await queue.acknowledge(last), say('acknowledgement-rejected')).toBe(true)
      await world.run(queue.latestMs)
      expect(await queue.deadLetters(), say('dead-though-acknowledged')).toEqual([])
    },
    tries,
  )

  scene(
    'last-try-just-in-time',
    async (queue) => {
      const { world, node, asker } = queue
      await queue.publish('slow')
      const last = await queue.takeOne()
      await world.run(last.span.sentMs + queue.ackTimeoutMs - 60 - world.nowMs)
      asker.mayBeSlow = true
      const slow = node.slowDisk(150)
      const acknowledged = allOf([queue.acknowledge(last)])
      await world.run(100)
      const looks = allOf<unknown>([queue.take(), queue.depth()])
      const counted = await acknowledged
      await looks
      slow.heal()
      expect(counted, say('acknowledgement-rejected')).toEqual([true])
      await world.run(queue.latestMs)
      expect(await queue.deadLetters(), say('dead-though-acknowledged')).toEqual([])
      await queue.settle()
    },
    oneTry,
  )

  longScene(
    'asked-at-the-very-moment',
    async (queue, { random }) => {
      // Several, as a sum of two times is seldom the very number that the clock shows later.
      const poisons = Array.from({ length: 8 }, (_, index) => `poison ${index + 1}`)
      await publishAll(queue, poisons)
      const times: number[] = []
      for (const _ of poisons) {
        times.push((await queue.takeOne()).span.sentMs)
        await queue.world.run(10 + 40 * random())
      }
      for (const sentMs of times) {
        await queue.world.run(sentMs + queue.ackTimeoutMs - queue.world.nowMs)
        await queue.take()
      }
      await queue.world.run(queue.latestMs)
      await queue.deadLetters()
      await queue.settle(undefined, isPoison)
    },
    oneTry,
  )

  scene(
    'dead-letter-stays-dead',
    async (queue) => {
      await queue.publish('poison', 'its key')
      const delivery = await queue.takeOne()
      await queue.world.run(queue.latestMs)
      expect(await queue.deadLetters(), say('no-dead-letter')).toEqual(['poison'])
      expect(await queue.acknowledge(delivery), say('dead-acknowledged', { message: 'poison' })).toBe(false)
      await queue.deadLetters()
      const after = await crash(queue)
      await queue.acknowledge(delivery)
      await queue.deadLetters()
      await queue.settle(after, isPoison)
    },
    oneTry,
  )

  scene(
    'dies-once-though-many-look',
    async (queue) => {
      await publishAll(queue, ['poison 1', 'poison 2', 'job'])
      const [one, two] = [await queue.takeOne(), await queue.takeOne()]
      await queue.world.run(queue.latestMs)
      // Who looks while a message dies may see it in either place: only what is there afterwards counts.
      const look = (path: string) => () => queue.asker.ask('GET', path)
      const looks = [look('/dead-letters'), look('/status'), look('/dead-letters')]
      await atOnce<unknown>(queue, [() => queue.take(), ...looks, () => queue.take(), ...looks])
      await queue.deadLetters()
      await queue.settle(undefined, (body) => body === one.body || body === two.body)
    },
    oneTry,
  )

  scene(
    'key-of-a-dead-letter-goes-on',
    async (queue) => {
      await publishAll(queue, ['poison', 'next'], 'a')
      await queue.drain(isPoison)
      const done = queue.record.filter(({ kind }) => kind === 'acknowledged')
      expect(done, say('dead-letter-blocks-its-key')).toMatchObject([{ message: 'next' }])
    },
    tries,
  )

  scene(
    'waiting-consumer-gets-what-a-death-frees',
    async (queue) => {
      await queue.publish('poison', 'a')
      const { span } = await queue.takeOne()
      const { world, latestMs } = queue
      const next = await takeWhileWaiting(queue, latestMs + 500, async () => {
        await queue.publish('next', 'a')
        await world.run(span.gotMs + latestMs - world.nowMs)
      })
      expect(next.body, say('dead-letter-blocks-its-key')).toBe('next')
      await queue.acknowledge(next)
      await queue.settle(undefined, isPoison)
    },
    oneTry,
  )

  scene(
    'dies-though-the-disk-failed',
    async (queue, { random }) => {
      await publishAll(queue, ['poison 1', 'job'])
      await queue.takeOne()
      await whileDiskFails(queue, queue.ackTimeoutMs * (1.2 + random()), [])
      await queue.world.run(queue.latestMs)
      await queue.deadLetters()
      const second = await queue.takeOne()
      await queue.world.run(queue.latestMs)
      const isChoking = (body: string) => isPoison(body) || body === second.body
      await queue.deadLetters()
      await queue.settle(undefined, isChoking)
    },
    oneTry,
  )

  scene(
    'tries-survive-a-crash',
    async (queue) => {
      await queue.publish('poison')
      for (let time = 0; time < 2; time++) {
        await letTimeOut(queue, 1)
        await crash(queue)
        await queue.world.run(queue.latestMs)
      }
      await letTimeOut(queue, 1)
      expect(await nextBody(queue), say('tries-forgotten', { tries: 3 })).toBeUndefined()
      expect(await queue.deadLetters(), say('no-dead-letter')).toEqual(['poison'])
    },
    tries,
  )

  scene(
    'tries-survive-a-torn-write',
    async (queue, { random }) => {
      await queue.publish('poison')
      // Enough for a count of two digits, of which a crash leaves one, or none.
      const torn = new Set([2 + Math.floor(7 * random()), 11])
      for (let time = 1; time <= 11; time++) {
        const kept = (bytes: number) => (time === 11 ? bytes - 1 : 0)
        if (torn.has(time)) await crashAsItWrites(queue, () => queue.take(), kept)
        else await queue.take()
        await queue.world.run(queue.latestMs)
      }
      await queue.settle(crashOf(queue, 'tear'), isPoison)
    },
    { TRIES: '12' },
  )

  scene(
    'restart-is-not-a-try',
    async (queue) => {
      await queue.publish('job')
      for (let time = 0; time < 5; time++) await crash(queue)
      expect(await queue.deadLetters(), say('dead-without-a-try')).toEqual([])
      await queue.settle(crashOf(queue))
    },
    tries,
  )

  scene(
    'dead-letters-survive-a-crash',
    async (queue) => {
      await publishAll(queue, ['poison 1', 'job', 'poison 2'], 'constructor')
      await queue.drain(isPoison)
      expect(sorted(await queue.deadLetters()), say('no-dead-letter')).toEqual(['poison 1', 'poison 2'])
      await crash(queue)
      const kept = sorted(await queue.deadLetters())
      expect(kept, say('dead-letter-gone', {}, lastCrash(queue))).toEqual(['poison 1', 'poison 2'])
    },
    tries,
  )

  test('one-place-with-a-crash-at-every-event', async (context) => {
    await crashAtEveryEvent(context, {
      stage: 'dead-letters',
      disk: 'unsynced',
      vars: oneTry,
      script: death,
      chokes: isPoison,
    })
  })

  test('one-place-with-a-torn-write-at-every-event', async (context) => {
    await tearEveryWrite(context, { stage: 'dead-letters', vars: oneTry, script: death, chokes: isPoison })
  })

  test('long-life-with-poison', async (context) => {
    const sweep = { stage: 'dead-letters', vars: { TRIES: '2' }, script: longLife, chokes: isPoison } as const
    await crashWhileTidyingUp(context, sweep)
  })
}
