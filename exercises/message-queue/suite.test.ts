import { expect, say, stage, test } from 'millions/suite'
import { crash, crashAtEveryEvent, crashOf, crashWhileRecovering, lastCrash } from './crashes.ts'
import { ACK_TIMEOUT_MS, LATEST_MS, open, type Taken, type Users } from './users.ts'

const sorted = (bodies: readonly string[]) => [...bodies].sort()

const nextBody = async (queue: Users) => (await queue.take())?.body

/** What consumers get when they fetch until there is nothing, without acknowledging. */
async function takeAll(queue: Users): Promise<string[]> {
  const bodies: string[] = []
  for (let next = await queue.take(); next !== undefined && bodies.length < 20; next = await queue.take()) {
    bodies.push(next.body)
  }
  return bodies
}

async function publishAll(queue: Users, bodies: readonly string[], key?: string): Promise<void> {
  for (const body of bodies) await queue.publish(body, key)
}

async function crashAndSettle(queue: Users): Promise<void> {
  const hit = await crash(queue)
  await queue.settle(hit)
}

/** Requests that the queue takes in at the same instant: it is frozen while they arrive. */
async function atOnce<T>(queue: Users, requests: readonly (() => Promise<T>)[]): Promise<T[]> {
  const pause = queue.node.pause()
  const replies = Promise.allSettled(requests.map((request) => request()))
  await queue.world.run(100)
  pause.heal()
  return (await replies).map(resultOf)
}

function resultOf<T>(reply: PromiseSettledResult<T>): T {
  if (reply.status === 'rejected') throw reply.reason
  return reply.value
}

/** Hands a message out so often, each time without an acknowledgement, and waits until that is over. */
async function letTimeOut(queue: Users, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await queue.takeOne()
    await queue.world.run(LATEST_MS)
  }
}

stage('deliver', () => {
  test('publish-answers-with-an-id', async (context) => {
    const queue = await open(context)
    const first = await queue.publish('first')
    const second = await queue.publish('second')
    expect(second, say('same-id', { id: first })).not.toBe(first)
  })

  test.real('message-comes-out', async (context) => {
    const queue = await open(context)
    const body = 'two\nlines, "quotes", 한국어, 🐫'
    const id = await queue.publish(body, 'key of it')
    const { receipt: _, place: __, at: ___, ...delivery } = await queue.takeOne()
    expect(delivery, say('changed-on-the-way')).toEqual({ id, body, key: 'key of it', attempt: 1 })
  })

  test('every-message-comes-out', async (context) => {
    const queue = await open(context)
    const bodies = ['a', 'b', 'c', 'd', 'e']
    await publishAll(queue, bodies)
    expect(sorted(await takeAll(queue)), say('not-all-came-out', { count: 5 })).toEqual(bodies)
  })

  test('empty-queue-hands-out-nothing', async (context) => {
    const queue = await open(context)
    expect(await nextBody(queue), say('out-of-nothing')).toBeUndefined()
  })

  test('one-consumer-at-a-time', async (context) => {
    const queue = await open(context)
    await queue.publish('job')
    await queue.takeOne()
    await queue.world.run(ACK_TIMEOUT_MS / 2)
    expect(await nextBody(queue), say('two-consumers-one-message')).toBeUndefined()
  })

  test('acknowledged-is-gone', async (context) => {
    const queue = await open(context)
    await queue.publish('job')
    const counted = await queue.acknowledge(await queue.takeOne())
    expect(counted, say('acknowledgement-rejected')).toBe(true)
    await queue.world.run(LATEST_MS)
    expect(await nextBody(queue), say('came-back', { message: 'job' })).toBeUndefined()
  })

  test('unknown-receipt-changes-nothing', async (context) => {
    const queue = await open(context)
    await publishAll(queue, ['a', 'b'])
    const delivery = await queue.takeOne()
    expect(await queue.acknowledge({ ...delivery, receipt: 'no-such-receipt' }), say('unknown-receipt')).toBe(
      false,
    )
    await queue.acknowledge(delivery)
    await queue.acknowledge(delivery)
    await queue.settle()
  })

  test('depth-counts-what-is-not-done', async (context) => {
    const queue = await open(context)
    const depths = [await queue.depth()]
    await publishAll(queue, ['a', 'b'])
    depths.push(await queue.depth())
    const delivery = await queue.takeOne()
    depths.push(await queue.depth())
    await queue.acknowledge(delivery)
    depths.push(await queue.depth())
    expect(depths, say('wrong-depth', { depths: depths.join(', ') })).toEqual([0, 2, 2, 1])
  })
})

