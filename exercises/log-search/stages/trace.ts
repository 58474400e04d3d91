/** Stage 3: one request on all servers, causes first. */
import { expect, say, test } from 'millions/suite'
import type { Say } from '../../../src/contract/verdict.ts'
import { type BrokenOrder, brokenOrder } from '../causes.ts'
import { entriesIn, sayingOf } from '../messages.ts'
import { gatheredWithinMs } from '../promises.ts'
import { beginMs, openSite, type Site } from '../site.ts'
import type { Entry } from '../starter/protocol.ts'
import { type Story, type StoryOptions, tellStory } from '../story.ts'

export function trace(): void {
  test.real('a-chain', async (context) => {
    const site = await openSite(context, { isReal: true })
    const story = tellStory({ ...usual(site), depth: 2, calls: 1 })
    await writeAll(site, story.entries)
    await site.expectAll('plain')
    await expectStory(site, story)
    await expectUnknown(site, story)
  })

  test('whatever-the-clocks-say', async (context) => {
    const site = await openSite(context)
    const hour = 3_600_000
    const skews = [
      { 'web-1': hour },
      { 'web-1': -hour, 'web-2': hour },
      { 'web-2': -40, 'web-3': 40 },
      { 'web-1': 3, 'web-3': -3 },
      {},
      { 'web-3': 2 * hour, 'web-2': hour },
    ]
    const stories = skews.map((skewMs, index) =>
      tellStory({ ...usual(site), skewMs, isQuick: index % 2 > 0, wandersMs: index % 3 === 1 ? 5000 : 0 }),
    )
    // Several requests at once: their lines are mixed.
    await writeAll(site, mixed(site, stories))
    await site.expectAll('plain')
    for (const story of stories) await expectStory(site, story)
    await site.crash('unsynced')
    for (const story of stories) await expectStory(site, story)
  })

  test('all-at-the-same-time', async (context) => {
    const site = await openSite(context)
    const { trace: id, entries } = tellStory({ ...usual(site), depth: 3 })
    const story = { trace: id, entries: entries.map((entry) => ({ ...entry, time: beginMs })) }
    await writeAll(site, story.entries)
    await site.expectAll('plain')
    await expectStory(site, story)
  })

  test('effects-are-gathered-first', async (context) => {
    const site = await openSite(context)
    for (const [first, second] of [
      [3, 2],
      [2, 1],
      [1, 3],
    ]) {
      const story = tellStory({ ...usual(site), depth: 3 })
      const cuts = site.webs.map((web) => [web.name, site.world.partition([site.logs], [web])] as const)
      await writeAll(site, story.entries)
      const there: string[] = []
      for (const name of [`web-${first}`, `web-${second}`, '']) {
        for (const [web, cut] of cuts) if (name === '' || web === name) cut.heal()
        there.push(...(name === '' ? site.webs.map((web) => web.name) : [name]))
        await site.world.run(6000)
        await expectStory(site, story, (entry) => there.includes(entry.node))
      }
    }
  })

  test('fifty-deep', async (context) => {
    const site = await openSite(context)
    const story = tellStory({
      ...usual(site),
      depth: 49,
      calls: 1,
      skewMs: { 'web-1': -5000, 'web-2': 5000 },
    })
    await writeAll(site, story.entries)
    await site.expectAll('plain')
    await expectStory(site, story)
  })

  test('several-spans-on-one-server', async (context) => {
    const site = await openSite(context)
    const stories = [3, 2].map((depth) =>
      tellStory({ ...usual(site), servers: ['web-2'], depth, calls: 3, isQuick: true }),
    )
    await writeAll(site, mixed(site, stories))
    await site.expectAll('plain')
    for (const story of stories) await expectStory(site, story)
  })

  test('a-long-story', async (context) => {
    const site = await openSite(context)
    const ids = { trace: 'b'.repeat(32), span: '7'.repeat(16), node: 'web-1' }
    const entries: Entry[] = Array.from({ length: 1010 }, (_, index) => ({
      ...site.line(`${index}`),
      ...ids,
    }))
    await writeAll(site, entries)
    await site.world.run(gatheredWithinMs)
    await expectStory(site, { trace: ids.trace, entries })
  })

  test('not-all-is-there', async (context) => {
    const site = await openSite(context)
    const drops: readonly ((entry: Entry) => boolean)[] = [
      ({ sends }) => sends !== undefined,
      ({ receives }) => receives !== undefined,
      ({ sends, receives }) => sends !== undefined || receives !== undefined,
      ({ node }) => node === 'web-1',
      () => site.random() < 0.3,
      ({ sends }) => sends !== undefined && site.random() < 0.6,
      () => site.random() < 0.6,
      ({ text }) => text.endsWith('GET'),
    ]
    const stories: Story[] = []
    for (const isLost of [...drops, ...drops]) {
      const { trace: id, entries } = tellStory({ ...usual(site), depth: 3 })
      stories.push({ trace: id, entries: entries.filter((entry) => !isLost(entry)) })
    }
    await writeAll(site, mixed(site, stories))
    await site.expectAll('plain')
    for (const story of stories) await expectStory(site, story)
  })

  test('roots-of-all-kinds', async (context) => {
    const site = await openSite(context)
    const id = 'c0ffee'.repeat(6).slice(0, 32)
    // A user who sends three requests with one trace, two of them with the same parent-id of their own.
    const parents = ['1234567890abcdef', undefined, '1234567890abcdef']
    const stories = parents.map((parent) =>
      tellStory({ ...usual(site), depth: 2, trace: id, ...(parent !== undefined && { parent }) }),
    )
    const plain: Entry[] = site.webs.map(({ name }) => ({
      ...site.line(`${name} has no span`),
      trace: id,
      node: name,
    }))
    const other = tellStory({ ...usual(site), depth: 1, trace: `${id.slice(0, 31)}1` })
    const entries = [...mixed(site, stories), ...plain]
    await writeAll(site, [...plain.slice(0, 1), ...mixed(site, [...stories, other]), ...plain.slice(1)])
    await site.expectAll('plain')
    await expectStory(site, { trace: id, entries: unlike(entries) })
    await expectStory(site, other)
  })

  test('over-many-files', async (context) => {
    const site = await openSite(context)
    for (const isThere of [false, true]) {
      const cut = isThere ? undefined : site.world.partition([site.logs], site.webs)
      const story = tellStory({ ...usual(site), depth: 4, calls: 2, skewMs: { 'web-1': 70, 'web-3': -70 } })
      for (const [index, entry] of story.entries.entries()) {
        await writeAll(site, [entry])
        if (index % 2 === 1) for (const web of site.webs) if (site.random() < 0.5) await site.rotate(web)
        if (isThere && index % 5 === 0) await site.world.run(300)
      }
      cut?.heal()
      await site.expectAll('rotated', 6500)
      await expectStory(site, story)
      await site.crash('keep')
      await expectStory(site, story)
    }
  })

  test('while-it-happens', async (context) => {
    const site = await openSite(context)
    const story = tellStory({ ...usual(site), depth: 2, calls: 2 })
    const { length } = story.entries
    // Before the very last line as well, when all has been answered.
    const looks = [
      ...Array.from({ length: Math.floor((length - 1) / 5) }, (_, place) => 5 * place + 5),
      length - 1,
      length,
    ]
    let from = 0
    for (const to of looks) {
      await writeAll(site, story.entries.slice(from, to))
      from = to
      await site.world.run(gatheredWithinMs + 50)
      await expectStory(site, { trace: story.trace, entries: story.entries.slice(0, to) })
    }
  })

  test('lines-that-say-the-same', async (context) => {
    const site = await openSite(context)
    const ids = { trace: 'e'.repeat(32), span: '5'.repeat(16) }
    const line = { time: beginMs, level: 'warn' as const, text: 'tries again', ...ids }
    for (const web of [site.web(1), site.web(1), site.web(1)]) await site.write(web, line)
    await site.expectAll('plain')
    const told = await entriesOf(site, ids.trace)
    expect(told.length, say('trace-lacks', { lines: 3 })).toBe(3)
  })

  test('the-real-servers', async (context) => {
    const world = await context.boot({ roles: { web: { serviceMs: 1 } } })
    for (const [index, web] of world.nodes('web').entries()) web.skewClock([3000, -2000, 0][index] ?? 0)
    const found: string[] = []
    for (const path of ['/cards/7', '/stamps/1', '/cards/서울']) {
      const answer = await world.fetch(path)
      await answer.text()
      found.push(answer.headers.get('trace-id') ?? '')
    }
    await world.run(6000)
    for (const [index, id] of found.entries()) {
      const answer = await world.node('logs-1').fetch(`/traces/${id}`)
      const told = entriesIn(await answer.text()) ?? []
      expect(told.length, say('trace-lacks', { lines: [10, 6, 10][index] ?? 0 }, answer)).toBe(
        [10, 6, 10][index],
      )
      expectOrder(brokenOrder(told, byTimes(told)), answer)
    }
  })
}

