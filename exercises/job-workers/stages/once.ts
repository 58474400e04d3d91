/** The second stage: anything may happen twice, and leaves one picture and one mail. */
import { expect, say, test } from 'millions/suite'
import type { EventOf } from '../../../src/contract/history.ts'
import type { Fault, World } from '../../../src/contract/world.ts'
import { withRoom } from '../../kit/room.ts'
import { inTime, underWay } from '../../kit/waiting.ts'
import { Office, oneWorker, open, quick } from '../office.ts'
import { KEPT_MS, SETTLED_MS } from '../promises.ts'
import { atMail, atPictures } from '../traffic.ts'

/** More than a job takes a worker, with a fetch before it. */
const MOST_EVENTS = 60

/** The node that asked `service` for something last. */
const lastAsker = (asked: readonly EventOf<'send'>[] | readonly { node: string }[]): string =>
  asked.at(-1)?.node ?? 'worker-1'

/** Until a request to this node is on its way, or is there. */
async function untilSent(
  world: World,
  kind: 'send' | 'receive',
  peer: string,
  path: string,
  withinMs = 20_000,
): Promise<boolean> {
  const since = world.history.count
  return await inTime(
    world.until(() => {
      const last = world.history.events.at(-1)
      if (last === undefined || last.id < since) return false
      if (last.kind !== kind) return false
      const at = kind === 'send' ? last.peer : last.node
      return at === peer && last.path.startsWith(path)
    }, withinMs),
  )
}

