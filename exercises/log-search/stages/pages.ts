/** Stage 2: pages that stay what they are while lines come in. */
import { test } from 'millions/suite'
import { beginMs } from '../site.ts'
import { at, openLibrary, traceId } from './find.ts'

/** So long until what was written is there. */
const arrivedMs = 5050

export function pages(): void {
  test.real('page-by-page', async (context) => {
    const [library, site] = await openLibrary(context, { isReal: true })
    for (const web of site.webs)
      await library.write(
        web,
        ...Array.from({ length: 9 }, (_, index) => at(beginMs + (index >> 2), `${index}`)),
      )
    await site.expectAll('plain')
    for (const limits of [[1], [4], [9], [26], [27], [28], [1, 10]])
      await library.expectAnswer({}, { limits })
    await library.expectAnswer({ node: 'web-2', text: '5' }, { limits: [1] })
    await library.expectAnswer({ from: beginMs + 1, to: beginMs + 2 }, { limits: [2, 3] })
  })

  test('lines-come-while-pages-are-turned', async (context) => {
    const [library, site] = await openLibrary(context)
    for (const web of site.webs)
      await library.write(
        web,
        ...Array.from({ length: 12 }, (_, index) => at(beginMs + 10 * (index >> 1), `${index}`)),
      )
    await site.expectAll('plain')
    for (const [round, limit] of [3, 1, 7, 5].entries()) {
      await library.expectAnswer(limit === 5 ? { node: 'web-2' } : {}, {
        limits: [limit],
        between: async (page) => {
          if (page > 9 || page % 2 > 0) return
          // Newer than all, at the very times that pages end with, between them, and older than all.
          for (const [index, web] of site.webs.entries()) {
            const times = [
              beginMs + 1000 + page,
              beginMs + 10 * Math.floor(6 * site.random()),
              beginMs + 15,
              beginMs - 1 - page,
            ]
            await library.write(
              web,
              ...times.map((time, place) => at(time, `${round}, ${page}, ${place}, ${index}`)),
            )
          }
          await site.world.run(arrivedMs)
        },
      })
    }
    await library.expectAnswer({}, { limits: [10] })
  })

  test('late-lines-have-their-place', async (context) => {
    const [library, site] = await openLibrary(context)
    const cut = site.world.partition([site.logs], [site.web(3)])
    for (let second = 0; second < 12; second++) {
      await library.write(site.web(1 + (second % 3)), at(beginMs + 1000 * second, `at ${second}`))
      await site.world.run(300)
    }
    await site.world.run(arrivedMs)
    cut.heal()
    await site.world.run(6000)
    await library.expectAnswer({})
    await library.expectAnswer({}, { limits: [5] })
    await library.expectAnswer({ from: beginMs + 2000, to: beginMs + 8000 }, { limits: [2] })
  })

  test('a-cursor-over-a-crash', async (context) => {
    const [library, site] = await openLibrary(context)
    for (const web of site.webs)
      await library.write(
        web,
        ...Array.from({ length: 8 }, (_, index) => at(beginMs + (index >> 2), `${index}`)),
      )
    await site.expectAll('plain')
    for (const disk of ['unsynced', 'keep'] as const)
      await library.expectAnswer(
        {},
        {
          limits: [5],
          between: async (page) => {
            for (const web of site.webs)
              await library.write(web, at(beginMs + (page % 3), `${disk}, ${page}`))
            if (page % 2 === 0) await site.crash(disk)
            await site.world.run(arrivedMs)
          },
        },
      )
    await site.expectAll('crashed')
    await library.expectAnswer({}, { limits: [3] })
  })

  test('pages-of-what-is-rare', async (context) => {
    const [library, site] = await openLibrary(context)
    for (let count = 0; count < 120; count++) {
      const isRare = count % 30 === 7
      const more = isRare ? { level: 'error' as const, trace: traceId('d'), span: '1'.repeat(16) } : {}
      await library.write(site.web(1 + (count % 3)), site.line(isRare ? 'rare' : 'plain', more))
    }
    await site.expectAll('plain')
    for (const question of [{ level: 'error' }, { text: 'rare' }, { trace: traceId('d') }])
      for (const limits of [[1], [2], [3], [4], [100]]) await library.expectAnswer(question, { limits })
  })
}
