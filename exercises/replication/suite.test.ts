/** Replication: what users see, and what every copy holds, under scripted faults. */
import { expect, say, stage, test } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { Versions } from '../checkers/versions.ts'
import { WriteLedger } from '../checkers/write-ledger.ts'
import {
  askedByWeb,
  contents,
  copiedWithinMs,
  expectCopies,
  expectNothingLost,
  expectReads,
  expectSame,
  inspect,
  lagOf,
  look,
  mustWrite,
  outcomeOf,
  patienceMs,
  primaryOf,
  read,
  replicaCount,
  requestsOfWeb,
  start,
  status,
  sum,
  visitor,
  write,
} from './cluster.ts'

const reads = ['GET', 'HEAD']

/** Notes which version of the card each node shows. */
async function see(versions: Versions, nodes: readonly Node[]): Promise<void> {
  for (const node of nodes) {
    const found = await inspect(node, 'card')
    if (found !== undefined) versions.see(node.name, 'card', Number(found.value ?? 0), found.at)
  }
}

function expectNoWayBack({ travelledBack }: Versions): void {
  if (travelledBack === undefined) return
  const { observer, before, after, at } = travelledBack
  expect(after, say('travelled-back', { node: observer, before }, at)).toBeGreaterThanOrEqual(before)
}

/** True once the primary has sent a reply with success to a write, looking at new events only. */
function repliedToWrite(world: World): () => boolean {
  let next = world.history.events.length
  const writes = new Set<number>()
  return () => {
    for (const event of world.history.events.slice(next)) {
      next++
      if (event.node !== 'primary-1') continue
      if (event.kind === 'receive' && event.method === 'PUT') writes.add(event.exchange)
      if (event.kind === 'reply' && writes.has(event.exchange) && event.status < 300) return true
    }
    return false
  }
}

/** The node crashes before its first event, its second, …, each time while writes go on, and boots again. */
async function crashAtEachEvent(world: World, node: Node, ledger: WriteLedger, disk: 'unsynced' | 'tear') {
  for (let count = 1; count <= 16; count++) {
    const crash = node.crashBefore(count, { disk })
    const values = ['a', `${node.name}-${count}`, 'card'].map((key) =>
      write(world, key, `${count}`, { ledger }),
    )
    await Promise.all([...values, world.run(150)])
    crash.heal()
    if (node.state === 'down') await node.restart()
    await world.run(30)
  }
}

stage('split', () => {
  test.real('writes-go-to-the-primary', async (context) => {
    const world = await start(context)
    await mustWrite(world, 'card', 'hello')
    expect(await look(primaryOf(world), 'card'), say('write-not-at-primary')).toBe('hello')
    await mustWrite(world, 'card', null)
    expect(await look(primaryOf(world), 'card'), say('delete-not-at-primary')).toBe(null)
    const strayed = requestsOfWeb(world, 'replica', ['PUT', 'DELETE'])
    const reason = say('write-sent-to-replica', { count: strayed.length }, strayed[0])
    expect(strayed.length, reason).toBe(0)
  })

  test('replicas-take-the-reads', async (context) => {
    const world = await start(context, replicaCount(3))
    for (let count = 0; count < 12; count++) {
      await Promise.all(Array.from({ length: 10 }, () => read(world, 'card')))
    }
    const counts = askedByWeb(world, 'replica', reads)
    const [atPrimary] = requestsOfWeb(world, 'primary', reads)
    const reason = say('reads-not-at-replicas', { count: sum(counts) }, atPrimary)
    expect(sum(counts), reason).toBeGreaterThanOrEqual(60)
    for (const [node, count] of Object.entries(counts)) {
      expect(count, say('replica-without-reads', { node, count })).toBeGreaterThanOrEqual(10)
    }
  })

  test('replicas-refuse-writes', async (context) => {
    const world = await start(context)
    await mustWrite(world, 'card', 'hello')
    for (const node of world.nodes('replica')) {
      for (const init of [{ method: 'PUT', body: 'mine' }, { method: 'DELETE' }]) {
        const answered = await status(node.fetch('/items/card', init))
        expect(
          answered,
          say('replica-took-write', { node: node.name, method: init.method }),
        ).toBeGreaterThanOrEqual(400)
      }
      expect(await look(node, 'card'), say('replica-changed', { node: node.name })).not.toBe('mine')
    }
    expect(await look(primaryOf(world), 'card'), say('replica-passed-write-on')).toBe('hello')
  })

  test('keys-and-values-unchanged', async (context) => {
    const world = await start(context)
    const text = 'Grüße aus 서울 ☀\nbis bald, "A" & <B>'
    await mustWrite(world, 'what', 'short')
    await mustWrite(world, 'what%3Fa=1%2Fb', text)
    expect(await look(primaryOf(world), 'what%3Fa=1%2Fb'), say('value-changed')).toBe(text)
    expect(await look(primaryOf(world), 'what'), say('key-changed')).toBe('short')
    expect(await read(world, 'nothing-here'), say('absent-not-404')).toBe('status 404')
  })
})

