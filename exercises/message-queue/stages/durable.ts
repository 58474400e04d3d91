/** Stage 2: survive any crash. */
import { expect, say, test } from 'millions/suite'
import { inCrowds } from '../../kit/at-once.ts'
import { oddTexts } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  crash,
  crashAndSettle,
  crashAsItWrites,
  crashAtEveryEvent,
  crashOf,
  crashWhileRecovering,
  crashWhileTidyingUp,
  lastCrash,
  MEANWHILE,
  publishAsItTidiesUp,
  tearEveryWrite,
} from '../crashes.ts'
import { crashAsDiskFails, syncing, writing } from '../disk-faults.ts'
import { open, patient, type Taken, type Users } from '../users.ts'
import { atOnce, publishAll, scenesOf, sorted } from './scene.ts'

/** Bytes and characters are not the same number here. */
const shortDay = async (queue: Users) => {
  await publishAll(queue, ['first 🐫', 'second 한'])
  const first = await queue.take()
  // Twice at once: the second answer promises as much as the first.
  if (first !== undefined) await queue.acknowledge(first, 2)
}

/** Publishes, fetches and acknowledgements that meet. */
const rush = async (queue: Users) => {
  await atOnce(
    queue,
    ['a 한', 'b 🐫'].map((body) => () => queue.publish(body)),
  )
  const one = await queue.take()
  if (one === undefined) return
  await atOnce<unknown>(queue, [
    () => queue.publish('c 🐪'),
    () => queue.acknowledge(one),
    () => queue.take(),
  ])
}

/** More bytes than five lines of a journal have: whoever writes so many at once tidies up, or keeps all in one piece. */
const MOST_AT_ONCE = 600

/** More than a mebibyte: whoever reads it in pieces must not begin one in a character, nor take one for a mark. */
const longTexts = ['1', '2', '3', '4', '5', '6', '7'].map((name) => `${name} ${'\ufeff'.repeat(50_500)}`)

const { scene, realScene, longScene } = scenesOf('durable')

/** Most of it is done at once, some is not, and some messages are out from the first day to the last. */
const longLife = (queue: Users) =>
  publishAsItTidiesUp(queue, MOST_AT_ONCE, async () => {
    for (let job = 0; job < 4; job++) {
      await queue.publish(`early ${job}`)
      await queue.take()
    }
    for (let day = 0; day < 22; day++) {
      const jobs = [1, 2, 3, 4, 5].map((job) => `day ${day}, job ${job} ${'🐫'.repeat(day % 4)}`)
      await inCrowds(jobs, (job) => queue.publish(job))
      const taken = await inCrowds(jobs, () => queue.take())
      const isDone = (body: string, index: number) => !body.startsWith(MEANWHILE) && (day + index) % 29 !== 0
      const done = taken.filter((one, index) => one !== undefined && isDone(one.body, index))
      await inCrowds(done, async (one) => one !== undefined && queue.acknowledge(one))
    }
  })

/** Many are out for long, more than a program may look through at a time. Then all is worked off, a thousand requests in all. */
const busyDay = async (queue: Users, random: () => number) => {
  const jobsOf = (name: string, length: number) => Array.from({ length }, (_, index) => `${name} ${index}`)
  const early = jobsOf('early job', 250)
  const late = jobsOf('late job', 55)
  const kept = jobsOf('kept job', 15)
  await inCrowds(early, (job) => queue.publish(job))
  const hands = await inCrowds(early.slice(0, 243), () => queue.take())
  // Most who tidy up do so after a round number of lines. Five hundred is about here, and each of these comes when the one
  // before is just stored. Whatever is lost of them shows in the end.
  const stored: Promise<unknown>[] = []
  for (const job of kept) {
    stored.push(queue.publish(job))
    await queue.world.run(1.1 + 0.6 * random())
  }
  await allOf(stored)
  await inCrowds(late, (job) => queue.publish(job))
  hands.push(...(await inCrowds([...early.slice(243), ...kept, ...late], () => queue.take())))
  await queue.publish('one more')
  await queue.takeOne()
  const done = hands.filter((one) => one !== undefined && !kept.includes(one.body))
  await inCrowds(done, async (one) => one !== undefined && queue.acknowledge(one))
}