stage('durable', () => {
  const shortDay = async (queue: Users) => {
    await publishAll(queue, ['first', 'second'])
    const first = await queue.take()
    if (first !== undefined) await queue.acknowledge(first)
    await queue.publish('third')
  }

  test.real('published-survives-a-crash', async (context) => {
    const queue = await open(context)
    await publishAll(queue, ['a', 'b', 'c'])
    await crashAndSettle(queue)
  })

  test('any-text-survives-a-crash', async (context) => {
    const queue = await open(context)
    const bodies = ['', 'two\nlines', '"quotes", \\ and ,', '{"json":true}', '한국어 🐫', ' spaces ']
    await publishAll(queue, bodies)
    await crash(queue)
    expect(sorted(await takeAll(queue)), say('text-did-not-survive', {}, lastCrash(queue))).toEqual(
      sorted(bodies),
    )
  })

  test('acknowledged-stays-gone', async (context) => {
    const queue = await open(context)
    await publishAll(queue, ['a', 'b', 'c'])
    await queue.acknowledge(await queue.takeOne())
    await queue.acknowledge(await queue.takeOne())
    await crashAndSettle(queue)
  })

  test('acknowledged-out-of-turn', async (context) => {
    const queue = await open(context)
    await publishAll(queue, ['a', 'b', 'c'])
    await queue.takeOne()
    await queue.acknowledge(await queue.takeOne())
    await crashAndSettle(queue)
  })

  test('handed-out-survives-a-crash', async (context) => {
    const queue = await open(context)
    await publishAll(queue, ['a', 'b'])
    await takeAll(queue)
    await crash(queue)
    await queue.world.run(LATEST_MS)
    expect(sorted(await takeAll(queue)), say('handed-out-was-lost', {}, lastCrash(queue))).toEqual(['a', 'b'])
  })

  test('published-at-once-survives-a-crash-at-every-event', async (context) => {
    const script = async (queue: Users) => {
      await atOnce(
        queue,
        ['a', 'b', 'c'].map((body) => () => queue.publish(body)),
      )
    }
    await crashAtEveryEvent(context, { disk: 'unsynced', script })
  })

  test('crash-at-every-event', async (context) => {
    await crashAtEveryEvent(context, { disk: 'unsynced', script: shortDay })
  })

  test('torn-write-at-every-event', async (context) => {
    await crashAtEveryEvent(context, { disk: 'tear', script: shortDay })
  })

  test('any-crash-at-every-event', async (context) => {
    await crashAtEveryEvent(context, { disk: 'chance', script: shortDay })
  })

  test('crash-while-recovering', async (context) => {
    for (let event = 1, crashed = true; crashed && event < 100; event++) {
      const queue = await open(context)
      await shortDay(queue)
      queue.node.crash({ disk: 'tear' })
      crashed = await crashWhileRecovering(queue, event, 'tear')
      await queue.settle(crashOf(queue, 'tear'))
    }
  })
})

