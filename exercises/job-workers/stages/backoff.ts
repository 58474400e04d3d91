/** The third stage: what fails is tried again, later and later, and is put aside in the end. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { inTime } from '../../kit/waiting.ts'
import { type Office, oneWorker, open, quick } from '../office.ts'
import {
  DEAD_MS,
  DELIVERIES,
  FAILED_MS,
  FETCH_MS,
  KEPT_MS,
  LEAST_BACKOFF_MS,
  SETTLED_MS,
} from '../promises.ts'
import { atPictures, endOf } from '../traffic.ts'

/** A timer and the way to a service. */
const TOLERANCE_MS = 20

/** How long it was after each try at `pictures` until the next one. For one job at a time. */
function pauses(world: World, since = 0): readonly number[] {
  const tries = atPictures.sent(world, since)
  return tries.slice(1).map(({ timeMs }, number) => {
    const end = endOf(world, tries[number]?.exchange ?? -1)
    return Math.round(timeMs - (end?.timeMs ?? timeMs))
  })
}

/** How long after the first try the message may be fetched again: whoever polls gets it at a moment of their own. */
async function untilFree(office: Office, since: number): Promise<number> {
  const { world } = office
  const end = endOf(world, atPictures.sent(world, since)[0]?.exchange ?? -1)
  const isOut = async () => atPictures.sent(world, since).length < 2 && (await office.queue()).out > 0
  for (let look = 0; look < 80 && (await isOut()); look++) await world.run(50)
  return Math.round(world.nowMs - (end?.timeMs ?? 0))
}

async function untilTries(office: Office, count: number, since: number, withinMs: number): Promise<void> {
  const { world } = office
  const inVain = !(await inTime(world.until(() => atPictures.sent(world, since).length >= count, withinMs)))
  const tries = atPictures.sent(world, since).length
  if (inVain)
    expect(tries, say('no-next-try', { tries, count, seconds: Math.round(withinMs / 1000) })).toBe(count)
}

/** Dead letter and `failed`, after the last try is over. */
async function expectFailed(office: Office, job: Office['accepted'][number], letters: number): Promise<void> {
  await office.world.run(DEAD_MS)
  const dead = (await office.deadLetters()).length
  expect(dead, say('not-dead', { dead, letters })).toBe(letters)
  await office.world.run(FAILED_MS)
  const { state } = await office.look(job)
  expect(state, say('not-failed', { state })).toBe('failed')
}

