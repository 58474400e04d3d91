/** The first stage: what was tested, and was green, is what ships. */
import { expect, say, test } from 'millions/suite'
import { allOf, inTime } from '../../kit/waiting.ts'
import type { Commit, Outcome } from '../provided/artifact.ts'
import {
  ask,
  commitOf,
  ended,
  expectAllRun,
  expectEnd,
  expectTested,
  idOf,
  log,
  longest,
  look,
  NEXT_MS,
  open,
  openForReal,
  orders,
  push,
  pushNamed,
  type Site,
  short,
  story,
  tryPush,
} from '../site.ts'

/** What is red comes to nobody, and says why. */
export async function expectRed(site: Site, commit: Commit, reasons: readonly string[]): Promise<void> {
  const fromMs = site.world.nowMs
  const { limitMs } = site
  const id = await push(site, commit)
  const took = reasons.includes('timeout') ? limitMs : 1500
  const { why } = await expectEnd(site, id, 'red', took + NEXT_MS * (commit.builds === undefined ? 4 : 2))
  const reason = JSON.stringify(why?.reason) ?? 'nothing'
  const wanted = reasons.join(' or ')
  expect(reasons.includes(String(why?.reason)), say('wrong-reason', { reason, wanted })).toBe(true)
  // Nor a while later.
  await site.world.run(2000)
  const [order] = orders(site, fromMs)
  expect(order?.name, say('red-shipped', { name: order?.name ?? '', wanted }, order?.event)).toBe(undefined)
}

export function green(): void {
  test('ships', async (context) => {
    const site = await open(context)
    const name = commitOf(site, {})
    const id = await pushNamed(site, name)
    const build = await expectEnd(site, id, 'shipped')
    expect(build.id, say('other-field', { field: 'id', told: String(build.id), wanted: id })).toBe(id)
    const values = { field: 'commit', told: String(build.commit), wanted: name }
    expect(build.commit, say('other-field', values)).toBe(name)
    await expectTested(site)
  })

  test.real('for-real', async (context) => {
    const site = await openForReal(context)
    await expectEnd(site, await push(site), 'shipped')
    const red = await push(site, { tests: ['fails'] })
    await expectEnd(site, red, 'red')
    const built = (await log(site)).findLast(({ what }) => what === 'build')?.artifact
    const order = story(site).orders.find(({ digest }) => digest === built)
    expect(order?.name, say('red-shipped', { name: order?.name ?? '', wanted: 'test' })).toBe(undefined)
  })

  test('red', async (context) => {
    const site = await open(context)
    await expectRed(site, { tests: ['fails'] }, ['test'])
    await expectRed(site, { builds: ['fails'] }, ['build'])
    const done = await log(site)
    const unbuilt = done.find(({ outcome, what }) => what === 'build' && outcome === 'fails')?.commit
    const isTested = done.some(({ commit, what }) => what === 'test' && commit === unbuilt)
    expect(isTested, say('tested-for-nothing', {})).toBe(false)
    await expectEnd(site, await push(site), 'shipped')
  })

  test('hangs', async (context) => {
    const site = await open(context, { limitMs: 1500 + Math.floor(1500 * context.random()) })
    await expectRed(site, { tests: ['hangs'] }, ['timeout'])
    await expectRed(site, { builds: ['hangs'] }, ['timeout'])
    await expectEnd(site, await push(site), 'shipped')
  })

  test('in-time', async (context) => {
    const limitMs = 2000 + Math.floor(2000 * context.random())
    const site = await open(context, { limitMs })
    const slow = limitMs - 550
    await expectEnd(site, await push(site, { buildMs: slow, testMs: slow }), 'shipped')
    await expectRed(site, { testMs: limitMs + 400 }, ['timeout'])
    await expectRed(site, { buildMs: limitMs + 400 }, ['timeout'])
    await expectTested(site)
  })

  test('odd-answers', async (context) => {
    const site = await open(context)
    for (const outcome of ['breaks', 'garbage', 'unclear'] satisfies readonly Outcome[]) {
      await expectRed(site, { tests: [outcome] }, ['runner'])
      await expectRed(site, { builds: [outcome] }, ['runner'])
    }
    await expectTested(site)
  })

  test('runner-dies', async (context) => {
    const site = await open(context)
    const { world } = site
    const dies = async (): Promise<string> => {
      await world.run(300 + 1200 * context.random())
      const runner = world.node('runner-1')
      runner.crash()
      await world.run(1000)
      await runner.restart()
      return runner.name
    }
    // An answer to the push may come after all of that.
    const [id = ''] = await allOf([push(site, { testMs: 1500 }), dies()])
    const { state, why } = await ended(site, id, longest(site))
    const isEnd = state === 'red' || state === 'shipped'
    expect(isEnd, say('no-end', { state: String(state) })).toBe(true)
    const reason = JSON.stringify(why?.reason) ?? 'nothing'
    if (state === 'red') expect(why?.reason, say('wrong-reason', { reason, wanted: 'runner' })).toBe('runner')
    await expectTested(site)
    await expectEnd(site, await push(site), 'shipped')
  })

  test('the-same-artifact', async (context) => {
    const site = await open(context)
    const name = commitOf(site, { laterIlls: { startMs: 400 } })
    const first = await expectEnd(site, await pushNamed(site, name), 'shipped')
    // Pushed again it is a build of its own.
    const second = await expectEnd(site, await pushNamed(site, name), 'shipped')
    const values = { first: short(String(first.artifact)) }
    expect(second.artifact, say('not-built-again', values)).not.toBe(first.artifact)
    await expectTested(site)
    expectAllRun(site, String(second.artifact))
  })

  test('while-tested', async (context) => {
    const site = await open(context, { limitMs: 6000 })
    const { world } = site
    const fromMs = world.nowMs
    const id = await push(site, { testMs: 4000 })
    // While the tests run, and no moment earlier.
    const untilMs = fromMs + 4000 - world.nowMs
    const hasCome = await inTime(world.until(() => orders(site, fromMs).length > 0, untilMs))
    const [order] = orders(site, fromMs)
    expect(hasCome, say('before-green', { name: order?.name ?? '' }, order?.event)).toBe(false)
    await expectEnd(site, id, 'shipped')
  })

  test('answers', async (context) => {
    const site = await open(context)
    for (const body of ['{', '{}', 'null', '[]', '{"commit":""}', '{"commit":7}']) {
      const { status, answer } = await ask(site, '/builds', { method: 'POST', body })
      expect(status, say('bad-order', { body, status }, answer)).toBe(400)
    }
    const { status, answer } = await ask(site, '/builds/nobody')
    expect(status, say('no-such', { status }, answer)).toBe(404)
    const name = '"수정" fix/ü 💌 __proto__'
    const { commit } = await look(site, await pushNamed(site, name))
    expect(commit, say('other-field', { field: 'commit', told: String(commit), wanted: name })).toBe(name)
    const ids = new Set<string>()
    for (const commit of [{ tests: ['hangs'] }, {}, {}] satisfies readonly Commit[])
      ids.add(idOf(await tryPush(site, commitOf(site, commit))))
    expect(ids.size, say('same-id', {})).toBe(3)
  })
}