stage('redeliver', () => {
  test('not-acknowledged-comes-again', async (context) => {
    const queue = await open(context)
    await queue.publish('job', 'key')
    const first = await queue.takeOne()
    await queue.world.run(LATEST_MS)
    const { id, body, key } = await queue.takeOne()
    expect({ id, body, key }, say('came-again-changed')).toEqual({ id: first.id, body: 'job', key: 'key' })
  })

  test('not-before-its-time', async (context) => {
    const queue = await open(context)
    await queue.publish('job')
    await queue.world.run(ACK_TIMEOUT_MS)
    const delivery = await queue.takeOne()
    await queue.world.run(ACK_TIMEOUT_MS * 0.9)
    expect(await nextBody(queue), say('came-again-too-soon')).toBeUndefined()
    const counted = await queue.acknowledge(delivery)
    expect(counted, say('acknowledgement-rejected')).toBe(true)
    await queue.settle()
  })

  test('late-acknowledgement-is-rejected', async (context) => {
    const queue = await open(context)
    await queue.publish('job')
    const first = await queue.takeOne()
    await queue.world.run(LATEST_MS)
    const second = await queue.takeOne()
    expect(second.receipt, say('same-receipt')).not.toBe(first.receipt)
    expect(await queue.acknowledge(first), say('late-acknowledgement-counted')).toBe(false)
    expect(await queue.acknowledge(second), say('acknowledgement-rejected')).toBe(true)
  })

  test.real('delivery-that-never-arrived-comes-again', async (context) => {
    const queue = await open(context)
    await queue.publish('job')
    const pause = queue.node.pause()
    const gaveUp = await queue.world
      .fetch('/deliveries', { method: 'POST', patienceMs: 200 })
      .catch((error: unknown) => (error instanceof Error ? error.name : 'unknown'))
    expect(gaveUp, say('answered-while-paused')).toBe('TimeoutError')
    pause.heal()
    await queue.world.run(LATEST_MS)
    await queue.settle()
  })

  test('consumers-are-down', async (context) => {
    const queue = await open(context)
    const bodies = Array.from({ length: 12 }, (_, index) => `job ${index + 1}`)
    for (const body of bodies) {
      await queue.publish(body)
      await queue.world.run(ACK_TIMEOUT_MS)
    }
    await queue.world.run(20 * ACK_TIMEOUT_MS)
    expect(sorted(await takeAll(queue)), say('not-all-came-out', { count: 12 })).toEqual(sorted(bodies))
  })

  test('producers-are-down', async (context) => {
    const queue = await open(context)
    const bodies = ['a', 'b', 'c']
    await publishAll(queue, bodies)
    await crash(queue)
    const got: string[] = []
    for (let asked = 0; asked < 8; asked++) {
      const delivery = await queue.take(ACK_TIMEOUT_MS)
      if (delivery === undefined) continue
      got.push(delivery.body)
      await queue.acknowledge(delivery)
    }
    expect(sorted(got), say('not-all-came-out', { count: 3 })).toEqual(bodies)
  })

  test.real('waiting-consumer-gets-it', async (context) => {
    const queue = await open(context)
    const waiting = Promise.allSettled([queue.take(ACK_TIMEOUT_MS)])
    await queue.world.run(ACK_TIMEOUT_MS / 4)
    await queue.publish('job')
    const [early] = (await waiting).map(resultOf)
    const delivery = early ?? (await queue.takeOne())
    await queue.acknowledge(delivery)
    await queue.settle()
  })

  test('redelivery-survives-a-crash-at-every-event', async (context) => {
    const script = async (queue: Users) => {
      await queue.publish('job')
      await queue.take()
      await queue.world.run(LATEST_MS)
      const again = await queue.take()
      if (again !== undefined) await queue.acknowledge(again)
    }
    await crashAtEveryEvent(context, { disk: 'unsynced', script })
  })

  test('consumers-that-fail-at-random', async (context) => {
    const queue = await open(context, { TRIES: '100' })
    for (let round = 0; round < 30; round++) {
      if (round < 10) await queue.publish(`job ${round}`)
      const delivery = await queue.take()
      const chance = context.random()
      if (delivery !== undefined && chance < 0.6) await queue.acknowledge(delivery)
      if (chance > 0.9) await crash(queue, 'chance')
      await queue.world.run(chance * ACK_TIMEOUT_MS)
    }
    await queue.settle()
  })
})