stage('ship', () => {
  test.real('copies-arrive', async (context) => {
    const world = await start(context)
    const ledger = new WriteLedger()
    for (const key of ['a', 'b', 'c', 'd']) await mustWrite(world, key, `first ${key}`, { ledger })
    await mustWrite(world, 'b', 'second b', { ledger })
    await mustWrite(world, 'c', null, { ledger })
    await expectCopies(world, world.nodes('replica'))
    expectSame(await contents(primaryOf(world)), ledger.acknowledged(), say('primary-differs'))
    await expectReads(world, 20, 'b', 'second b', (at) => say('read-wrong', { key: 'b' }, at))
    await expectReads(world, 20, 'c', 'status 404', (at) => say('read-wrong', { key: 'c' }, at))
  })

  test('late-message-does-not-overwrite', async (context) => {
    const world = await start(context)
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    const versions = new Versions()
    let version = 0
    for (const [from, to] of [
      [primary, replica],
      [replica, primary],
    ] as const) {
      const slow = world.link(from, to, { delayMs: 400 })
      await mustWrite(world, 'card', `${++version}`)
      await world.run(200)
      slow.heal()
      await mustWrite(world, 'card', `${++version}`)
      for (let count = 0; count < 30; count++) {
        await world.run(20)
        await see(versions, [replica])
      }
    }
    expectNoWayBack(versions)
    await expectCopies(world, world.nodes('replica'))
  })

  test('lost-replies-do-no-harm', async (context) => {
    const world = await start(context)
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    const versions = new Versions()
    let version = 0
    for (const [from, to] of [
      [replica, primary],
      [primary, replica],
    ] as const) {
      const cut = world.partition([from], [to], 'one-way')
      for (let count = 0; count < 12; count++) {
        await mustWrite(world, 'card', `${++version}`)
        await mustWrite(world, `card-${version}`, 'x')
        await world.run(200)
        if (count === 8) cut.heal()
        await see(versions, [replica])
      }
    }
    await world.run(2000)
    for (const key of ['late-1', 'late-2', 'late-3']) await mustWrite(world, key, 'x')
    expectNoWayBack(versions)
    await expectCopies(world, world.nodes('replica'))
  })

  test('acknowledged-means-synced', async (context) => {
    const world = await start(context)
    const ledger = new WriteLedger()
    const primary = primaryOf(world)
    for (let round = 1; round <= 5; round++) {
      const attempt = ledger.begin('card', `${round}`)
      const answer = status(
        visitor(world).fetch('/items/card', { method: 'PUT', body: `${round}`, patienceMs }),
      )
      await world.until(repliedToWrite(world), patienceMs)
      primary.crash({ disk: 'unsynced' })
      attempt.acknowledged()
      await answer
      await primary.restart()
      await expectNothingLost(world, ledger)
    }
  })

  test('primary-crashes-at-any-event', async (context) => {
    // Quick replicas: what is shipped too early is there before the primary's disk is done.
    const world = await start(context, { roles: { replica: { serviceMs: 0 } } })
    const ledger = new WriteLedger()
    await crashAtEachEvent(world, primaryOf(world), ledger, 'unsynced')
    await expectNothingLost(world, ledger)
    await mustWrite(world, 'last', 'one', { ledger })
    await expectCopies(world, world.nodes('replica'), 'copy-parted')
  })

  test('primary-log-is-torn', async (context) => {
    const world = await start(context)
    const ledger = new WriteLedger()
    await crashAtEachEvent(world, primaryOf(world), ledger, 'tear')
    await mustWrite(world, 'last', 'one', { ledger })
    primaryOf(world).crash()
    await primaryOf(world).restart()
    await expectNothingLost(world, ledger)
    await expectCopies(world, world.nodes('replica'), 'copy-parted')
  })

  test('same-item-everywhere', async (context) => {
    const world = await start(context)
    const replicas = world.nodes('replica')
    const cut = world.partition([primaryOf(world)], replicas)
    for (const value of ['1', '2', '3']) await mustWrite(world, 'card', value)
    await world.run(2500)
    cut.heal()
    await expectCopies(world, replicas)
    const wanted = await primaryOf(world).fetch('/items/card')
    for (const node of replicas) {
      const found = await node.fetch('/items/card')
      for (const name of ['ETag', 'Last-Modified']) {
        const reason = say('header-differs', { node: node.name, name })
        expect(found.headers.get(name), reason).toBe(wanted.headers.get(name))
      }
    }
  })

  test('writes-do-not-wait-for-the-dead', async (context) => {
    const world = await start(context)
    const [first, second] = world.nodes('replica')
    first?.crash()
    if (second !== undefined) world.partition([primaryOf(world)], [second])
    for (const value of ['1', '2', '3']) {
      const beganMs = world.nowMs
      const outcome = await write(world, 'card', value)
      const tookMs = outcome === 'acknowledged' ? world.nowMs - beganMs : patienceMs
      expect(tookMs, say('write-slow')).toBeLessThanOrEqual(2000)
    }
  })
})