export function once(): void {
  test('worker-crashes', async (context) => {
    const office = await open(context, {
      roles: { ...oneWorker.roles, pictures: { vars: { PICTURE_MS: '200' } } },
    })
    const { world } = office
    const worker = world.node('worker-1')
    for (let event = 1; event <= MOST_EVENTS; event++) {
      const job = await office.submit('Ann', `event ${event}`)
      const crash = worker.crashBefore(event, { disk: 'chance' })
      const done = underWay(world.run(900))
      await done.end
      crash.heal()
      const hasCrashed = worker.state === 'down'
      if (hasCrashed) await worker.restart()
      await office.settle(SETTLED_MS, [job], `the worker crashed at its event ${event}`)
      if (!hasCrashed) break
    }
    await office.expectDone(office.accepted, 'after crashes of the worker')
  })

  test('web-crashes', async (context) => {
    const office = await open(context, quick(50))
    const { world } = office
    const web = world.node('web-1')
    for (let event = 1; event <= 30; event++) {
      const crash = web.crashBefore(event, { disk: 'chance' })
      const sending = office.send('Ann', `event ${event}`, { web: 'web-1' })
      await sending
      crash.heal()
      const hasCrashed = web.state === 'down'
      if (hasCrashed) await web.restart()
      if (!hasCrashed && event > 3) break
    }
    await office.submit('Ann', 'afterwards', 'web-1')
    await office.settle()
    // What got no 202 may be under way for as long.
    await world.run(SETTLED_MS)
    await office.expectDone(office.accepted, 'after crashes of the web server')
  })

  test.real('both-killed', async ({ boot }) => {
    const office = new Office(withRoom(await boot()))
    const { world } = office
    for (let number = 0; number < 6; number++) await office.submit(`user ${number % 2}`, `beach ${number}`)
    await world.until(() => atPictures.sent(world).length >= 2, 10_000)
    for (const node of world.nodes('worker')) node.crash()
    await world.run(1500)
    for (const node of world.nodes('worker')) await node.restart()
    await office.settle()
    await office.expectDone(office.accepted, 'after both workers were killed')
  })

  test('killed-again-and-again', async (context) => {
    const office = await open(context)
    const { world } = office
    await office.submitAll(10)
    for (let kill = 0; kill < 3; kill++) {
      await world.run(300 + 1500 * context.random())
      const node = world.node(kill % 2 === 0 ? 'worker-1' : 'worker-2')
      node.crash()
      await world.run(500)
      await node.restart()
      await world.run(KEPT_MS)
    }
    await office.settle()
    await office.expectDone(office.accepted, 'after workers were killed, one after the other')
  })

  test('frozen-with-a-job', async (context) => {
    for (const moment of ['at pictures', 'before the mail', 'before the acknowledgement']) {
      const office = await open(context)
      const { world } = office
      await office.submit('Ann', moment)
      let frozen = 'worker-1'
      if (moment === 'at pictures') {
        await world.until(() => atPictures.sent(world).length > 0, 10_000)
        frozen = lastAsker(atPictures.sent(world))
        await world.run(900 * context.random())
      } else if (moment === 'before the mail') {
        const made = () =>
          world.history.of('answer').findLast(({ peer, status }) => peer === 'pictures-1' && status === 200)
        await world.until(() => made() !== undefined, 10_000)
        frozen = made()?.node ?? 'worker-1'
      } else {
        await world.until(() => atMail.sent(world).length > 0, 10_000)
        frozen = lastAsker(atMail.sent(world))
      }
      const pause = world.node(frozen).pause()
      // Some jobs more for the other one, in the same album.
      await office.submit('Ann', `${moment}, meanwhile`)
      await world.run(KEPT_MS + 500 + 4000 * context.random())
      pause.heal()
      await office.settle()
      await world.run(3000)
      await office.expectDone(office.accepted, `a worker was frozen ${moment}, and woke up`)
    }
  })

  test('both-frozen', async (context) => {
    const office = await open(context)
    const { world } = office
    // One for each place, so that each place is there again afterwards.
    await office.submitAll(8)
    await world.run(300 + 500 * context.random())
    const pauses = world.nodes('worker').map((node) => node.pause())
    await world.run(KEPT_MS + 3000)
    for (const pause of pauses) pause.heal()
    await office.settle()
    await office.expectDone(office.accepted, 'both workers were frozen, and woke up')
  })

  const answersLost = (id: string, name: string, peers: 'workers' | 'webs'): void =>
    test(id, async (context) => {
      const office = await open(context, quick(200))
      const { world } = office
      const to = world.nodes(peers === 'workers' ? 'worker' : 'web')
      const faults: Fault[] = to.map((node) => world.link(world.node(name), node, { loss: 1 }))
      for (let number = 0; number < 3; number++) {
        await office.send('Ann', `lost ${number}`)
        await world.run(700 * context.random())
      }
      await world.run(2000 + 3000 * context.random())
      for (const fault of faults) fault.heal()
      await office.submit('Ann', 'afterwards')
      await office.settle(SETTLED_MS, office.accepted, `answers of ${name} got lost`)
      await world.run(2 * KEPT_MS)
      await office.expectDone(office.accepted, `answers of ${name} got lost`)
    })
  answersLost('mail-answers-lost', 'mail-1', 'workers')
  answersLost('database-answers-lost', 'database-1', 'workers')
  answersLost('queue-answers-lost', 'queue-1', 'workers')
  answersLost('database-answers-lost-to-web', 'database-1', 'webs')
  answersLost('queue-answers-lost-to-web', 'queue-1', 'webs')

  test('acknowledgement-lost', async (context) => {
    const office = await open(context, { ...quick(200), roles: { ...quick(200).roles, ...oneWorker.roles } })
    const { world } = office
    await office.submit('Ann', 'beach')
    await untilSent(world, 'receive', 'mail-1', '/mails')
    const cut = world.partition([world.node('worker-1')], [world.node('queue-1')])
    await world.run(KEPT_MS + 2000 * context.random())
    cut.heal()
    await office.submit('Ann', 'beach, and later')
    await office.settle()
    await world.run(2 * KEPT_MS)
    await office.expectDone(office.accepted, 'an acknowledgement got lost')
    const { depth } = await office.queue()
    expect(depth, say('never-acknowledged', { depth })).toBe(0)
  })

  test('one-album', async (context) => {
    const office = await open(context, quick(100))
    const { world } = office
    world.node('database-1').slowDisk(10)
    // All of them wait, so they come to the album at the same moment.
    const pauses = world.nodes('worker').map((node) => node.pause())
    for (let number = 0; number < 16; number++)
      await office.submit(
        number % 4 === 3 ? 'Bob' : 'Ann',
        number % 5 === 4 ? 'beach again' : `beach ${number}`,
      )
    for (const pause of pauses) pause.heal()
    await office.settle()
    await world.run(KEPT_MS)
    await office.expectDone(office.accepted, 'many jobs of one user came at the same moment')
  })

  test('names-that-look-alike', async (context) => {
    const office = await open(context, quick(50))
    for (const user of ['a', 'a/b', 'a/', 'a%2Fb', 'A', 'jobs/a', 'ab', '__proto__', '서울'])
      await office.submit(user, `of ${user}`)
    await office.settle()
    await office.expectDone()
    for (const { user } of office.accepted) {
      const album = await office.album(user)
      expect(album.length, say('album-mixed-up', { user, pictures: album.length })).toBe(1)
    }
  })

  test('mail-comes-last', async (context) => {
    const office = await open(context, quick(200))
    const { world } = office
    const frozen = world.node('mail-1').pause()
    const job = await office.submit('Ann', 'beach')
    await world.until(() => atMail.sent(world).length > 0, 10_000)
    const album = await office.album('Ann')
    expect(album.length, say('mail-before-album')).toBe(1)
    await world.run(500)
    for (let look = 0; look < 4; look++) {
      const { state } = await office.look(job)
      expect(state, say('done-before-mail', { state })).not.toBe('done')
      await world.run(500)
    }
    frozen.heal()
    await office.settle()
    await office.expectDone()
  })

  test('restarts-meanwhile', async (context) => {
    const office = await open(context)
    const { world } = office
    for (const name of ['queue-1', 'database-1', 'mail-1', 'pictures-1']) {
      for (let number = 0; number < 3; number++) await office.submit('Ann', `${name} ${number}`)
      await world.run(200 + 1200 * context.random())
      world.node(name).crash()
      await world.run(300 + 700 * context.random())
      await world.node(name).restart()
      await world.run(1000)
    }
    // Those of one user may wait for each other.
    await office.settle(SETTLED_MS + 12_000)
    await world.run(2 * KEPT_MS)
    await office.expectDone(office.accepted, 'each service was restarted once')
  })

  test('who-leaves', async (context) => {
    const office = await open(context, quick(50))
    const { world } = office
    for (let leaver = 0; leaver < 12; leaver++)
      await office.send('Ann', `left ${leaver}`, { patienceMs: 1 + 1.5 * leaver })
    await office.submit('Ann', 'stays')
    await office.settle()
    await world.run(SETTLED_MS)
    await office.expectDone(office.accepted, 'other users left before their answer')
  })
}
