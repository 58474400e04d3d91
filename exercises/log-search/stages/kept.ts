/** Stage 1: what is gathered is kept, each line once, whatever becomes of the log service and its disk. */
import { expect, say, test } from 'millions/suite'
import type { DiskCall } from '../../../src/contract/world.ts'
import { crashAsItWrites, crashAtEachEvent, cuts } from '../../kit/crashes.ts'
import { inTime } from '../../kit/waiting.ts'
import { openSite, type Site } from '../site.ts'

export function kept(): void {
  test.real('kept-over-a-crash', async (context) => {
    const site = await openSite(context, { isReal: true })
    for (const web of site.webs) await site.write(web, site.line('before'), site.line('서울 🎈'))
    await site.expectAll('plain')
    for (const web of site.webs) web.crash()
    await site.crash()
    await site.look('crashed')
    await site.expectCount()
    for (const web of site.webs) await web.restart()
    for (const web of site.webs) await site.write(web, site.line('after'))
    await site.expectAll('crashed')
  })

  for (const disk of ['unsynced', 'tear', 'keep'] as const)
    test(`shown-is-kept-${disk}`, async (context) => {
      const site = await openSite(context, { web: 1 })
      const slow = site.logs.slowDisk(8)
      for (let round = 0; round < 5; round++) {
        const lines = Array.from({ length: 3 }, (_, index) => site.line(`${round}, ${index}`))
        await site.write(site.web(1), ...lines)
        await showsMore(site)
        // Nobody can be asked again.
        const cut = site.world.partition([site.logs], site.webs)
        await site.crash(disk)
        await site.look('crashed')
        // What luck has kept, the next crash may take.
        await site.crash('unsynced')
        await site.look('crashed')
        cut.heal()
        await site.expectAll('crashed', 6000)
      }
      slow.heal()
    })

  test('kept-by-luck', async (context) => {
    const site = await openSite(context, { web: 2 })
    const slow = site.logs.slowDisk(8)
    for (let round = 0; round < 6; round++) {
      for (const web of site.webs)
        await site.write(web, site.line(`${round}, one`), site.line(`${round}, two`))
      if (round % 3 === 2) for (const web of site.webs) await site.rotate(web)
      await inTime(site.world.until(() => site.logs.unsyncedBytes > 0, 4000))
      // It will be shown, and nobody can be asked again.
      const cut = site.world.partition([site.logs], site.webs)
      await site.crash('keep')
      await site.look('crashed')
      await site.crash('unsynced')
      await site.look('crashed')
      cut.heal()
      if (round % 2 > 0) await site.expectAll('crashed', 6000)
    }
    slow.heal()
    await site.expectAll('crashed', 6000)
  })

  for (const disk of ['unsynced', 'keep', 'chance'] as const)
    test(`crash-at-every-event-${disk}`, async (context) => {
      const site = await openSite(context, { web: 2 })
      await crashAtEachEvent(site.logs, {
        events: 14,
        disk,
        during: async (event) => {
          for (const web of site.webs) {
            await site.write(web, site.line(`${event}, one`), site.line(`${event}, two`))
            if (event % 5 === 0) await site.rotate(web)
          }
          await site.world.run(700 + 300 * site.random())
        },
        after: async () => {
          await site.look('crashed')
        },
      })
      if (site.logs.state !== 'up') await site.restart()
      await site.expectAll('crashed')
    })

  test('torn-at-many-bytes', async (context) => {
    const site = await openSite(context, { web: 2 })
    for (const [index, keptBytes] of [...cuts, ...cuts].entries()) {
      for (const web of site.webs) await site.write(web, site.line(`${index} 서울 ☀🌊🎈`), site.line('next'))
      const work = inTime(site.world.until(() => site.logs.unsyncedBytes > 0, 2500))
      await inTime(
        crashAsItWrites(site.world, site.logs, { work, kept: keptBytes, outlasts: true, withinMs: 2500 }),
      )
      if (site.logs.state === 'up') site.logs.crash({ disk: 'unsynced' })
      await site.restart()
      await site.look('crashed')
      if (index % 3 === 2) await site.expectAll('crashed')
    }
    await site.expectAll('crashed')
    await site.crash('unsynced')
    await site.expectAll('crashed')
  })

  test('crash-while-recovering', async (context) => {
    const site = await openSite(context, { web: 2 })
    for (let event = 1; event <= 8; event++) {
      for (const web of site.webs) await site.write(web, site.line(`${event} 서울 ☀🌊`))
      await site.world.run(700 * site.random())
      site.logs.crash({ disk: event % 3 === 0 ? 'keep' : 'tear' })
      const planned = site.logs.crashBefore(event, { disk: event % 2 === 0 ? 'tear' : 'unsynced' })
      await site.logs.restart().catch(() => undefined)
      await inTime(site.world.until(() => site.logs.state === 'down', 300))
      planned.heal()
      if (site.logs.state !== 'up') await site.restart()
      await site.look('crashed')
    }
    await site.expectAll('crashed')
  })

  test('nobody-answers-at-its-boot', async (context) => {
    const site = await openSite(context)
    for (const web of site.webs) await site.write(web, site.line('kept'))
    await site.expectAll('plain')
    for (const begin of [
      () => site.webs.map((node) => node.pause()),
      () => [site.world.partition([site.logs], site.webs)],
    ]) {
      const faults = begin()
      await site.crash('unsynced')
      await site.look('crashed')
      for (const fault of faults) fault.heal()
      await site.expectAll('crashed', 6000)
    }
  })

  test('a-disk-that-fails', async (context) => {
    const site = await openSite(context, { web: 2 })
    const failures: readonly (readonly [calls: readonly DiskCall[] | undefined, count: number])[] = [
      [['sync'], 1],
      [['append', 'write'], 1],
      [undefined, 1],
      [['sync'], 3],
      [undefined, 4],
      [['truncate', 'rename', 'remove', 'sync'], 3],
    ]
    for (const [index, [calls, count]] of failures.entries()) {
      const failing = site.logs.failDisk({ ...(calls && { calls }), count })
      for (const web of site.webs)
        await site.write(web, site.line(`${index}, one`), site.line(`${index}, two`))
      for (let step = 0; step < 5; step++) {
        await site.world.run(400 * site.random())
        await site.look('disk')
      }
      failing.heal()
      if (index % 2 === 0) await site.write(site.web(1), site.line(`${index}, later`))
      await site.expectAll('disk')
      if (index % 2 === 1) await site.crash('unsynced')
      await site.expectAll('disk')
    }
  })

  test('a-slow-disk', async (context) => {
    const site = await openSite(context, { web: 2 })
    // A sync takes longer than most pause between two rounds.
    const slow = site.logs.slowDisk(1200)
    for (let round = 0; round < 4; round++) {
      for (const web of site.webs) {
        await site.write(
          web,
          site.line(`${round}, one`),
          site.line('x'.repeat(8000)),
          site.line('x'.repeat(8000)),
        )
        await site.write(web, site.line(`${round}, two`))
      }
      await site.world.run(900 * site.random())
      await site.look('disk')
    }
    await site.world.run(9000)
    await site.look('disk')
    slow.heal()
    await site.expectAll('disk')
    await site.crash('unsynced')
    await site.expectAll('disk')
  })

  test('a-long-life', async (context) => {
    const site = await openSite(context)
    for (let round = 0; round < 22; round++) {
      const web = site.web(1 + Math.floor(3 * site.random()))
      for (const each of site.webs) await site.write(each, site.line(`${round}, to all`))
      await site.write(web, site.line(`${round}, to one`), site.line(`${round}, to one`))
      const chance = site.random()
      if (chance < 0.5) await site.rotate(web)
      else if (chance < 0.7) await site.crashWeb(web, 'chance')
      if (site.random() < 0.3) {
        site.logs.crash({ disk: 'chance' })
        await site.world.run(4000 * site.random())
        await site.restart()
      }
      // Files that are a minute old are removed meanwhile.
      await site.world.run(round % 5 === 4 ? 40_000 : 900 * site.random())
      await site.look('life')
    }
    await site.expectAll('life')
    await site.crash('keep')
    await site.expectAll('life')
  })
}

/** As soon as an answer holds something new. */
async function showsMore(site: Site): Promise<void> {
  const before = (await site.look('plain')).length
  for (let step = 0; step < 500; step++) {
    await site.world.run(11)
    if ((await site.look('plain')).length > before) return
  }
  const entries = (await site.look('plain')).length
  expect(entries, say('missing-plainly', {})).toBeGreaterThan(before)
}