stage('catch-up', () => {
  test.real('back-after-a-crash', async (context) => {
    const world = await start(context)
    const replica = world.node('replica-1')
    const versions = new Versions()
    for (let count = 1; count <= 30; count++) await mustWrite(world, 'card', `${count}`)
    await mustWrite(world, 'gone', 'soon')
    await expectCopies(world, [replica])
    await see(versions, [replica])
    await world.run(2000)
    replica.crash()
    for (let count = 31; count <= 40; count++) await mustWrite(world, 'card', `${count}`)
    await mustWrite(world, 'gone', null)
    await replica.restart()
    for (let count = 0; count < 60; count++) {
      await see(versions, [replica])
      await world.run(5)
    }
    expectNoWayBack(versions)
    await expectCopies(world, [replica])
  })

  test.real('keeps-its-copy', async (context) => {
    const world = await start(context)
    const replica = world.node('replica-1')
    for (const key of ['a', 'b', 'c']) await mustWrite(world, key, 'kept')
    await expectCopies(world, [replica])
    await world.run(2000)
    const held = await contents(replica)
    for (const node of [...world.nodes('primary'), ...world.nodes('replica')])
      node.crash({ disk: 'unsynced' })
    await replica.restart()
    await world.run(1000)
    expectSame(await contents(replica), held, say('copy-not-kept'))
  })

  test('replica-crashes-at-any-event', async (context) => {
    const world = await start(context)
    const ledger = new WriteLedger()
    await crashAtEachEvent(world, world.node('replica-1'), ledger, 'unsynced')
    await crashAtEachEvent(world, world.node('replica-2'), ledger, 'tear')
    await expectNothingLost(world, ledger)
    await expectCopies(world, world.nodes('replica'), 'copy-has-gaps')
  })

  test('blank-says-so', async (context) => {
    const world = await start(context)
    const replica = world.node('replica-1')
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, [replica])
    replica.crash({ disk: 'lose' })
    const cut = world.partition([primaryOf(world)], [replica])
    await replica.restart()
    for (let count = 0; count < 10; count++) {
      const found = await look(replica, 'card')
      if (found !== undefined) expect(found, say('blank-answers')).toBe('hello')
      await world.run(200)
    }
    cut.heal()
    await expectCopies(world, [replica])
  })

  test('blank-is-filled', async (context) => {
    const world = await start(context)
    const replica = world.node('replica-2')
    for (let count = 1; count <= 30; count++) await mustWrite(world, `card-${count % 6}`, `${count}`)
    await mustWrite(world, 'card-3', null)
    replica.crash({ disk: 'lose' })
    await mustWrite(world, 'card-4', null)
    await replica.restart()
    const untilMs = world.nowMs + 1000
    while (world.nowMs < untilMs) {
      const found = await look(replica, 'card-5')
      if (found !== undefined) expect(found, say('half-built-answers', { found: String(found) })).toBe('29')
      await world.run(5)
    }
    await expectCopies(world, [replica])
  })

  test('log-does-not-fill-the-disk', async (context) => {
    const world = await start(context)
    const ledger = new WriteLedger()
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    await mustWrite(world, 'kept', 'from the start', { ledger })
    await mustWrite(world, 'gone', 'soon', { ledger })
    await expectCopies(world, [replica])
    replica.crash()
    await mustWrite(world, 'gone', null, { ledger })
    for (let count = 1; count <= 400; count++) {
      const attempt = ledger.begin(`card-${count % 5}`, `${count}`.padEnd(1000, '.'))
      const init = { method: 'PUT', body: `${count}`.padEnd(1000, '.') }
      const answered = await status(primary.fetch(`/items/card-${count % 5}`, init))
      expect(outcomeOf(answered), say('disk-full', { count })).toBe('acknowledged')
      attempt.acknowledged()
    }
    await replica.restart()
    await expectCopies(world, world.nodes('replica'), 'copy-outlived')
    primary.crash({ disk: 'unsynced' })
    await primary.restart()
    await expectNothingLost(world, ledger)
  })
})

