/** The fifth stage: the pipeline crashes, and the deployer is away; nothing is forgotten, and no rule is broken. */
import { expect, say, test } from 'millions/suite'
import type { DiskAfterCrash } from '../../../src/contract/world.ts'
import { inTime, underWay } from '../../kit/waiting.ts'
import { type Commit, FIRST_DIGEST } from '../provided/artifact.ts'
import {
  ask,
  commitOf,
  deployerOf,
  ended,
  expectAllRun,
  expectEnd,
  expectOneAtATime,
  expectTested,
  firstOrder,
  lastOrder,
  log,
  longest,
  look,
  NEXT_MS,
  open,
  openForReal,
  orders,
  pipelineOf,
  push,
  pushNamed,
  type Site,
  story,
  tryPush,
} from '../site.ts'
import { expectBack, expectOthersAlone } from './back.ts'
import { comeToCanary, expectCanary } from './canary.ts'
import { expectInOrder, expectThrough } from './line.ts'

const BOOT_MS = 2000
const disks = ['keep', 'unsynced', 'tear', 'chance'] as const

async function bootAgain(site: Site, mostMs = 1500): Promise<void> {
  const { world, context } = site
  await world.run(200 + mostMs * context.random())
  const pipeline = pipelineOf(site)
  if (pipeline.state !== 'down') return
  const booting = underWay(pipeline.restart())
  await inTime(world.until(() => booting.isOver, BOOT_MS))
  expect(pipeline.state, say('no-boot', { state: pipeline.state })).toBe('up')
}

async function crashAndBack(site: Site, disk: DiskAfterCrash): Promise<void> {
  const pipeline = pipelineOf(site)
  if (pipeline.state === 'up') pipeline.crash({ disk })
  await bootAgain(site)
}

const anyDisk = ({ context }: Site): DiskAfterCrash =>
  disks[Math.floor(disks.length * context.random())] ?? 'chance'

async function expectRules(site: Site): Promise<void> {
  await expectTested(site)
  expectOneAtATime(site)
  expectCanary(site)
}

/** What nobody has to know, so that a stage costs little. */
const quick = { watchMs: 1000, enough: 30, traffic: 60 }

/** It crashes before its n-th event, for many n, and each build comes to its end. */
async function sweep(site: Site, commit: Commit, wanted: 'shipped' | 'rolled-back' | 'red'): Promise<void> {
  const { world, context } = site
  const stride = 9
  for (let event = 1 + Math.floor(stride * context.random()); event <= 100; event += stride) {
    const id = await push(site, commit)
    const fault = pipelineOf(site).crashBefore(event, { disk: anyDisk(site) })
    await inTime(world.until(() => pipelineOf(site).state === 'down', 5000))
    fault.heal()
    await bootAgain(site, 800)
    const build = await expectEnd(site, id, wanted, 2 * longest(site))
    if (wanted === 'shipped') expectAllRun(site, String(build.artifact))
    else expectAllRun(site, FIRST_DIGEST)
  }
  await expectRules(site)
}