export function durable(): void {
  realScene('published-survives-a-crash', async (queue) => {
    await publishAll(queue, ['a', 'b', 'c'])
    await crashAndSettle(queue)
  })

  longScene(
    'any-text-survives-a-crash',
    async (queue) => {
      const short = [...oddTexts, `${'long '.repeat(3000)}${'길다 🐫'.repeat(3000)}`]
      for (const text of short) await queue.publish(text, text)
      for (const text of longTexts) await queue.publish(text)
      const bodies = [...short, ...longTexts]
      await crash(queue)
      const got = sorted(await queue.takeAll())
      expect(got, say('text-did-not-survive', {}, lastCrash(queue))).toEqual(sorted(bodies))
    },
    patient,
  )

  scene('acknowledged-stays-gone', async (queue) => {
    await publishAll(queue, ['a', 'b', 'c'])
    await queue.acknowledge(await queue.takeOne())
    await queue.acknowledge(await queue.takeOne())
    await crashAndSettle(queue)
  })

  scene('acknowledged-out-of-turn', async (queue) => {
    await publishAll(queue, ['a', 'b', 'c'])
    await queue.takeOne()
    await queue.acknowledge(await queue.takeOne())
    await crashAndSettle(queue)
  })

  scene('handed-out-survives-a-crash', async (queue) => {
    await queue.world.run(20 * queue.ackTimeoutMs)
    await publishAll(queue, ['a', 'b'])
    await queue.takeAll()
    await crash(queue)
    await queue.world.run(queue.latestMs)
    const got = sorted(await queue.takeAll())
    expect(got, say('handed-out-was-lost', {}, lastCrash(queue))).toEqual(['a', 'b'])
  })

  scene('names-are-never-used-again', async (queue) => {
    for (const body of ['a', 'b', 'c']) {
      await queue.publish(body)
      const early = await queue.takeOne()
      const after = await crash(queue)
      await queue.publish(`next of ${body}`)
      await queue.world.run(queue.latestMs)
      const late = [await queue.takeOne(), await queue.takeOne()]
      await queue.acknowledge(early)
      for (const delivery of late) await queue.acknowledge(delivery)
      queue.check(after)
      await crash(queue)
    }
  })

  longScene('first-requests-meet', async (queue) => {
    await publishAll(queue, ['a', 'b'])
    const after = await crash(queue)
    // The disk is busy with the first of them, so what the others lead to goes there together, a message and its delivery
    // too. None of it may get lost.
    const fetches = [1, 2, 3, 4].map(() => () => queue.take())
    await atOnce<unknown>(queue, [() => queue.publish('c'), () => queue.publish('d'), ...fetches])
    await queue.depth()
    queue.check(after)
    await crashAndSettle(queue)
  })

  test('published-at-once-survives-a-crash-at-every-event', async (context) => {
    await crashAtEveryEvent(context, { stage: 'durable', disk: 'unsynced', script: rush })
  })

  test('crash-at-every-event', async (context) => {
    await crashAtEveryEvent(context, { stage: 'durable', disk: 'unsynced', script: shortDay })
  })

  test('torn-write-at-every-event', async (context) => {
    await tearEveryWrite(context, { stage: 'durable', script: shortDay })
  })

  scene(
    'torn-among-many',
    async (queue, { random }) => {
      // Enough for numbers of two digits, of which a crash leaves one: that names another message.
      await publishAll(
        queue,
        Array.from({ length: 13 }, (_, index) => `job ${index + 1}`),
      )
      const missing = [2, 3, 1 + Math.floor(5 * random())]
      for (const bytes of missing) {
        const taken: Taken[] = []
        for (let next = await queue.take(); next !== undefined; next = await queue.take()) taken.push(next)
        const late = taken.filter(({ body }) => Number(body.slice(4)) > 10)
        const one = late[Math.floor(random() * late.length)]
        if (one !== undefined)
          await crashAsItWrites(
            queue,
            () => queue.acknowledge(one),
            (all) => all - bytes,
          )
        await queue.world.run(queue.latestMs)
      }
      await queue.settle(crashOf(queue, 'tear'))
    },
    patient,
  )

  test('crash-while-recovering', async (context) => {
    for (let event = 1, crashed = true; crashed && event < 100; event++) {
      const queue = await open(context, { stage: 'durable' })
      await shortDay(queue)
      queue.node.crash({ disk: 'tear' })
      crashed = await crashWhileRecovering(queue, event, 'tear')
      await queue.settle(crashOf(queue, 'tear'))
    }
  })

  scene(
    'disk-that-is-slow',
    async (queue, { random }) => {
      const { asker, node, world } = queue
      const slow = node.slowDisk(40)
      asker.mayBeSlow = true
      const requests: Promise<unknown>[] = []
      const send = async (request: () => Promise<unknown>) => {
        requests.push(request())
        await world.run(25 * random())
      }
      for (const body of ['a', 'b', 'c', 'd']) await send(() => queue.publish(body))
      for (let time = 0; time < 4; time++) await send(() => queue.take())
      await Promise.all(requests)
      slow.heal()
      queue.check()
      await crashAndSettle(queue)
    },
    patient,
  )

  scene('disk-that-fails', async (queue) => {
    for (const calls of [writing, syncing]) {
      await crashAsDiskFails(queue, calls, () => queue.publish(`while ${calls[0]} fails`))
    }
    const publishes = ['a', 'b', 'c'].map((body) => () => queue.publish(body))
    await crashAsDiskFails(queue, writing, () => atOnce(queue, publishes))
    await queue.settle(crashOf(queue))
    for (const calls of [writing, syncing]) {
      await queue.publish(`before ${calls[0]} fails`)
      await crashAsDiskFails(queue, calls, () => queue.take())
      await queue.world.run(queue.latestMs)
      const delivery = await queue.takeOne()
      await crashAsDiskFails(queue, calls, () => queue.acknowledge(delivery))
    }
    await queue.settle(crashOf(queue))
  })

  longScene(
    'busy-life',
    async (queue, { random }) => {
      await busyDay(queue, random)
      await crashAndSettle(queue)
    },
    { ...patient, CAPACITY: '1000' },
  )

  test('long-life', async (context) => {
    await crashWhileTidyingUp(context, { stage: 'durable', vars: patient, script: longLife })
  })
}