/** In whole milliseconds; endless where it cannot tell. */
async function wholeLagOf(node: Node): Promise<number> {
  return Math.round((await lagOf(node)) ?? Number.POSITIVE_INFINITY)
}

/** What it says must be true: everything acknowledged so long ago is there. */
async function expectHonestLag(world: World, node: Node, acknowledgedAtMs: readonly number[]): Promise<void> {
  const lagMs = await lagOf(node)
  const name = node.name
  expect(lagMs, say('lag-not-told', { node: name })).not.toBe(undefined)
  if (typeof lagMs !== 'number') return
  const wanted = acknowledgedAtMs.filter((atMs) => atMs < world.nowMs - lagMs - 20).length
  const found = Number((await look(node, 'card')) ?? 0)
  expect(found, say('lag-too-small', { node: name, lagMs: Math.round(lagMs) })).toBeGreaterThanOrEqual(wanted)
}

stage('lag', () => {
  test('lag-is-true', async (context) => {
    const world = await start(context)
    const [primary, replica] = [primaryOf(world), world.node('replica-1')]
    const acknowledgedAtMs: number[] = []
    for (let count = 1; count <= 60; count++) {
      await mustWrite(world, 'card', `${count}`)
      acknowledgedAtMs.push(world.nowMs)
      if (count === 10) world.link(primary, replica, { delayMs: 300 })
      if (count === 25) world.healAll()
      if (count === 30) world.link(replica, primary, { delayMs: 300 })
      if (count === 45) world.healAll()
      if (count === 50) world.partition([primary], [replica], 'one-way')
      await world.run(30)
      await expectHonestLag(world, replica, acknowledgedAtMs)
    }
  })

  test('lag-grows-when-cut-off', async (context) => {
    const world = await start(context)
    const replica = world.node('replica-1')
    await mustWrite(world, 'card', '1')
    await world.run(6000)
    expect(typeof (await lagOf(replica)), say('lag-not-told', { node: replica.name })).toBe('number')
    expect(await wholeLagOf(replica), say('lag-too-large')).toBeLessThanOrEqual(copiedWithinMs)
    const cut = world.partition([primaryOf(world)], [replica])
    await world.run(4000)
    const lagMs = await wholeLagOf(replica)
    expect(lagMs, say('lag-forgets-the-cut', { lagMs })).toBeGreaterThanOrEqual(3900)
    cut.heal()
    await world.run(5000)
    expect(await wholeLagOf(replica), say('lag-stays')).toBeLessThanOrEqual(copiedWithinMs)
  })
})