stage('order', () => {
  test('one-at-a-time-per-key', async (context) => {
    const queue = await open(context)
    await publishAll(queue, ['a1', 'a2', 'a3'], 'a')
    const taken: Taken[] = []
    for (let turn = 0; turn < 3; turn++) {
      const delivery = await queue.takeOne()
      taken.push(delivery)
      expect(await nextBody(queue), say('two-of-one-key', { message: delivery.body })).toBeUndefined()
      await queue.acknowledge(delivery)
    }
    const got = taken.map(({ body }) => body)
    const early = taken.find(({ body }, turn) => body !== `a${turn + 1}`)
    expect(got, say('out-of-order', { got: got.join(', ') }, early?.at)).toEqual(['a1', 'a2', 'a3'])
  })

  test('redelivered-keeps-its-place', async (context) => {
    const queue = await open(context)
    await publishAll(queue, ['a1', 'a2'], 'a')
    await queue.takeOne()
    await queue.world.run(LATEST_MS)
    const { body } = await queue.takeOne()
    expect(body, say('overtaken-by-its-key', { body })).toBe('a1')
  })

  test('other-keys-go-on', async (context) => {
    const queue = await open(context)
    await publishAll(queue, ['a1', 'a2'], 'a')
    await queue.publish('b1', 'b')
    await publishAll(queue, ['no key 1', 'no key 2'])
    const got = sorted(await takeAll(queue))
    expect(got, say('stuck-behind-a-key', { got: got.join(', ') })).toEqual([
      'a1',
      'b1',
      'no key 1',
      'no key 2',
    ])
  })

  test.real('order-survives-a-crash', async (context) => {
    const queue = await open(context)
    const bodies = Array.from({ length: 12 }, (_, index) => `a${index + 1}`)
    await publishAll(queue, bodies, 'a')
    await crashAndSettle(queue)
  })

  test('order-holds-with-a-crash-at-every-event', async (context) => {
    const script = async (queue: Users) => {
      await publishAll(queue, ['a1', 'a2'], 'a')
      const first = await queue.take()
      if (first !== undefined) await queue.acknowledge(first)
      await queue.take()
    }
    await crashAtEveryEvent(context, { disk: 'chance', script, key: 'a' })
  })

  test('order-holds-with-consumers-that-fail-at-random', async (context) => {
    const queue = await open(context, { TRIES: '100' })
    for (let round = 0; round < 40; round++) {
      const key = context.random() < 0.5 ? 'a' : 'b'
      if (round < 12) await queue.publish(`${key} ${round}`, key)
      const delivery = await queue.take()
      const chance = context.random()
      if (delivery !== undefined && chance < 0.6) await queue.acknowledge(delivery)
      if (chance > 0.95) await crash(queue, 'chance')
      await queue.world.run(chance * ACK_TIMEOUT_MS)
    }
    await queue.settle()
  })
})

stage('dead-letters', () => {
  const isPoison = (body: string) => body.startsWith('poison')
  const tries = { TRIES: '3' }

  test('dead-after-so-many-tries', async (context) => {
    const queue = await open(context, tries)
    await queue.publish('poison')
    for (const attempt of [1, 2, 3]) {
      expect(await queue.deadLetters(), say('dead-too-soon', { attempt })).toEqual([])
      const delivery = await queue.takeOne()
      expect(delivery.attempt, say('wrong-attempt', { attempt })).toBe(attempt)
      await queue.world.run(LATEST_MS)
    }
    expect(await nextBody(queue), say('too-many-tries', { message: 'poison', tries: 3 })).toBeUndefined()
    expect(await queue.deadLetters(), say('no-dead-letter')).toEqual(['poison'])
    expect(await queue.depth(), say('dead-counts-in-depth')).toBe(0)
  })

  test('last-try-may-succeed', async (context) => {
    const queue = await open(context, tries)
    await queue.publish('slow')
    await letTimeOut(queue, 2)
    const last = await queue.takeOne()
    expect(await queue.deadLetters(), say('dead-while-out')).toEqual([])
    expect(await queue.acknowledge(last), say('acknowledgement-rejected')).toBe(true)
    await queue.world.run(LATEST_MS)
    expect(await queue.deadLetters(), say('dead-though-acknowledged')).toEqual([])
  })

  test('key-of-a-dead-letter-goes-on', async (context) => {
    const queue = await open(context, tries)
    await publishAll(queue, ['poison', 'next'], 'a')
    await queue.drain(isPoison)
    const done = queue.record.filter(({ kind }) => kind === 'acknowledged')
    expect(done, say('dead-letter-blocks-its-key')).toMatchObject([{ message: 'next' }])
  })

  test('tries-survive-a-crash', async (context) => {
    const queue = await open(context, tries)
    await queue.publish('poison')
    for (let time = 0; time < 2; time++) {
      await letTimeOut(queue, 1)
      await crash(queue)
      await queue.world.run(LATEST_MS)
    }
    await letTimeOut(queue, 1)
    expect(await nextBody(queue), say('tries-forgotten', { tries: 3 })).toBeUndefined()
    expect(await queue.deadLetters(), say('no-dead-letter')).toEqual(['poison'])
  })

  test('restart-is-not-a-try', async (context) => {
    const queue = await open(context, tries)
    await queue.publish('job')
    for (let time = 0; time < 5; time++) await crash(queue)
    expect(await queue.deadLetters(), say('dead-without-a-try')).toEqual([])
    await queue.settle(crashOf(queue))
  })

  test('dead-letters-survive-a-crash', async (context) => {
    const queue = await open(context, tries)
    await publishAll(queue, ['poison 1', 'job', 'poison 2'])
    await queue.drain(isPoison)
    expect(sorted(await queue.deadLetters()), say('no-dead-letter')).toEqual(['poison 1', 'poison 2'])
    await crash(queue)
    expect(sorted(await queue.deadLetters()), say('dead-letter-lost', {}, lastCrash(queue))).toEqual([
      'poison 1',
      'poison 2',
    ])
  })

  const death = async (queue: Users) => {
    await publishAll(queue, ['poison', 'next'])
    await queue.take()
    await queue.world.run(LATEST_MS)
    await queue.deadLetters()
  }

  test('one-place-with-a-crash-at-every-event', async (context) => {
    await crashAtEveryEvent(context, {
      disk: 'unsynced',
      vars: { TRIES: '1' },
      script: death,
      chokes: isPoison,
    })
  })

  test('one-place-with-a-torn-write-at-every-event', async (context) => {
    await crashAtEveryEvent(context, { disk: 'tear', vars: { TRIES: '1' }, script: death, chokes: isPoison })
  })
})