/** Of real servers: the lines of each were written in the order of its own clock, and that of what they answer. */
const byTimes = (told: readonly Entry[]): readonly Entry[] =>
  [...told].sort((one, other) => one.time - other.time)

const usual = (site: Site): StoryOptions => ({
  random: site.random,
  servers: ['web-1', 'web-2', 'web-3'],
  depth: 2,
  calls: 3,
  skewMs: { 'web-1': 5000, 'web-2': -5000 },
  beginMs,
})

async function writeAll(site: Site, entries: readonly Entry[]): Promise<void> {
  for (const { name } of site.webs) {
    const lines = entries.filter(({ node }) => node === name).map(({ node: _, ...line }) => line)
    if (lines.length > 0) await site.write(site.world.node(name), ...lines)
  }
}

/** Of several stories, each in its order. */
function mixed(site: Site, stories: readonly Story[]): readonly Entry[] {
  const rest = stories.map(({ entries }) => [...entries])
  const all: Entry[] = []
  while (rest.some((entries) => entries.length > 0)) {
    const entries = rest[Math.floor(rest.length * site.random())]
    const entry = entries?.shift()
    if (entry) all.push(entry)
  }
  return all
}

/** Two lines that say the same cannot be told apart. */
const unlike = (entries: readonly Entry[]): readonly Entry[] => {
  const all = new Map(entries.map((entry) => [`${entry.node} ${sayingOf(entry)}`, entry]))
  return [...all.values()]
}

