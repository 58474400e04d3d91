/** Stage 1: lines arrive, whatever is in them, wherever they are cut, and whatever their files are called meanwhile. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { oddTexts } from '../../kit/odd-data.ts'
import { sayingOf } from '../messages.ts'
import { gatheredWithinMs, mostAsksPerSecond } from '../promises.ts'
import { bytesOf, openSite, type Site } from '../site.ts'
import type { Line } from '../starter/protocol.ts'

const wide = 'üß서울☀🌊🎈'

export function arrive(): void {
  test.real('lines-arrive', async (context) => {
    const site = await openSite(context, { isReal: true })
    for (const web of site.webs) await site.write(web, site.line('hello'))
    await site.expectAll('plain')
    const same = site.line('the same', { trace: 'a'.repeat(32), span: 'b'.repeat(16) })
    for (const web of site.webs) {
      await site.write(web, ...oddTexts.map((text) => site.line(text, { level: 'warn' })))
      await site.write(web, same, same)
      const ids = { parent: '1'.repeat(16), sends: '2'.repeat(16), receives: '3'.repeat(16) }
      await site.write(web, { ...same, ...ids, time: 0, level: 'debug' })
      await site.write(web, { ...same, time: -1, level: 'error' })
    }
    await site.expectAll('plain')
    // After a quiet time as well.
    await site.world.run(2000 + 1000 * site.random())
    await site.write(site.web(2), same)
    await site.expectAll('plain')
    await site.expectCount()
  })

  test('what-is-no-entry', async (context) => {
    const site = await openSite(context)
    for (const [index, garbage] of noEntries.entries()) {
      const web = site.web(1 + (index % 3))
      await site.writeBytes(web, new TextEncoder().encode(`${garbage}\n`))
      await site.write(web, site.line(`after ${index}`))
      if (index % 4 === 3) await site.world.run(700 * site.random())
    }
    await site.expectAll('plain')
    await site.expectCount()
  })

  test('half-lines', async (context) => {
    const site = await openSite(context)
    for (const [index, web] of [...site.webs, ...site.webs].entries()) {
      await site.write(web, site.line(`before ${index}`))
      const line = site.line(`half ${index} ${wide}`)
      const bytes = bytesOf(line)
      // What the log service asks for just now ends in the middle of the line, mostly in the middle of a character.
      const cuts = [1, bytes.length - 30 + index, bytes.length - 22 + index, bytes.length - 1]
      let from = 0
      for (const to of [...cuts, bytes.length]) {
        if (to === bytes.length) site.gathered.written({ source: web.name, text: sayingOf(line) })
        await site.writeBytes(web, bytes.slice(from, to))
        from = to
        await site.world.run(560)
        await site.look('cut')
      }
      await site.write(web, site.line('whole'))
    }
    await site.expectAll('cut')
  })

  test('cut-anywhere', async (context) => {
    const site = await openSite(context)
    const lines = Array.from({ length: 40 }, (_, index) => site.line(`${index} ${wide}`))
    const bytes = bytesOf(...lines)
    for (let from = 0; from < bytes.length; ) {
      const to = from + 1 + Math.floor(400 * site.random())
      for (const web of site.webs) await site.writeBytes(web, bytes.slice(from, to))
      from = to
      await site.world.run(330 * site.random())
    }
    for (const web of site.webs)
      site.gathered.written(...lines.map((line) => ({ source: web.name, text: sayingOf(line) })))
    await site.expectAll('cut')
  })

  test('a-long-log', async (context) => {
    const site = await openSite(context)
    for (const web of site.webs) {
      // Pieces of 16 KiB end within lines and characters.
      for (let bytes = 0; bytes < 230_000; ) {
        const line = site.line(wide.repeat(Math.floor(330 * site.random())))
        bytes += bytesOf(line).length
        await site.write(web, line)
      }
    }
    await site.world.run(gatheredWithinMs)
    await site.expectAll('plain', 0)
    for (const web of site.webs) await site.write(web, site.line('behind it'), site.line('x'.repeat(8000)))
    await site.world.run(gatheredWithinMs)
    await site.expectAll('plain', 0)
  })
}

export function rotate(): void {
  test.real('rotation', async (context) => {
    const site = await openSite(context, { isReal: true })
    for (let round = 0; round < 8; round++) {
      for (const [index, web] of site.webs.entries()) {
        await site.write(web, site.line(`${round}, before`), site.line(`${round}, last`))
        if ((round + index) % 3 > 0) await site.rotate(web)
        if (round > 2) await site.write(web, site.line(`${round}, after`))
        if (round === 5) await site.rotate(web)
      }
      await site.world.run(900 * site.random())
      await site.look('rotated')
    }
    await site.expectAll('rotated')
    await site.expectCount()
  })

  test('rotation-between-two-requests', async (context) => {
    const site = await openSite(context)
    for (const web of site.webs) await site.write(web, ...some(site, 'in the first'))
    await site.expectAll('rotated')
    for (const times of [1, 2, 1, 3]) {
      for (const web of site.webs) {
        // As long as what was read of the file before, and longer.
        const lines = Array.from({ length: times }, () => some(site, `${times} in between`))
        for (const line of lines.flat()) site.gathered.written({ source: web.name, text: sayingOf(line) })
        const decoder = new TextDecoder()
        await site.behave(web, { refills: lines.map((each) => decoder.decode(bytesOf(...each))) })
        await site.write(web, ...some(site, `${times} before`))
      }
      await site.world.run(4000)
      // Who knows a file by its id need not ask for the list: then it is rotated without.
      for (const web of site.webs) await site.refill(web)
      for (const web of site.webs) await site.write(web, ...some(site, 'later'))
      await site.expectAll('rotated')
    }
  })

  test('a-dozen-files', async (context) => {
    const site = await openSite(context)
    await site.write(site.web(1), site.line('before'))
    await site.expectAll('rotated')
    const cut = site.world.partition([site.logs], site.webs)
    for (let round = 0; round < 13; round++) {
      const web = site.web(1 + (round % 2))
      await site.write(web, site.line(`${round}, one`), site.line(`${round}, two`))
      await site.rotate(web)
      await site.rotate(site.web(1))
    }
    await site.world.run(20_000)
    cut.heal()
    await site.expectAll('rotated', 6500)
  })

  test('web-servers-crash', async (context) => {
    const site = await openSite(context)
    for (const [round, disk] of crashes.entries()) {
      for (const web of site.webs) {
        await site.write(web, site.line(`${round}, first`), site.line(`${round}, second`))
        if (round % 2 === 0) await site.writeBytes(web, half(site.line(`${round}, half`)))
      }
      // Mostly it is read, and then lost by who wrote it.
      await site.world.run(500 + 800 * site.random())
      if (round % 3 === 0) await site.look('rotated')
      for (const web of site.webs) await site.crashWeb(web, disk)
      // A new file: shorter than what was read of the one before, or longer.
      for (const web of site.webs)
        await site.write(web, ...Array.from({ length: 1 + round }, () => site.line(`${round}, anew`)))
      await site.world.run(800 * site.random())
      if (round % 2 === 1) await site.expectAll('rotated')
    }
    await site.expectAll('rotated', 6500)
  })

  test('servers-come-and-go', async (context) => {
    const site = await openSite(context, { web: 2 })
    await site.write(site.web(1), site.line('from the first'))
    await site.write(site.web(2), site.line('from the second'))
    await site.expectAll('plain')
    const added = await site.world.add('web')
    await site.write(added, site.line('from a new one'))
    await site.expectAll('plain')
    await site.world.remove(site.web(1))
    await site.write(added, site.line('and more'))
    await site.expectAll('plain')
    await site.crash('unsynced')
    await site.expectAll('crashed')
  })
}

const crashes = ['keep', 'unsynced', { firstBytes: 40 }, 'tear', { firstBytes: 1 }, 'chance', 'keep'] as const

const half = (line: Line): Uint8Array<ArrayBuffer> => {
  const bytes = bytesOf(line)
  return bytes.slice(0, bytes.length - 9)
}

const some = (site: Site, text: string) =>
  Array.from({ length: 2 + Math.floor(3 * site.random()) }, () => site.line(text))

const noEntries = [
  '',
  ' ',
  'TypeError: fetch failed',
  '    at fetch (web.ts:12:3)',
  '{"time":1,"level":"info"',
  '{"time":1,"level":"info"}',
  '{"time":"1","level":"info","text":"a time in quotes"}',
  '{"time":1,"level":"loud","text":"no level"}',
  '{"time":1,"level":"info","text":null}',
  '[1,2]',
  'null',
  '12',
  '"text"',
  '}',
] as const

export function expectFewAsks(site: Site, node: Node, sinceMs: number, state: string): void {
  const seconds = (site.world.nowMs - sinceMs) / 1000
  const asks = site.world.history
    .of('send')
    .filter((event) => event.node === site.logs.name && event.peer === node.name && event.timeMs >= sinceMs)
  const perSecond = asks.length / seconds
  expect(perSecond, say('asks-too-often', { state, node: node.name }, asks.at(-1))).toBeLessThanOrEqual(
    mostAsksPerSecond,
  )
}
