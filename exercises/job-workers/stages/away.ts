/** The fifth stage: a service that is away is nobody's fault, and nobody is given up for it. */
import { expect, say, test } from 'millions/suite'
import { crashAtEachEvent } from '../../kit/crashes.ts'
import { expectStopped, loseMessage } from '../lost.ts'
import { type Office, oneWorker, open, quick } from '../office.ts'
import { BACK_MS, LEAST_PAUSE_MS, MISSED_MS, MOST_PAUSE_MS, SETTLED_MS } from '../promises.ts'
import { atDatabase, atMail, atPictures, endOf } from '../traffic.ts'

const MINUTE_MS = 60_000
/** Of both workers. */
const PLACES = 8
type Way = 'dead' | 'frozen' | 'cut off' | 'saying 503'

/** Until the way back is taken. */
function goesAway({ world }: Office, name: string, way: Way): () => Promise<void> {
  const node = world.node(name)
  if (way === 'dead') {
    node.crash({ disk: 'keep' })
    return () => node.restart()
  }
  if (way === 'saying 503') {
    node.setVars({ MODE: 'away' })
    return async () => node.setVars({ MODE: 'well' })
  }
  const fault = way === 'frozen' ? node.pause() : world.partition([node], world.nodes('worker'))
  return async () => fault.heal()
}

async function expectNoneDead(office: Office, why: string): Promise<void> {
  const dead = (await office.deadLetters()).length
  expect(dead, say('dead-for-it', { dead, why })).toBe(0)
}

/** Away for a minute, and then, maybe in another way, for three; the second time it begins with all places taken. */
const awayFor = (id: string, name: string, ways: readonly [Way, Way], extraMs = 0): void =>
  test(id, async (context) => {
    const office = await open(context, quick(1000))
    const { world } = office
    let why = ''
    for (const [outage, way] of ways.entries()) {
      why = `${name} was ${way} for minutes`
      if (outage === 1) await office.submitAll(PLACES, 'in hand', 30)
      if (outage === 1) await world.run(900 * context.random())
      const back = goesAway(office, name, way)
      await sendSome(office, outage, name, way)
      await world.run((outage === 0 ? 1 : 3) * MINUTE_MS + 10_000 * context.random())
      if (isBehindWorkers(name)) await expectPlacesKept(office)
      await back()
      await office.settle(BACK_MS + 8000 + extraMs, office.accepted, why)
      await expectNoneDead(office, why)
    }
    await office.expectDone(office.accepted, why)
  })

const isBehindWorkers = (name: string): boolean => name === 'pictures-1' || name === 'mail-1'

/** More than there are places for. Without the database nobody can be promised anything; without the queue nobody need be. */
async function sendSome(office: Office, outage: number, name: string, way: Way): Promise<void> {
  const { world } = office
  if (isBehindWorkers(name) || way === 'cut off') await office.submitAll(10, 'beach', 10 * outage)
  if (name !== 'queue-1') return
  const known = office.accepted.length
  for (let number = 0; number < 2; number++)
    await office.send(`visitor ${outage}`, `${way} ${number}`, { web: 'web-1' })
  // A promise is kept by more than the memory of who gave it.
  if (office.accepted.length === known) return
  world.node('web-1').crash()
  await world.node('web-1').restart()
}

/** A job that waits for a service keeps its place. */
async function expectPlacesKept(office: Office): Promise<void> {
  const { out } = await office.queue()
  expect(out, say('too-many-in-hand', { out, most: PLACES })).toBeLessThanOrEqual(PLACES)
}