export function crash(): void {
  test('good-at-each-event', async (context) => {
    await sweep(await open(context, quick), {}, 'shipped')
  })

  test('bad-at-each-event', async (context) => {
    await sweep(await open(context, quick), { ills: { fails: 0.3 } }, 'rolled-back')
  })

  test('other-bytes-each-time', async (context) => {
    const site = await open(context, quick)
    for (let turn = 0; turn < 6; turn++) {
      // What is built again after the crash is red: nobody may be left with the other one.
      const tests = ['passes', 'fails', 'fails', 'fails'] as const
      const before = story(site).live
      const id = await push(site, { tests, testMs: 100, buildMs: 100 })
      const isCanary = (): boolean => orders(site).at(-1)?.digest !== before && orders(site).length > 0
      await inTime(world(site).until(isCanary, 3 * NEXT_MS))
      await world(site).run(600 * context.random())
      await crashAndBack(site, anyDisk(site))
      const { state, artifact } = await ended(site, id, 2 * longest(site))
      expectAllRun(site, state === 'shipped' ? String(artifact) : before)
    }
    await expectRules(site)
  })

  test('taken-is-kept', async (context) => {
    const site = await open(context, quick)
    for (let event = 1; event <= 9; event++) {
      const name = commitOf(site, { buildMs: 50, testMs: 50 })
      const slow = event % 2 === 0 ? pipelineOf(site).slowDisk(100) : undefined
      const fault = pipelineOf(site).crashBefore(event, { disk: 'unsynced' })
      const { status, body } = await tryPush(site, name)
      fault.heal()
      slow?.heal()
      await crashAndBack(site, 'unsynced')
      if (status === 202) await expectEnd(site, String(body.id), 'shipped', 2 * longest(site))
      else await world(site).run(longest(site) / 2)
    }
    await expectTested(site)
  })

  test('back-is-kept', async (context) => {
    for (const disk of ['unsynced', 'keep'] as const) {
      const site = await open(context, { watchMs: 2000, enough: 50 })
      const { id, node, canary } = await comeToCanary(site, {})
      node.setVars({ TROUBLE: '0.3' })
      const slow = pipelineOf(site).slowDisk(100)
      const isBack = async (): Promise<boolean> =>
        (await look(site, id)).state === 'rolling-back' || orders(site, canary.atMs + 1).length > 0
      const untilMs = world(site).nowMs + longest(site)
      while (world(site).nowMs < untilMs && !(await isBack())) await world(site).run(40)
      pipelineOf(site).crash({ disk })
      slow.heal()
      // From now on it looks well.
      node.setVars({ TROUBLE: '0' })
      await bootAgain(site)
      const { state } = await ended(site, id, longest(site))
      expect(state, say('forward-again', { state: String(state) }, lastOrder(site))).toBe('rolled-back')
      await expectBack(site, id, FIRST_DIGEST, 'worse')
    }
  })

  test('ends-are-kept', async (context) => {
    const site = await open(context, quick)
    let live = FIRST_DIGEST
    for (const [commit, wanted] of [
      [{}, 'shipped'],
      [{ tests: ['fails', 'fails', 'passes'] }, 'red'],
      [{ ills: { fails: 0.3 } }, 'rolled-back'],
    ] as const) {
      const id = await push(site, commit)
      const slow = pipelineOf(site).slowDisk(80)
      const untilMs = world(site).nowMs + longest(site)
      let state: unknown
      while (state !== wanted && world(site).nowMs < untilMs) {
        await world(site).run(50)
        state = (await look(site, id)).state
      }
      // Told so, or it has not come to an end, and that is another fault.
      if (state !== wanted) await expectEnd(site, id, wanted, 0)
      pipelineOf(site).crash({ disk: 'unsynced' })
      slow.heal()
      await bootAgain(site, 0)
      const after = await look(site, id)
      if (wanted === 'shipped') live = String(after.artifact)
      expect(after.state, say('undone', { was: String(state), state: String(after.state) })).toBe(wanted)
      const done = (await log(site)).length
      await world(site).run(3000)
      expect((await log(site)).length, say('done-again', { was: wanted })).toBe(done)
      expectAllRun(site, live)
    }
    await expectTested(site)
  })

  test('in-the-watch', async (context) => {
    const site = await open(context, { watchMs: 3000, enough: 60 })
    const bad = await comeToCanary(site, { fails: 0.25 })
    for (let crashes = 0; crashes < 3; crashes++) {
      await world(site).run(300 + 2000 * context.random())
      await crashAndBack(site, anyDisk(site))
    }
    await expectBack(site, bad.id, FIRST_DIGEST, 'worse', 2 * longest(site))
    expectOthersAlone(site, bad)
    const good = await comeToCanary(site, {})
    await world(site).run(2500 * context.random())
    await crashAndBack(site, anyDisk(site))
    await expectEnd(site, good.id, 'shipped', 2 * longest(site))
    await expectRules(site)
  })

  test.real('crash-for-real', async (context) => {
    const site = await openForReal(context)
    const id = await push(site)
    await world(site).run(1500 + 1500 * context.random())
    pipelineOf(site).crash({ disk: 'keep' })
    await world(site).run(500)
    await pipelineOf(site).restart()
    await expectEnd(site, id, 'shipped', 2 * longest(site))
  })

  test('a-whole-line', async (context) => {
    const site = await open(context, quick)
    const names = [{}, { ills: { fails: 0.3 } }, { tests: ['fails', 'fails'] as const }, {}].map((commit) =>
      commitOf(site, commit),
    )
    const ids: string[] = []
    for (const name of names) ids.push(await pushNamed(site, name))
    for (let crashes = 0; crashes < 8; crashes++) {
      await world(site).run(2500 * context.random())
      await crashAndBack(site, anyDisk(site))
    }
    const builds = await expectThrough(site, ids, 6 * longest(site))
    const { state, artifact } = builds.at(-1) ?? {}
    expect(state, say('last-not-shipped', { state: String(state) })).toBe('shipped')
    expectAllRun(site, String(artifact))
    await expectInOrder(site, names)
    await expectRules(site)
  })

  test('deployer-away', async (context) => {
    const site = await open(context, quick)
    for (const ills of [{}, { fails: 0.3 }] as const) {
      for (const isLate of [false, true]) {
        const before = story(site).live
        const fromMs = world(site).nowMs
        const id = await push(site, { ills })
        if (isLate) {
          // The canary runs it, and then the deployer is away.
          await firstOrder(site, fromMs, 3 * NEXT_MS)
          await world(site).run(700)
        }
        const awayMs = world(site).nowMs
        deployerOf(site).crash()
        await expectAnswers(site, id)
        await world(site).run(8600 + 800 * context.random())
        await deployerOf(site).restart()
        await expectOrderedAgain(site, awayMs)
        const wanted = 'fails' in ills ? 'rolled-back' : 'shipped'
        await expectEnd(site, id, wanted, longest(site) + NEXT_MS)
        if (wanted === 'rolled-back') expectAllRun(site, before)
      }
    }
    await expectRules(site)
  })

  test('answer-lost', async (context) => {
    const site = await open(context, quick)
    for (const ills of [{}, { fails: 0.3 }] as const) {
      const before = story(site).live
      const deaf = world(site).partition([deployerOf(site)], [pipelineOf(site)], 'one-way')
      const id = await push(site, { ills })
      await world(site).run(6000 + 3000 * context.random())
      deaf.heal()
      const wanted = 'fails' in ills ? 'rolled-back' : 'shipped'
      // An order that nobody answers may be waited for as long as the client waits.
      await expectEnd(site, id, wanted, longest(site) + 3 * NEXT_MS)
      if (wanted === 'rolled-back') expectAllRun(site, before)
    }
    await expectRules(site)
  })

  test('boots-without-deployer', async (context) => {
    const site = await open(context, quick)
    const { id } = await comeToCanary(site, {})
    deployerOf(site).crash()
    await crashAndBack(site, anyDisk(site))
    await expectAnswers(site, id)
    const next = await push(site)
    await world(site).run(2000)
    await deployerOf(site).restart()
    await expectThrough(site, [id, next], 4 * longest(site))
    await expectRules(site)
  })
}

/** Whoever asked it in vain asks it soon. */
async function expectOrderedAgain(site: Site, awayMs: number): Promise<void> {
  const sinceMs = world(site).nowMs
  const inVain = world(site)
    .history.of('send')
    .some(({ node, peer, timeMs }) => node === 'pipeline-1' && peer === 'deployer-1' && timeMs >= awayMs)
  if (!inVain) return
  const isAsked = (): boolean =>
    world(site)
      .history.of('receive')
      .some(({ node, timeMs }) => node === 'deployer-1' && timeMs >= sinceMs)
  const mostMs = NEXT_MS + 300
  const asked = await inTime(world(site).until(isAsked, mostMs))
  expect(asked, say('not-ordered-again', { seconds: mostMs / 1000 })).toBe(true)
}

const world = (site: Site): Site['world'] => site.world

async function expectAnswers(site: Site, id: string): Promise<void> {
  const { status } = await ask(site, `/builds/${encodeURIComponent(id)}`)
  expect(status, say('no-answer', { status: status === 0 ? 'nothing' : status })).toBe(200)
}
