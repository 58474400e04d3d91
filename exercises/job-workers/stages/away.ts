/** The fifth stage: a service that is away is nobody's fault, and nobody is given up for it. */
import { expect, say, test } from 'millions/suite'
import { crashAtEachEvent } from '../../kit/crashes.ts'
import { type Office, oneWorker, open, quick } from '../office.ts'
import { BACK_MS, LEAST_PAUSE_MS, MISSED_MS, MOST_PAUSE_MS, SETTLED_MS } from '../promises.ts'
import { atMail, atPictures, endOf } from '../traffic.ts'

const MINUTE_MS = 60_000
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

/** Away for a minute, and then for three; the second time it begins with jobs in hand. */
const awayFor = (id: string, name: string, way: Way, extraMs = 0): void =>
  test(id, async (context) => {
    const office = await open(context, quick(1000))
    const { world } = office
    const why = `${name} was ${way} for minutes`
    for (let outage = 0; outage < 2; outage++) {
      if (outage === 1) await office.submitAll(4, 'in hand', 30)
      if (outage === 1) await world.run(900 * context.random())
      const back = goesAway(office, name, way)
      if (outage === 0 || !['queue-1', 'database-1'].includes(name)) await sendSome(office, 10, outage, name)
      await world.run((outage === 0 ? 1 : 3) * MINUTE_MS + 10_000 * context.random())
      await back()
      await office.settle(BACK_MS + 8000 + extraMs, office.accepted, why)
      await expectNoneDead(office, why)
    }
    await office.expectDone(office.accepted, why)
  })

/** Without the queue or the database nobody can be promised anything: then they come before. */
async function sendSome(office: Office, count: number, outage: number, name: string): Promise<void> {
  if (!['queue-1', 'database-1'].includes(name)) await office.submitAll(count, 'beach', 10 * outage)
}

export function away(): void {
  awayFor('pictures-dead', 'pictures-1', 'dead')
  awayFor('pictures-frozen', 'pictures-1', 'frozen')
  awayFor('pictures-says-503', 'pictures-1', 'saying 503')
  awayFor('pictures-cut-off', 'pictures-1', 'cut off', MISSED_MS)
  awayFor('mail-dead', 'mail-1', 'dead')
  awayFor('mail-says-503', 'mail-1', 'saying 503')
  awayFor('database-cut-off', 'database-1', 'cut off')
  awayFor('queue-dead', 'queue-1', 'dead')

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
      expect(asked.length, say('asks-too-late', { pauseMs: world.nowMs, name, way })).toBeGreaterThan(5)
      await back()
      await office.settle(BACK_MS)
      await office.expectDone(office.accepted, `${name} was ${way}`)
    })
  pace('asks-now-and-then', 'pictures-1', 'dead')
  pace('asks-mail-now-and-then', 'mail-1', 'saying 503')

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