stage('own-writes', () => {
  test.real('own-writes-are-read', async (context) => {
    const world = await start(context)
    const [writer, deleter] = [visitor(world), visitor(world)]
    const replicas = world.nodes('replica')
    await mustWrite(world, 'card', 'old')
    await mustWrite(world, 'other', 'old')
    await expectCopies(world, replicas)
    const cut = world.partition([primaryOf(world)], replicas)
    await write(world, 'card', 'new', { user: writer })
    await write(world, 'other', null, { user: deleter })
    for (let count = 0; count < 16; count++) {
      if (count === 12) cut.heal()
      const web = `web-${(count % 2) + 1}`
      expect(await read(world, 'card', writer, web), say('own-write-missing', { web })).toBe('new')
      expect(await read(world, 'other', deleter, web), say('own-delete-missing', { web })).toBe('status 404')
      await world.run(200)
    }
  })

  test('web-node-dies-in-between', async (context) => {
    const world = await start(context)
    const user = visitor(world)
    await mustWrite(world, 'card', 'old')
    await expectCopies(world, world.nodes('replica'))
    world.partition([primaryOf(world)], world.nodes('replica'))
    await mustWrite(world, 'card', 'new', { user })
    for (const node of world.nodes('web')) node.crash()
    await world.node('web-2').restart()
    for (let count = 0; count < 6; count++) {
      expect(await read(world, 'card', user, 'web-2'), say('own-write-forgotten')).toBe('new')
    }
  })

  test('one-replica-is-behind', async (context) => {
    const world = await start(context, replicaCount(3))
    const user = visitor(world)
    await mustWrite(world, 'card', '0')
    await expectCopies(world, world.nodes('replica'))
    world.partition([primaryOf(world)], [world.node('replica-2')])
    for (let count = 1; count <= 8; count++) {
      await write(world, 'card', `${count}`, { user })
      for (const web of ['web-1', 'web-2', 'web-1', 'web-2']) {
        expect(await read(world, 'card', user, web), say('own-write-missing', { web })).toBe(`${count}`)
      }
    }
  })

  test('others-still-read-from-replicas', async (context) => {
    const world = await start(context)
    await mustWrite(world, 'card', 'old')
    await expectCopies(world, world.nodes('replica'))
    const strangers = [visitor(world), visitor(world), visitor(world)]
    for (let count = 0; count < 20; count++) {
      await mustWrite(world, 'card', `${count}`)
      await Promise.all(strangers.map((stranger) => read(world, 'card', stranger)))
    }
    const atReplicas = sum(askedByWeb(world, 'replica', reads))
    const atPrimary = requestsOfWeb(world, 'primary', reads)
    const values = { atPrimary: atPrimary.length, atReplicas }
    expect(atPrimary.length, say('all-at-the-primary', values, atPrimary[40])).toBeLessThanOrEqual(40)
  })
})

