/** The sixth stage: what fails once is tried once more, and told; what fails twice is red. */
import { expect, say, test } from 'millions/suite'
import type { Commit } from '../provided/artifact.ts'
import { expectEnd, expectTested, log, look, NEXT_MS, open, push, type Site, type Told } from '../site.ts'

async function expectTests(site: Site, times: number, how: string): Promise<void> {
  const tests = (await log(site)).filter(({ what }) => what === 'test')
  expect(tests.length, say('times-tested', { times: tests.length, wanted: times, how })).toBe(times)
  const digests = new Set(tests.map(({ artifact }) => artifact))
  expect(digests.size, say('other-artifact', {})).toBe(1)
}

function expectFlaky({ flaky }: Told, wanted: boolean): void {
  const values = { told: JSON.stringify(flaky) ?? 'nothing', wanted: wanted ? 'true' : 'false, or left out' }
  expect(flaky === true, say('flaky', values)).toBe(wanted)
}

export function flake(): void {
  test('passes-again', async (context) => {
    const site = await open(context, { limitMs: 2000 })
    // Each try has its own time.
    const commit = { tests: ['fails', 'passes'], testMs: 1400 } satisfies Commit
    const build = await expectEnd(site, await push(site, commit), 'shipped')
    expectFlaky(build, true)
    await expectTests(site, 2, 'failed once, and passed then')
    await expectTested(site)
    // The next one has nothing to do with it.
    expectFlaky(await expectEnd(site, await push(site), 'shipped'), false)
  })

  test('told-for-ever', async (context) => {
    const site = await open(context)
    const commit = { tests: ['fails', 'passes'], ills: { fails: 0.3 } } satisfies Commit
    const id = await push(site, commit)
    expectFlaky(await expectEnd(site, id, 'rolled-back'), true)
    const pipeline = site.world.node('pipeline-1')
    pipeline.crash({ disk: 'unsynced' })
    await site.world.run(500)
    await pipeline.restart()
    expectFlaky(await look(site, id), true)
  })

  test('fails-twice', async (context) => {
    const site = await open(context)
    const commit = { tests: ['fails', 'fails', 'passes'] } satisfies Commit
    const { why } = await expectEnd(site, await push(site, commit), 'red', 5 * NEXT_MS)
    const reason = JSON.stringify(why?.reason) ?? 'nothing'
    expect(why?.reason, say('wrong-reason', { reason, wanted: 'test' })).toBe('test')
    await site.world.run(3000)
    await expectTests(site, 2, 'failed twice')
  })

  test('no-flake', async (context) => {
    const site = await open(context)
    expectFlaky(await expectEnd(site, await push(site), 'shipped'), false)
    await expectTests(site, 1, 'passed')
  })

  test('hung-is-no-flake', async (context) => {
    const site = await open(context, { limitMs: 2000 })
    const late = await push(site, { tests: ['hangs', 'passes'] })
    const { why } = await expectEnd(site, late, 'red', site.limitMs + 3 * NEXT_MS)
    const reason = JSON.stringify(why?.reason) ?? 'nothing'
    expect(why?.reason, say('wrong-reason', { reason, wanted: 'timeout' })).toBe('timeout')
    await expectEnd(site, await push(site, { builds: ['fails', 'passes'] }), 'red', 3 * NEXT_MS)
    // A second try may hang, too.
    const both = await push(site, { tests: ['fails', 'hangs', 'passes'] })
    await expectEnd(site, both, 'red', site.limitMs + 5 * NEXT_MS)
  })
}
