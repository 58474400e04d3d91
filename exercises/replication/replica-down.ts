/** Nodes die, fall silent, come back and are replaced. */
import { expect, say, test } from 'millions/suite'
import { inTime } from '../kit/waiting.ts'
import {
  acquaintedMs,
  askedByWeb,
  behindOneWeb,
  patienceMs,
  primaryOf,
  reads,
  requestsOfWeb,
  start,
  sum,
} from './cluster.ts'
import { answerOf, expectCopies } from './copies.ts'
import { expectReads, find, mustWrite, outcomeOf, read, status, visitor } from './users.ts'

export function replicaDown(): void {
  test('only-replica-down', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const replica = world.node('replica-1')
    // Again and again: what is remembered of an outage ends with it.
    for (let outages = 1; outages <= 5; outages++) {
      const value = `${outages}`
      await mustWrite(world, 'card', value)
      await expectCopies(world, [replica])
      replica.crash()
      await expectReads(world, 4, 'card', value, (at) => say('read-failed-only-replica-down', {}, at))
      await mustWrite(world, 'card', `${value}!`)
      await expectReads(world, 4, 'card', `${value}!`, (at) => say('read-failed-only-replica-down', {}, at))
      await world.run(outages === 5 ? 200 : 1000 + Math.round(1000 * context.random()))
      await replica.restart()
      const before = askedByWeb(world, 'replica', reads)[replica.name]
      const isAsked = () => askedByWeb(world, 'replica', reads)[replica.name] !== before
      for (let waitedMs = 0; waitedMs <= 5000 && !isAsked(); waitedMs += 250) {
        for (const { name } of world.nodes('web')) await read(world, 'card', visitor(world), name)
        await world.run(250)
      }
      const again = say('replica-not-used-again', { node: replica.name, outages })
      expect(isAsked() ? 'reads' : 'no reads', again).toBe('reads')
    }
  })

  test('others-take-over', async (context) => {
    const world = await start(context, behindOneWeb(4))
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    await world.run(acquaintedMs)
    for (const name of ['replica-1', 'replica-4']) world.node(name).crash()
    world.node('replica-3').pause()
    await expectReads(world, 60, 'card', 'hello', (at) => say('read-failed-replica-down', {}, at))
    const atPrimary = requestsOfWeb(world, 'primary', reads)
    const reason = say('primary-takes-it-all', { count: atPrimary.length }, atPrimary[36])
    // Six of ten are promised. Who draws lots may be above it by chance.
    expect(atPrimary.length, reason).toBeLessThanOrEqual(42)
  })

  test('silent-replicas', async (context) => {
    const world = await start(context, behindOneWeb(2))
    const [first, second] = [world.node('replica-1'), world.node('replica-2')]
    const wanted = (at: Response | Error | undefined) => say('read-failed-replica-silent', {}, at)
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    const silent = world.partition(world.nodes('web'), [first])
    await expectReads(world, 10, 'card', 'hello', wanted)
    const paused = second.pause()
    await expectReads(world, 10, 'card', 'hello', wanted)
    silent.heal()
    await expectReads(world, 10, 'card', 'hello', wanted)
    paused.heal()
  })

  test('all-replicas-silent', async (context) => {
    // So many as there may be: whatever is waited for one, they all fall silent at one moment.
    const world = await start(context, behindOneWeb(6))
    const wanted = (at: Response | Error | undefined) => say('read-failed-replica-silent', {}, at)
    const writer = visitor(world)
    await mustWrite(world, 'card', 'hello', { user: writer })
    await expectCopies(world, world.nodes('replica'))
    for (const node of world.nodes('replica')) node.pause()
    await world.run(Math.round(200 * context.random()))
    for (const round of ['at first', 'again']) {
      const own = find('/items/card', writer)
      const list = find('/items?prefix=card', visitor(world))
      await expectReads(world, round === 'at first' ? 4 : 2, 'card', 'hello', wanted)
      for (const { value, at } of [await own, await list])
        expect(value.includes('hello') ? 'hello' : value, wanted(at)).toBe('hello')
      if (round === 'at first') await world.run(2500)
    }
  })

  test('blank-replica-in-turn', async (context) => {
    const world = await start(context, behindOneWeb(4))
    const [well, ...blank] = world.nodes('replica')
    const wanted = (at: Response | Error | undefined) => say('read-failed-replica-blank', {}, at)
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    for (const replica of blank) replica.crash({ disk: 'lose' })
    world.partition([primaryOf(world)], blank)
    await Promise.all(blank.map((replica) => replica.restart()))
    await world.run(acquaintedMs)
    const before = requestsOfWeb(world, 'primary', reads).length
    await expectReads(world, 60, 'card', 'hello', wanted)
    const atPrimary = requestsOfWeb(world, 'primary', reads).slice(before)
    const reason = say('primary-takes-the-refused', { count: atPrimary.length }, atPrimary[36])
    // Six of ten are promised. Who draws lots may be above it by chance.
    expect(atPrimary.length, reason).toBeLessThanOrEqual(42)
    well?.crash()
    await expectReads(world, 10, 'card', 'hello', wanted)
  })

  test('back-in-turn', async (context) => {
    const world = await start(context)
    const replica = world.node('replica-2')
    const failed = (at: Response | Error | undefined) => say('read-failed-replica-down', {}, at)
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    const silent = world.partition(world.nodes('web'), [replica])
    // Many at one moment find out that it does not answer.
    await Promise.all([1, 2, 3].map(() => expectReads(world, 10, 'card', 'hello', failed)))
    // It answers again, and refuses: whoever tries it meanwhile learns that it is not back yet, and no more than that.
    replica.crash({ disk: 'lose' })
    const cut = world.partition([primaryOf(world)], [replica])
    await replica.restart()
    silent.heal()
    for (let count = 0; count < 3; count++) {
      await world.run(500 + Math.round(500 * context.random()))
      await expectReads(world, 6, 'card', 'hello', failed)
    }
    cut.heal()
    for (let count = 0; count < 10; count++) {
      await world.run(480)
      await read(world, 'card')
    }
    const before = askedByWeb(world, 'replica', reads)
    await expectReads(world, 30, 'card', 'hello', (at) => say('read-failed-replica-back', {}, at))
    const asked = askedByWeb(world, 'replica', reads)
    // A quarter of its share of what web nodes asked for: they may ask once for several who come at one moment.
    const few = Math.max(1, Math.floor((sum(asked) - sum(before)) / 2 / 4))
    const count = (asked[replica.name] ?? 0) - (before[replica.name] ?? 0)
    expect(count, say('replica-not-used-again', { node: replica.name, outages: 1 })).toBeGreaterThanOrEqual(
      few,
    )
  })

  test('new-one-in-its-place', async (context) => {
    const world = await start(context)
    for (let count = 1; count <= 4; count++) await mustWrite(world, `card-${count}`, 'hello')
    await expectCopies(world, world.nodes('replica'))
    await expectReads(world, 6, 'card-2', 'hello', (at) => say('read-wrong', { key: 'card-2' }, at))
    await world.remove(world.node('replica-1'))
    const added = await world.add('replica')
    await mustWrite(world, 'card-3', null)
    await expectCopies(world, world.nodes('replica'))
    await mustWrite(world, 'card-1', 'again')
    await expectCopies(world, world.nodes('replica'))
    await world.run(4000)
    const before = sum(askedByWeb(world, 'replica', reads))
    await expectReads(world, 32, 'card-1', 'again', (at) => say('read-failed-replica-new', {}, at))
    const asked = askedByWeb(world, 'replica', reads)
    const few = Math.max(1, Math.floor((sum(asked) - before) / 2 / 4))
    const count = asked[added.name] ?? 0
    expect(count, say('replica-new-not-used', { node: added.name })).toBeGreaterThanOrEqual(few)
  })

  test.real('primary-down', async (context) => {
    const world = await start(context, behindOneWeb(2))
    const primary = primaryOf(world)
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    for (const fault of ['crash', 'pause'] as const) {
      const paused = fault === 'pause' ? primary.pause() : undefined
      if (fault === 'crash') primary.crash()
      // Long enough for replicas to find out.
      await world.run(1600)
      await expectReads(world, 10, 'card', 'hello', (at) => say('read-failed-primary-down', {}, at))
      const answered = await status(
        visitor(world).fetch('/items/other', { method: 'PUT', body: 'x', patienceMs }),
      )
      expect(answered, say('write-without-primary', { status: answered })).toBeGreaterThanOrEqual(500)
      paused?.heal()
      if (fault === 'crash') await primary.restart()
      await world.run(1000)
      await mustWrite(world, 'other', fault)
    }
  })

  test('primary-and-a-replica-down', async (context) => {
    const world = await start(context, behindOneWeb(2))
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    const frozen = replica.pause()
    primary.crash()
    await expectReads(world, 20, 'card', 'hello', (at) => say('read-failed-two-down', {}, at))
    frozen.heal()
    await primary.restart()
    await world.run(1000)
    await mustWrite(world, 'card', 'again')
    await expectCopies(world, world.nodes('replica'))
  })

  test('write-is-not-repeated', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const primary = primaryOf(world)
    // Requests arrive, and their answers do not.
    const cut = world.partition([primary], world.nodes('web'), 'one-way')
    const answer = status(visitor(world).fetch('/items/card', { method: 'PUT', body: 'first', patienceMs }))
    await world.run(100)
    expect(await answerOf(primary, 'card'), say('write-not-at-primary')).toBe('first')
    const second = await status(primary.fetch('/items/card', { method: 'PUT', body: 'second' }))
    expect(outcomeOf(second), say('write-not-acknowledged', { method: 'PUT', key: 'card' })).toBe(
      'acknowledged',
    )
    const answered = await answer
    expect(answered, say('write-without-answer', { status: answered })).toBeGreaterThanOrEqual(500)
    cut.heal()
    await world.run(3000)
    expect(await answerOf(primary, 'card'), say('write-repeated')).toBe('second')
  })

  test('write-is-not-repeated-after-a-crash', async (context) => {
    const world = await start(context, behindOneWeb(1))
    const primary = primaryOf(world)
    const answer = status(visitor(world).fetch('/items/card', { method: 'PUT', body: 'first', patienceMs }))
    const isWritten = await inTime(world.until(() => primary.unsyncedBytes > 0, 1000))
    primary.crash({ disk: 'keep' })
    await primary.restart()
    if (!isWritten || (await answerOf(primary, 'card')) !== 'first') return
    const second = await status(primary.fetch('/items/card', { method: 'PUT', body: 'second' }))
    expect(outcomeOf(second), say('write-not-acknowledged', { method: 'PUT', key: 'card' })).toBe(
      'acknowledged',
    )
    const answered = await answer
    expect(answered, say('write-without-answer', { status: answered })).toBeGreaterThanOrEqual(500)
    await world.run(3500)
    expect(await answerOf(primary, 'card'), say('write-repeated')).toBe('second')
  })
}
