/** Nodes die, fall silent, come back and are replaced. */
import { expect, say, test } from 'millions/suite'
import { askedByWeb, patienceMs, primaryOf, reads, replicaCount, requestsOfWeb, start } from './cluster.ts'
import { answerOf, expectCopies } from './copies.ts'
import { inTime } from './crashes.ts'
import { expectReads, mustWrite, outcomeOf, read, status, visitor } from './users.ts'

export function replicaDown(): void {
  test('only-replica-down', async (context) => {
    const world = await start(context, replicaCount(1))
    const replica = world.node('replica-1')
    for (const value of ['hello', 'again']) {
      await mustWrite(world, 'card', value)
      await expectCopies(world, [replica])
      replica.crash()
      await expectReads(world, 10, 'card', value, (at) => say('read-failed-only-replica-down', {}, at))
      await mustWrite(world, 'card', `${value}!`)
      await expectReads(world, 10, 'card', `${value}!`, (at) => say('read-failed-only-replica-down', {}, at))
      await replica.restart()
    }
  })

  test('others-take-over', async (context) => {
    const world = await start(context, replicaCount(4))
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    for (const name of ['replica-1', 'replica-4']) world.node(name).crash()
    world.node('replica-3').pause()
    await expectReads(world, 100, 'card', 'hello', (at) => say('read-failed-replica-down', {}, at))
    const atPrimary = requestsOfWeb(world, 'primary', reads)
    const reason = say('primary-takes-it-all', { count: atPrimary.length }, atPrimary[60])
    expect(atPrimary.length, reason).toBeLessThanOrEqual(65)
  })

  test('silent-replicas', async (context) => {
    const world = await start(context, replicaCount(4 + Math.floor(3 * context.random())))
    const [first, second] = [world.node('replica-1'), world.node('replica-2')]
    const wanted = (at: Response | Error | undefined) => say('read-failed-replica-silent', {}, at)
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    const silent = world.partition(world.nodes('web'), [first])
    await expectReads(world, 20, 'card', 'hello', wanted)
    const paused = second.pause()
    await expectReads(world, 20, 'card', 'hello', wanted)
    silent.heal()
    await expectReads(world, 10, 'card', 'hello', wanted)
    paused.heal()
    // All are back in turn, and now all fall silent at one moment.
    await world.run(5000)
    const [one, ...others] = world.nodes('replica')
    one?.pause()
    world.partition(world.nodes('web'), others)
    await expectReads(world, 10, 'card', 'hello', wanted)
  })

  test('blank-replica-in-turn', async (context) => {
    const world = await start(context)
    const replica = world.node('replica-1')
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    replica.crash({ disk: 'lose' })
    world.partition([primaryOf(world)], [replica])
    await replica.restart()
    await expectReads(world, 20, 'card', 'hello', (at) => say('read-failed-replica-blank', {}, at))
    world.node('replica-2').crash()
    await expectReads(world, 20, 'card', 'hello', (at) => say('read-failed-replica-blank', {}, at))
  })

  test('back-in-turn', async (context) => {
    const world = await start(context)
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    for (const [index, replica] of world.nodes('replica').entries()) {
      // Many at one moment find out that the second does not answer.
      const silent = index === 1 ? world.partition(world.nodes('web'), [replica]) : undefined
      if (silent === undefined) replica.crash()
      const finders = Array.from({ length: index === 1 ? 3 : 1 }, () =>
        expectReads(world, 10, 'card', 'hello', (at) => say('read-failed-replica-down', {}, at)),
      )
      await Promise.all(finders)
      silent?.heal()
      if (silent === undefined) await replica.restart()
      for (let count = 0; count < 10; count++) {
        await world.run(480)
        await read(world, 'card')
      }
      const before = askedByWeb(world, 'replica', reads)[replica.name] ?? 0
      await expectReads(world, 40, 'card', 'hello', (at) => say('read-failed-replica-back', {}, at))
      const count = (askedByWeb(world, 'replica', reads)[replica.name] ?? 0) - before
      expect(count, say('replica-not-used-again', { node: replica.name })).toBeGreaterThanOrEqual(5)
    }
  })

  test('new-one-in-its-place', async (context) => {
    const world = await start(context)
    for (let count = 1; count <= 10; count++) await mustWrite(world, `card-${count}`, 'hello')
    await expectCopies(world, world.nodes('replica'))
    await expectReads(world, 10, 'card-2', 'hello', (at) => say('read-wrong', { key: 'card-2' }, at))
    await world.remove(world.node('replica-1'))
    const added = await world.add('replica')
    await mustWrite(world, 'card-3', null)
    await expectCopies(world, world.nodes('replica'))
    await mustWrite(world, 'card-1', 'again')
    await expectCopies(world, world.nodes('replica'))
    await world.run(4000)
    await expectReads(world, 60, 'card-1', 'again', (at) => say('read-failed-replica-new', {}, at))
    const count = askedByWeb(world, 'replica', reads)[added.name] ?? 0
    expect(count, say('replica-new-not-used', { node: added.name })).toBeGreaterThanOrEqual(7)
  })

  test.real('primary-down', async (context) => {
    const world = await start(context)
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
    const world = await start(context)
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
    const world = await start(context)
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
    const world = await start(context)
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