async function entriesOf(site: Site, id: string): Promise<readonly Entry[]> {
  const { status, text, at } = await site.ask(`/traces/${id}`)
  expect(status, say('trace-refused', {}, at)).toBe(200)
  const entries = entriesIn(text)
  expect(entries === undefined ? text.slice(0, 80) : 'entries', say('trace-shape', {}, at)).toBe('entries')
  return entries ?? []
}

async function expectUnknown(site: Site, { trace: id }: Story): Promise<void> {
  for (const other of ['f'.repeat(32), id.slice(0, 31), '__proto__']) {
    const told = await entriesOf(site, other)
    expect(told.length, say('trace-unknown', { trace: other })).toBe(0)
  }
}

async function expectStory(
  site: Site,
  { trace: id, entries }: Story,
  isThere: (entry: Entry) => boolean = () => true,
): Promise<void> {
  const told = await entriesOf(site, id)
  const wanted = entries.filter(isThere)
  const texts = (all: readonly Entry[]): readonly string[] =>
    all.map((entry) => `${entry.node} ${sayingOf(entry)}`).sort()
  const found = new Set(texts(told))
  const lacking = texts(wanted).find((text) => !found.has(text))
  expect(lacking === undefined ? 'all' : 'not all', say('trace-lacks', { lines: wanted.length })).toBe('all')
  expect(told.length, say('trace-too-much', { lines: wanted.length })).toBe(wanted.length)
  expectOrder(brokenOrder(told, wanted), undefined)
}

/** Written out one by one, so that a check finds the words of each. */
const orderSays: Record<BrokenOrder['kind'], (values: Say['values'], at: Response | undefined) => Say> = {
  span: (values, at) => say('trace-span-order', values, at),
  sends: (values, at) => say('trace-effect-first', values, at),
  receives: (values, at) => say('trace-answer-first', values, at),
}

function expectOrder(broken: BrokenOrder | undefined, at: Response | undefined): void {
  if (broken === undefined) return
  const { kind, early, late } = broken
  const values = { early: `${early.node}: ${early.text}`, late: `${late.node}: ${late.text}` }
  expect(kind, orderSays[kind](values, at)).toBe('an order in which it can have happened')
}
