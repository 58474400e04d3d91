/** Stage 2: what fits, and nothing else, the newest first. */
import { expect, say, test } from 'millions/suite'
import { oddTexts, patternText } from '../../kit/odd-data.ts'
import { Library, queryFor } from '../library.ts'
import { beginMs, openSite, type Site, type SiteOptions } from '../site.ts'
import { LEVELS, type Line } from '../starter/protocol.ts'

type Context = Parameters<typeof openSite>[0]

export async function openLibrary(context: Context, options: SiteOptions = {}): Promise<[Library, Site]> {
  const site = await openSite(context, options)
  return [new Library(site), site]
}

export const traceId = (digit: string): string => digit.repeat(32)

export function find(): void {
  test.real('newest-first', async (context) => {
    const [library, site] = await openLibrary(context, { isReal: true })
    const [one, two, three] = [site.web(1), site.web(2), site.web(3)]
    for (let round = 0; round < 5; round++) {
      // One clock is an hour ahead, another one goes backwards.
      await library.write(one, at(beginMs + 1000 * round, `one ${round}`), at(9, `long ago ${round}`))
      await library.write(
        two,
        at(beginMs + 3_600_000 + round, `two ${round}`),
        at(-9.5, `before all ${round}`),
      )
      await library.write(three, at(beginMs - 1000 * round, `three ${round}`), at(beginMs, `now ${round}`))
      if (round === 2) await site.expectAll('plain')
      if (round % 2 === 0) await site.rotate(three)
    }
    await site.expectAll('plain')
    await library.expectAnswer({})
    await library.expectAnswer({ node: 'web-3' })
  })

  test('same-time-many-files', async (context) => {
    const [library, site] = await openLibrary(context)
    const cut = site.world.partition([site.logs], site.webs)
    for (let file = 0; file < 12; file++) {
      for (const web of site.webs) {
        await library.write(
          web,
          at(beginMs, `${file}, a`),
          at(beginMs, `${file}, b`),
          at(beginMs + 1, `${file}, c`),
        )
        await site.rotate(web)
      }
    }
    cut.heal()
    await site.expectAll('plain', 6500)
    const entries = await library.expectAnswer({})
    const again = await library.expectAnswer({}, { limits: [1, 5] })
    expect(orderOf(again), say('ties-differ')).toEqual(orderOf(entries))
    await site.crash('unsynced')
    const later = await library.expectAnswer({}, { limits: [4] })
    expect(orderOf(later), say('ties-differ')).toEqual(orderOf(entries))
  })

  test('an-older-file-that-fails', async (context) => {
    const [library, site] = await openLibrary(context)
    for (let round = 0; round < 3; round++) {
      for (const web of site.webs) {
        await site.behave(web, { illFile: 'app.log.1' })
        await library.write(web, at(beginMs, `${round}, a`), at(beginMs, `${round}, b`))
        await site.rotate(web)
        await library.write(web, at(beginMs, `${round}, c`))
      }
      await site.world.run(1500 + 2000 * site.random())
      for (const web of site.webs) await site.behave(web, { illFile: '' })
      await site.expectAll('rotated', 6000)
    }
    await library.expectAnswer({})
  })

  test('each-level', async (context) => {
    const [library, site] = await openLibrary(context)
    for (const level of ['warn', 'error', 'info', 'debug', 'error', 'warn'] as const)
      await library.write(site.web(1), site.line(`this is ${level}`, { level }))
    await site.expectAll('plain')
    for (const level of LEVELS) await library.expectAnswer({ level })
  })

  test('letters-as-they-are', async (context) => {
    const [library, site] = await openLibrary(context)
    const texts = [
      ...oddTexts,
      patternText,
      'Timeout',
      'timeout',
      'a.c',
      'abc',
      'a+b',
      'a b',
      '50%',
      '_',
      'É',
      'é',
    ]
    await library.write(site.web(1), ...texts.map((text) => site.line(text)))
    await site.expectAll('plain')
    const parts = [
      'Timeout',
      'a.c',
      '.',
      '.*',
      '*',
      '[a]',
      '^',
      '(',
      '\\',
      '$&',
      '%',
      '_',
      ' ',
      '서',
      '한국어 🐫',
      '"',
      '\n',
    ]
    for (const text of [...parts, ...texts.filter((text) => text !== '')])
      await library.expectAnswer({ text })
  })

  test('from-and-to', async (context) => {
    const [library, site] = await openLibrary(context)
    const times = [-5, 0, 3, beginMs, beginMs + 1, beginMs + 1, beginMs + 2, beginMs + 90_000]
    for (const [index, time] of times.entries())
      await library.write(site.web(1 + (index % 3)), at(time, `${index}`))
    await site.expectAll('plain')
    for (const from of times)
      for (const to of [0, beginMs + 1, beginMs + 2, 9_000_000_000_000]) {
        await library.expectAnswer({ from, to }, { limits: [2] })
        await library.expectAnswer({ from })
        await library.expectAnswer({ to })
      }
  })

  test('all-together', async (context) => {
    const [library, site] = await openLibrary(context)
    await library.write(site.web(1), ...Array.from({ length: 40 }, () => mixed(site)))
    await library.write(site.web(2), ...Array.from({ length: 40 }, () => mixed(site)))
    await site.expectAll('plain')
    for (const trace of ['a', 'A'.repeat(32), traceId('a'), traceId('b').slice(1)])
      await library.expectAnswer({ trace })
    for (let count = 0; count < 60; count++) {
      const question = {
        ...(site.random() < 0.5 && { level: pick(site, LEVELS) }),
        ...(site.random() < 0.4 && { node: pick(site, ['web-1', 'web-2', 'web-3', 'web', '']) }),
        ...(site.random() < 0.4 && { text: pick(site, ['card', 'a card', 'Card', '7']) }),
        ...(site.random() < 0.3 && { trace: pick(site, [traceId('a'), traceId('b'), 'a', traceId('c')]) }),
        ...(site.random() < 0.4 && { from: beginMs + Math.floor(60 * site.random()) }),
        ...(site.random() < 0.4 && { to: beginMs + Math.floor(110 * site.random()) }),
      }
      if (question.node === '') delete question.node
      await library.expectAnswer(question, { limits: [pick(site, [1000, 9, 25])] })
    }
  })

  test('what-makes-no-sense', async (context) => {
    const [library, site] = await openLibrary(context)
    await library.write(site.web(1), site.line('a line'))
    await site.expectAll('plain')
    for (const query of ['level=loud', 'limit=0', 'limit=1001', 'limit=2.5', 'from=yesterday', 'to=now']) {
      const { status, at } = await site.ask(`/search?${query}`)
      expect(status, say('nonsense-taken', { query }, at)).toBe(400)
    }
    for (const query of ['level=&node=&text=&from=&to=&trace=&limit=', 'text=', 'node=&limit=1', 'cursor=']) {
      const { entries, at } = await site.page(query)
      expect(entries.length, say('empty-asked', { query }, at)).toBe(1)
    }
  })

  test('how-many', async (context) => {
    const [library, site] = await openLibrary(context)
    await library.write(site.web(2), site.line('older than all', { level: 'error' }))
    for (const web of site.webs)
      await library.write(web, ...Array.from({ length: 600 }, (_, index) => site.line(`${index}`)))
    // A thousand at a time are shown, so nobody looks on the way.
    await site.world.run(5100)
    for (const [query, wanted] of [
      ['', 100],
      ['limit=1', 1],
      ['limit=1000', 1000],
      ['level=info', 100],
      [queryFor({ node: 'web-2' }), 100],
    ] as const) {
      const { entries, next, at } = await site.page(query)
      expect(entries.length, say('how-many', { query, wanted }, at)).toBe(wanted)
      expect(next === null ? 'null' : 'a text', say('next-missing', { query }, at)).toBe('a text')
    }
    await library.expectAnswer({})
    await library.expectAnswer({ level: 'error' })
    await library.expectAnswer({ text: 'older' }, { limits: [1] })
    await library.expectAnswer({ node: 'web-3' }, { limits: [600] })
    await library.expectAnswer({ node: 'web-3' }, { limits: [599] })
  })
}

export const at = (time: number, text: string): Line => ({ time, level: 'info', text })

const orderOf = (entries: readonly { readonly node: string; readonly text: string }[]): readonly string[] =>
  entries.map(({ node, text }) => `${node} ${text}`)

function pick<Item>(site: Site, items: readonly Item[]): Item {
  const [first] = items
  const item = items[Math.floor(items.length * site.random())] ?? first
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}

function mixed(site: Site): Line {
  const number = Math.floor(100 * site.random())
  const trace = pick(site, [traceId('a'), traceId('b'), `${traceId('a').slice(1)}0`, undefined])
  return {
    time: beginMs + number,
    level: pick(site, LEVELS),
    text: pick(site, [`a card ${number}`, `Card ${number}`, `${number}`, 'a stamp']),
    ...(trace !== undefined && { trace, span: '0123456789abcdef' }),
  }
}