stage('replica-down', () => {
  test('only-replica-down', async (context) => {
    const world = await start(context, replicaCount(1))
    const replica = world.node('replica-1')
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, [replica])
    replica.crash()
    await expectReads(world, 20, 'card', 'hello', (at) => say('read-failed-only-replica-down', {}, at))
    await mustWrite(world, 'card', 'again')
    await expectReads(world, 20, 'card', 'again', (at) => say('read-failed-only-replica-down', {}, at))
  })

  test('others-take-over', async (context) => {
    const world = await start(context, replicaCount(4))
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    for (const name of ['replica-1', 'replica-3', 'replica-4']) world.node(name).crash()
    await expectReads(world, 200, 'card', 'hello', (at) => say('read-failed-replica-down', {}, at))
    const atPrimary = requestsOfWeb(world, 'primary', reads)
    const reason = say('primary-takes-it-all', { count: atPrimary.length }, atPrimary[128])
    expect(atPrimary.length, reason).toBeLessThanOrEqual(128)
  })

  test('silent-replicas', async (context) => {
    const world = await start(context)
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    const silent = world.partition(world.nodes('web'), [world.node('replica-1')])
    await expectReads(world, 20, 'card', 'hello', (at) => say('read-failed-replica-silent', {}, at))
    world.node('replica-2').pause()
    await expectReads(world, 20, 'card', 'hello', (at) => say('read-failed-replica-silent', {}, at))
    silent.heal()
    await expectReads(world, 20, 'card', 'hello', (at) => say('read-failed-replica-silent', {}, at))
  })

  test('back-in-turn', async (context) => {
    const world = await start(context)
    const replica = world.node('replica-1')
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    replica.crash()
    await expectReads(world, 20, 'card', 'hello', (at) => say('read-failed-replica-down', {}, at))
    await replica.restart()
    for (let count = 0; count < 10; count++) {
      await world.run(500)
      await read(world, 'card')
    }
    const before = askedByWeb(world, 'replica', reads)[replica.name] ?? 0
    await expectReads(world, 100, 'card', 'hello', (at) => say('read-failed-replica-back', {}, at))
    const count = (askedByWeb(world, 'replica', reads)[replica.name] ?? 0) - before
    expect(count, say('replica-not-used-again', { node: replica.name })).toBeGreaterThanOrEqual(10)
  })

  test('new-one-in-its-place', async (context) => {
    const world = await start(context)
    for (let count = 1; count <= 10; count++) await mustWrite(world, `card-${count}`, 'hello')
    await expectCopies(world, world.nodes('replica'))
    await world.remove(world.node('replica-1'))
    const added = await world.add('replica')
    await mustWrite(world, 'card-3', null)
    await expectCopies(world, world.nodes('replica'))
    await mustWrite(world, 'card-1', 'again')
    await expectCopies(world, world.nodes('replica'))
    await world.run(5000)
    await expectReads(world, 100, 'card-1', 'again', (at) => say('read-failed-replica-new', {}, at))
    const count = askedByWeb(world, 'replica', reads)[added.name] ?? 0
    expect(count, say('replica-new-not-used', { node: added.name })).toBeGreaterThanOrEqual(10)
  })

  test.real('primary-down', async (context) => {
    const world = await start(context)
    const primary = primaryOf(world)
    await mustWrite(world, 'card', 'hello')
    await expectCopies(world, world.nodes('replica'))
    for (const fault of ['crash', 'pause'] as const) {
      const paused = fault === 'pause' ? primary.pause() : undefined
      if (fault === 'crash') primary.crash()
      await expectReads(world, 20, 'card', 'hello', (at) => say('read-failed-primary-down', {}, at))
      const answered = await status(
        visitor(world).fetch('/items/other', { method: 'PUT', body: 'x', patienceMs }),
      )
      expect(answered, say('write-without-primary', { status: answered })).toBeGreaterThanOrEqual(500)
      paused?.heal()
      if (fault === 'crash') await primary.restart()
      await world.run(1000)
    }
    await mustWrite(world, 'card', 'again')
  })
})
