/** Of the third stage: other times than those of the tests before. */
import { test } from 'millions/suite'
import { comes } from '../person.ts'
import { ask, CLOCKS_MS, expectNobody, mark, open, serverFor } from '../site.ts'
import { aliveFor, expectFewWrites, secondsOf, useUntil } from '../uses.ts'

export function settings(): void {
  test('end-before-idle', async (context) => {
    // Less time in all than it may be idle.
    const [idleMs, maxMs] = [90_000, 30_000]
    const world = await open(context, { vars: { idleMs: String(idleMs), maxMs: String(maxMs) } })
    const [ann, bob] = [await comes(world, 'Ann', 'web-1'), await comes(world, 'Bob', 'web-2')]
    const loggedInMs = world.nowMs
    await world.run(maxMs - CLOCKS_MS - 1000)
    await ann.expectKnown('web-2', 'max-too-early', { whenS: secondsOf(world.nowMs - loggedInMs) })
    const kept = [ann.cookie, bob.cookie]
    await world.run(loggedInMs + maxMs + CLOCKS_MS + 100 - world.nowMs)
    for (const [turn, cookie] of kept.entries())
      expectNobody(await ask(world, '/me', { cookie, server: serverFor(turn) }), 'max-lives', {
        whenS: secondsOf(maxMs),
      })
  })

  test('shorter-and-longer', async (context) => {
    // What may be spared is a part of the idle time, and no number of seconds.
    const idleMs = 6000
    const short = await open(context, { vars: { idleMs: String(idleMs) } })
    const ann = await comes(short, 'Ann', 'web-1')
    for (let time = 0; time < 2; time++) {
      await short.run(1300 + 550 * context.random())
      await ann.expectKnown('web-2', 'over-too-early', { whenS: 2 })
      await short.run(aliveFor(idleMs))
      await ann.expectKnown('web-3', 'over-too-early', { whenS: secondsOf(aliveFor(idleMs)) })
    }
    const longMs = 600_000
    const long = await open(context, { vars: { idleMs: String(longMs), maxMs: String(10 * longMs) } })
    const bob = await comes(long, 'Bob', 'web-1')
    await bob.mustAdd('from Lisbon', 'web-2')
    const [since, sinceMs] = [mark(long), long.nowMs]
    for (let time = 0; time < 15; time++) {
      await long.run(1000 + 1000 * context.random())
      await bob.expectKnown(serverFor(time), 'over-too-early', { whenS: 2 })
    }
    expectFewWrites(long, since, sinceMs, 'with an idle time of ten minutes', longMs)
    await long.run(aliveFor(longMs))
    await bob.expectCart(['from Lisbon'], 'web-1')
  })

  test('other-settings', async (context) => {
    const [idleMs, maxMs] = [20_000, 50_000]
    const world = await open(context, { vars: { idleMs: String(idleMs), maxMs: String(maxMs) } })
    const [ann, bob] = [await comes(world, 'Ann', 'web-1'), await comes(world, 'Bob', 'web-2')]
    const loggedInMs = world.nowMs
    await world.run(aliveFor(idleMs))
    await ann.expectKnown('web-3', 'over-too-early', { whenS: secondsOf(aliveFor(idleMs)) })
    await world.run(loggedInMs + idleMs + CLOCKS_MS + 100 - world.nowMs)
    const { cookie } = bob
    expectNobody(await ask(world, '/me', { cookie, server: 'web-1' }), 'idle-lives', {
      whenS: secondsOf(idleMs),
    })
    await useUntil(world, [ann], loggedInMs + maxMs - CLOCKS_MS - 1000, context.random, idleMs)
    const before = ann.cookie
    await world.run(loggedInMs + maxMs + CLOCKS_MS + 100 - world.nowMs)
    expectNobody(await ask(world, '/me', { cookie: before, server: 'web-2' }), 'max-lives', {
      whenS: secondsOf(maxMs),
    })
  })
}