export function backoff(): void {
  test('five-tries', async (context) => {
    const office = await open(context, quick(300))
    const { world } = office
    for (let turn = 1; turn <= 2; turn++) {
      const since = atPictures.mark(world)
      await world.run(3000 * context.random())
      const job = await office.submit('Ann', `broken ${turn}`)
      await untilTries(office, DELIVERIES, since, 60_000)
      for (const [number, pauseMs] of pauses(world, since).entries()) {
        const leastMs = LEAST_BACKOFF_MS * 2 ** number
        const mostMs = 2 * leastMs + FETCH_MS
        const values = { number: number + 1, pauseMs, leastMs, mostMs }
        expect(pauseMs, say('too-soon', values)).toBeGreaterThanOrEqual(leastMs - TOLERANCE_MS)
        expect(pauseMs, say('too-late', values)).toBeLessThanOrEqual(mostMs + TOLERANCE_MS)
      }
      await expectFailed(office, job, turn)
      await world.run(KEPT_MS)
      const tries = atPictures.sent(world, since).length
      expect(tries, say('too-many-tries', { tries, most: DELIVERIES })).toBe(DELIVERIES)
    }
    await office.expectEffects(office.accepted, 0, 'pictures stumbled over it each time')
  })

  test('by-chance', async (context) => {
    const office = await open(context, quick(100))
    const { world } = office
    const pictures = world.node('pictures-1')
    const seen: number[] = []
    for (let turn = 0; turn < 12; turn++) {
      const since = atPictures.mark(world)
      pictures.setVars({ MODE: 'stumbling' })
      await office.submit('Ann', `beach ${turn}`)
      await untilTries(office, 1, since, 5000)
      await world.run(300)
      pictures.setVars({ MODE: 'well' })
      seen.push(await untilFree(office, since))
      await untilTries(office, 2, since, 5000)
      await office.settle()
    }
    const spreadMs = Math.max(...seen) - Math.min(...seen)
    expect(spreadMs, say('in-step', { spreadMs, count: seen.length })).toBeGreaterThanOrEqual(200)
    await office.expectDone(office.accepted, 'pictures stumbled once')
  })

  test('works-in-the-end', async (context) => {
    const office = await open(context, quick(300))
    const { world } = office
    const pictures = world.node('pictures-1')
    for (let turn = 0; turn < 2; turn++) {
      pictures.setVars({ MODE: 'stumbling' })
      await office.submitAll(5, 'beach', 5 * turn)
      await world.run(3000 + 6000 * context.random())
      pictures.setVars({ MODE: 'well' })
      await office.settle()
    }
    await office.expectDone(office.accepted, 'pictures stumbled for some seconds')
    expect(await office.deadLetters(), say('dead-too-soon')).toEqual([])
  })

  test('others-go-on', async (context) => {
    const office = await open(context, { roles: { pictures: { vars: { PICTURE_MS: '500' } } } })
    const { world } = office
    const bad = await office.submitAll(20, 'broken')
    await world.run(500)
    const good = await office.submitAll(8, 'beach', 20)
    await office.settle(12_000, good, 'pictures stumbled over those before them')
    await office.expectDone(good)
    await office.settle(90_000)
    for (const job of bad) {
      const { state } = await office.look(job)
      expect(state, say('not-failed', { state })).toBe('failed')
    }
    await office.world.run(DEAD_MS)
    const dead = (await office.deadLetters()).length
    expect(dead, say('not-dead', { dead, letters: 20 })).toBe(20)
    await office.expectEffects(bad, 0, 'pictures stumbled over it each time')
  })

  test('messages-that-are-no-jobs', async (context) => {
    const office = await open(context, quick(100))
    const { world } = office
    const bodies = ['not JSON', '', '{}', 'null', '[1]', '"text"', '{"id":null,"user":7}']
    for (const body of bodies) {
      const init = { method: 'POST', body: JSON.stringify({ body }) }
      expect((await world.node('queue-1').fetch('/messages', init)).status, say('queue-refused')).toBe(201)
    }
    await world.run(1000)
    await office.submitAll(4)
    await office.settle(12_000, office.accepted, 'there were messages that are no jobs')
    await world.run(120_000)
    const dead = (await office.deadLetters()).length
    expect(dead, say('not-dead', { dead, letters: bodies.length })).toBe(bodies.length)
    const broken = await office.submit('Ann', 'broken')
    await office.submitAll(4, 'sea', 4)
    await office.settle(90_000)
    const { state } = await office.look(broken)
    expect(state, say('not-failed', { state })).toBe('failed')
  })

  test('dies-in-the-last-try', async (context) => {
    const office = await open(context, {
      roles: { ...oneWorker.roles, pictures: { vars: { PICTURE_MS: '1000' } } },
    })
    const { world } = office
    const job = await office.submit('Ann', 'broken')
    const next = await office.submit('Bob', 'beach')
    await untilTries(office, DELIVERIES + 1, 0, 90_000)
    await world.run(900 * context.random())
    const worker = world.node('worker-1')
    worker.crash()
    await world.run(3000)
    await worker.restart()
    await world.run(KEPT_MS)
    await expectFailed(office, job, 1)
    await office.expectDone([next])
    await office.expectEffects([job], 0, 'pictures stumbled over it each time')
  })

  test('dead-without-the-database', async (context) => {
    const office = await open(context, quick(500))
    const { world } = office
    const job = await office.submit('Ann', 'broken')
    await untilTries(office, DELIVERIES, 0, 60_000)
    const frozen = world.node('database-1').pause()
    await world.run(DEAD_MS + 5000 + 5000 * context.random())
    frozen.heal()
    await office.settle(SETTLED_MS, [job], 'the database was frozen as its message became a dead letter')
    const { state } = await office.look(job)
    expect(state, say('not-failed', { state })).toBe('failed')
  })

  test('done-and-dead', async (context) => {
    const { roles } = quick(200)
    const office = await open(context, {
      roles: { ...roles, ...oneWorker.roles, queue: { vars: { TRIES: '1' } } },
    })
    const { world } = office
    const job = await office.submit('Ann', 'beach')
    const received = () =>
      world.history.of('receive').some(({ node, method }) => node === 'mail-1' && method === 'POST')
    await world.until(received, 10_000)
    const cut = world.partition([world.node('worker-1')], [world.node('queue-1')])
    await world.run(KEPT_MS + 1000)
    cut.heal()
    await world.run(FAILED_MS)
    const dead = (await office.deadLetters()).length
    expect(dead, say('not-dead', { dead, letters: 1 })).toBe(1)
    const { state } = await office.look(job)
    expect(state, say('done-is-done', { state })).toBe('done')
    await office.expectDone()
  })
}