export function away(): void {
  awayFor('pictures-dead', 'pictures-1', ['dead', 'dead'])
  awayFor('pictures-frozen', 'pictures-1', ['frozen', 'frozen'])
  awayFor('pictures-says-503', 'pictures-1', ['saying 503', 'saying 503'])
  awayFor('pictures-cut-off', 'pictures-1', ['cut off', 'cut off'], MISSED_MS)
  awayFor('mail-dead', 'mail-1', ['cut off', 'dead'])
  awayFor('mail-says-503', 'mail-1', ['frozen', 'saying 503'])
  awayFor('database-cut-off', 'database-1', ['cut off', 'frozen'])
  awayFor('queue-dead', 'queue-1', ['dead', 'frozen'])

  const pace = (id: string, name: string, way: Way): void =>
    test(id, async (context) => {
      const office = await open(context, { roles: { ...quick(500).roles, ...oneWorker.roles } })
      const { world } = office
      const traffic = name === 'mail-1' ? atMail : atPictures
      const back = goesAway(office, name, way)
      await office.submit('Ann', 'beach')
      await world.run(40_000 + 10_000 * context.random())
      const asked = traffic.sent(world)
      for (const [number, { exchange }] of asked.entries()) {
        const next = asked[number + 1]
        const end = endOf(world, exchange)
        if (end === undefined) continue
        const pauseMs = Math.round((next?.timeMs ?? world.nowMs) - end.timeMs)
        if (next !== undefined)
          expect(pauseMs, say('asks-at-once', { pauseMs, name, way }, next)).toBeGreaterThanOrEqual(
            LEAST_PAUSE_MS - 20,
          )
        expect(pauseMs, say('asks-too-late', { pauseMs, name, way })).toBeLessThanOrEqual(MOST_PAUSE_MS + 200)
      }
      const silentMs = Math.round(world.nowMs - (asked.at(-1)?.timeMs ?? 0))
      expect(asked.length, say('asks-too-late', { pauseMs: silentMs, name, way })).toBeGreaterThan(5)
      await back()
      await office.settle(BACK_MS)
      await office.expectDone(office.accepted, `${name} was ${way}`)
    })
  pace('asks-now-and-then', 'pictures-1', 'dead')
  pace('asks-mail-now-and-then', 'mail-1', 'saying 503')

  test('asks-database-now-and-then', async (context) => {
    const office = await open(context, { roles: { ...quick(500).roles, ...oneWorker.roles } })
    const { world } = office
    await office.submit('Ann', 'beach')
    await world.until(() => atPictures.sent(world).length > 0, 10_000)
    const back = goesAway(office, 'database-1', 'dead')
    const since = atDatabase.mark(world)
    const seconds = 20
    await world.run(1000 * seconds)
    const asked = atDatabase.sent(world, since)
    const values = { name: 'database-1', way: 'dead', seconds, asked: asked.length }
    // Twice in a second for the one message in hand, and there is room for whoever looks for other things.
    expect(asked.length, say('asks-all-the-time', values, asked.at(-1))).toBeLessThanOrEqual(5 * seconds)
    await back()
    await office.settle(BACK_MS)
    await office.expectDone(office.accepted, 'database-1 was dead')
  })

  test('lost-in-an-outage', async (context) => {
    const office = await open(context, quick(500))
    const { world } = office
    for (const name of ['pictures-1', 'mail-1']) {
      const traffic = name === 'mail-1' ? atMail : atPictures
      const since = traffic.mark(world)
      const back = goesAway(office, name, 'saying 503')
      await office.submit('Ann', `beach, without ${name}`)
      await world.until(() => traffic.sent(world, since).length > 0, 10_000)
      const owner = traffic.sent(world, since)[0]?.node ?? 'worker-1'
      await world.run(2000 * context.random())
      const toldMs = await loseMessage(world, owner)
      await world.run(2 * MOST_PAUSE_MS)
      expectStopped(world, owner, toldMs)
      await back()
      await office.settle(SETTLED_MS)
    }
    await office.expectDone(office.accepted, 'the message was lost while somebody was away')
  })

  test('some-answers-lost', async (context) => {
    const office = await open(context, quick(100))
    const { world } = office
    for (const name of ['database-1', 'mail-1'])
      for (const worker of world.nodes('worker')) world.link(world.node(name), worker, { loss: 0.3 })
    for (let number = 0; number < 24; number++) await office.submit(`user ${number % 8}`, `beach ${number}`)
    await world.run(30_000)
    world.healAll()
    await office.settle(SETTLED_MS, office.accepted, 'three in ten answers of database and mail got lost')
    await office.expectDone(office.accepted, 'three in ten answers of database and mail got lost')
  })

  test('fails-after-it-was-away', async (context) => {
    const office = await open(context, quick(300))
    const { world } = office
    const back = goesAway(office, 'pictures-1', 'saying 503')
    const bad = await office.submit('Ann', 'broken')
    const good = await office.submit('Bob', 'beach')
    await world.run(MINUTE_MS)
    await back()
    await office.settle(90_000)
    await office.expectDone([good], 'pictures was away')
    const { state } = await office.look(bad)
    expect(state, say('not-failed', { state })).toBe('failed')
  })

  test('worker-dies-in-an-outage', async (context) => {
    const office = await open(context, quick(500))
    const { world } = office
    const back = goesAway(office, 'pictures-1', 'dead')
    await office.submitAll(6)
    await world.run(15_000 * context.random())
    for (const node of world.nodes('worker')) node.crash()
    await world.run(2000)
    for (const node of world.nodes('worker')) await node.restart()
    await world.run(MINUTE_MS)
    await back()
    await office.settle(BACK_MS + 5000)
    await expectNoneDead(office, 'pictures was away, and the workers were restarted once')
    await office.expectDone()
  })

  test('crashes-as-it-comes-back', async (context) => {
    const office = await open(context, { roles: { ...quick(100).roles, ...oneWorker.roles } })
    const { world } = office
    await crashAtEachEvent(world.node('worker-1'), {
      events: 12,
      disk: 'chance',
      during: async (event) => {
        const back = goesAway(office, 'pictures-1', 'saying 503')
        await office.submit('Ann', `event ${event}`)
        await world.run(2000)
        await back()
        await world.run(4000)
      },
      after: async (event) =>
        office.settle(30_000, office.accepted.slice(-1), `the worker crashed at its event ${event}`),
    })
    await office.expectDone()
  })
}