stage('back-pressure', () => {
  const full = { CAPACITY: '3', TRIES: '2' }
  const refusals = [503, 429]

  test('full-queue-refuses', async (context) => {
    const queue = await open(context, full)
    await publishAll(queue, ['a', 'b', 'c'])
    const { status, retryAfter } = await queue.offer('d')
    expect(status, say('full-but-took', { status })).toBeOneOf(refusals)
    expect(retryAfter, say('no-retry-after', { status })).not.toBeNull()
    expect(sorted(await takeAll(queue)), say('full-changed-content')).toEqual(['a', 'b', 'c'])
  })

  test('refused-is-not-kept', async (context) => {
    const queue = await open(context, full)
    await publishAll(queue, ['a', 'b', 'c'])
    await queue.offer('d')
    await crash(queue)
    await queue.acknowledge(await queue.takeOne())
    expect(sorted(await takeAll(queue)), say('refused-but-kept')).not.toContain('d')
    expect(await queue.depth(), say('refused-but-kept')).toBe(2)
  })

  test('handed-out-still-counts', async (context) => {
    const queue = await open(context, full)
    await publishAll(queue, ['a', 'b', 'c'])
    await takeAll(queue)
    const { status } = await queue.offer('d')
    expect(status, say('handed-out-made-room', { status })).toBeOneOf(refusals)
  })

  test('acknowledged-makes-room', async (context) => {
    const queue = await open(context, full)
    await publishAll(queue, ['a', 'b', 'c'])
    await queue.acknowledge(await queue.takeOne())
    const { status } = await queue.offer('d')
    expect(status, say('no-room-after-acknowledgement', { status })).toBe(201)
    await queue.settle()
  })

  test('dead-letter-makes-room', async (context) => {
    const queue = await open(context, full)
    await publishAll(queue, ['a', 'b', 'c'])
    await queue.drain(() => true)
    const { status } = await queue.offer('d')
    expect(status, say('dead-letter-takes-room', { status })).toBe(201)
  })

  test.real('full-after-a-crash', async (context) => {
    const queue = await open(context, full)
    await publishAll(queue, ['a', 'b', 'c'])
    await crash(queue)
    const { status } = await queue.offer('d')
    expect(status, say('crash-made-room', { status })).toBeOneOf(refusals)
  })

  test('many-at-once', async (context) => {
    const queue = await open(context, full)
    const offers = ['a', 'b', 'c', 'd', 'e', 'f'].map((body) => () => queue.offer(body))
    const stored = (await atOnce(queue, offers)).filter(({ status }) => status === 201)
    const values = { stored: stored.length, capacity: 3 }
    expect(stored.length, say('many-at-once-over', values, stored[3]?.at)).toBe(3)
  })

  test('all-get-through-in-the-end', async (context) => {
    const queue = await open(context, full)
    let through = 0
    for (let round = 0; round < 40 && through < 8; round++) {
      const { status } = await queue.offer(`job ${through}`)
      if (status === 201) through++
      const delivery = round % 3 === 0 ? await queue.take() : undefined
      if (delivery !== undefined) await queue.acknowledge(delivery)
      await queue.world.run(100)
    }
    expect(through, say('not-all-got-through', { through })).toBe(8)
    await queue.settle()
  })
})
