/** The second stage: records are kept for as long as they may be, and not longer. */
import { expect, say, test } from 'millions/suite'
import { inCrowds } from '../../kit/at-once.ts'
import { allOf, answerOrError } from '../../kit/waiting.ts'
import { expectAsked, expectLeft, expectQuiet, expectRecords } from '../expectations.ts'
import { ask, askAll, open, openWithRoom, seconds, setZones } from '../names.ts'
import { usual } from '../usual.ts'

const both = ['203.0.113.10', '203.0.113.11']
const moved = usual().replaceAll('203.0.113.', '192.0.2.')
const movedBoth = ['192.0.2.10', '192.0.2.11']

export function cache(): void {
  test.real('asked-once', async (context) => {
    const cluster = await openWithRoom(context)
    const first = { data: both, why: 'the name servers of its zone say so' }
    expectRecords(await ask(cluster, 'postcards.example'), first)
    for (const name of ['postcards.example', 'Postcards.Example.']) {
      const told = await ask(cluster, name)
      expectRecords(told, { data: both, why: 'it was told a moment ago' })
      expectQuiet(told, 'it was told a moment ago')
    }
  })

  test('counts-down', async (context) => {
    const cluster = await open(context)
    const first = await ask(cluster, 'postcards.example')
    expectRecords(first, { data: both, why: 'the name servers of its zone say so' })
    for (const place of [0, 1]) expectFull(first.records[place]?.TTL, first.at, first.question)
    for (let round = 0; round < 5; round++) {
      await seconds(cluster, cluster.chance(5, 45))
      const told = await ask(cluster, 'postcards.example')
      expectRecords(told, { data: both, why: 'its TTL of 300 is not over' })
      expectQuiet(told, 'its TTL of 300 is not over')
      for (const place of [0, 1]) expectLeft(cluster, first, told, 300, place)
    }
  })

  test('until-it-is-over', async (context) => {
    const cluster = await open(context)
    const first = await ask(cluster, 'postcards.example')
    expectRecords(first, { data: both, why: 'the name servers of its zone say so' })
    setZones(cluster, moved)
    for (const afterS of [100, 170, 235]) {
      await cluster.world.run(first.toMs + afterS * 1000 - cluster.world.nowMs + cluster.chance(0, 3000))
      const told = await ask(cluster, 'postcards.example')
      expectRecords(told, { data: both, why: `it was told ${afterS} s ago with a TTL of 300` })
      expectQuiet(told, 'its TTL of 300 is not over')
    }
    await cluster.world.run(first.toMs + 301_200 - cluster.world.nowMs)
    const told = await ask(cluster, 'postcards.example')
    const why = 'it was told 301 s ago with a TTL of 300, and has moved meanwhile'
    expectRecords(told, { data: movedBoth, why })
    expectFull(told.records[0]?.TTL, told.at, told.question)
    await seconds(cluster, cluster.chance(20, 200))
    const again = await ask(cluster, 'postcards.example')
    expectQuiet(again, 'what is told the second time is kept as well')
    expectLeft(cluster, told, again, 300)
  })

  test('long-unused', async (context) => {
    const cluster = await open(context, usual({ ttl: 20 }))
    for (const zones of [usual({ ttl: 20 }), moved, usual({ ttl: 1 }), moved]) {
      setZones(cluster, zones)
      const why = 'whatever was kept is long over'
      const data = zones === moved ? movedBoth : both
      expectRecords(await ask(cluster, 'postcards.example'), { data, why })
      await seconds(cluster, zones === moved ? 301.5 : 22)
    }
  })

  test('no-time-at-all', async (context) => {
    const cluster = await open(context, usual({ ttl: 0 }))
    for (const zones of [usual({ ttl: 0 }), moved.replaceAll(' 300 ', ' 0 '), usual({ ttl: 0 })]) {
      setZones(cluster, zones)
      const told = await ask(cluster, 'postcards.example')
      const data = zones.includes('192.0.2.10') ? movedBoth : both
      expectRecords(told, { data, why: 'a TTL of 0 is not kept' })
      expectAsked(told, 'a TTL of 0 is not kept')
      const [TTL] = told.records.map((record) => record.TTL)
      expect(TTL, say('ttl-not-zero', { question: told.question, got: Number(TTL) }, told.at)).toBe(0)
      await seconds(cluster, cluster.chance(0, 0.5))
    }
  })

  test('each-type-for-itself', async (context) => {
    const postcards = `
      postcards.example 20 TXT one text
      mail.postcards.example 300 AAAA 2001:db8::25`
    const cluster = await open(context, usual({ postcards }))
    const why = 'these are its records of this type'
    for (let round = 0; round < 2; round++) {
      expectRecords(await ask(cluster, 'postcards.example'), { data: both, why })
      expectRecords(await ask(cluster, 'postcards.example', 'MX'), {
        data: ['10 mail.postcards.example'],
        why,
      })
      expectRecords(await ask(cluster, 'postcards.example', '16'), { data: ['one text'], why })
      expectRecords(await ask(cluster, 'mail.postcards.example', 'AAAA'), { data: ['2001:db8::25'], why })
      expectRecords(await ask(cluster, 'mail.postcards.example'), { data: ['203.0.113.25'], why })
    }
    await seconds(cluster, 100)
    const text = await ask(cluster, 'postcards.example', 'TXT')
    expectAsked(text, 'its TTL of 20 is over')
    const told = await ask(cluster, 'postcards.example')
    expectQuiet(told, 'its TTL of 300 is not over, whatever became of other types')
  })

  test('first-that-is-over', async (context) => {
    const two = `
      two.postcards.example 300 A 198.51.100.1
      two.postcards.example 30 A 198.51.100.2`
    const cluster = await open(context, usual({ postcards: two }))
    const data = ['198.51.100.1', '198.51.100.2']
    expectRecords(await ask(cluster, 'two.postcards.example'), { data, why: 'its zone says so' })
    await seconds(cluster, cluster.chance(5, 20))
    const kept = await ask(cluster, 'two.postcards.example')
    expectRecords(kept, { data, why: 'the first of its TTLs, 30, is not over' })
    expectQuiet(kept, 'the first of its TTLs, 30, is not over')
    setZones(cluster, usual({ postcards: two.replaceAll('198.51.100.', '192.0.2.') }))
    await seconds(cluster, 31.2)
    const why = 'one of its two records was over a second ago, and the name has moved'
    const told = await ask(cluster, 'two.postcards.example')
    expectRecords(told, { data: ['192.0.2.1', '192.0.2.2'], why })
  })

  test('clock-is-set', async (context) => {
    const cluster = await open(context)
    const first = await ask(cluster, 'postcards.example')
    for (const byMs of [3_600_000, -7_200_000]) {
      cluster.resolver.skewClock(byMs)
      await seconds(cluster, cluster.chance(5, 100))
      const told = await ask(cluster, 'postcards.example')
      expectRecords(told, { data: both, why: 'its TTL of 300 is not over' })
      expectQuiet(told, 'its TTL of 300 is not over, only the clock was set')
      expectLeft(cluster, first, told, 300)
    }
    setZones(cluster, moved)
    await cluster.world.run(first.toMs + 301_200 - cluster.world.nowMs)
    const why = 'its TTL was over a second ago, whatever the clock says'
    expectRecords(await ask(cluster, 'postcards.example'), { data: movedBoth, why })
  })

  test('asked-all-the-time', async (context) => {
    const cluster = await open(context, usual({ ttl: 20 }))
    const first = await ask(cluster, 'postcards.example')
    setZones(cluster, moved)
    // Not in the last fifth, in which it may be asked for anew.
    while (cluster.world.nowMs < first.toMs + 15_000) {
      await seconds(cluster, cluster.chance(0.1, 0.4))
      await ask(cluster, 'postcards.example')
    }
    await cluster.world.run(first.toMs + 21_200 - cluster.world.nowMs)
    const why = 'it was told 21 s ago with a TTL of 20, however often it was asked for'
    expectRecords(await ask(cluster, 'postcards.example'), { data: movedBoth, why })
  })

  test('the-first-one-leaves', async (context) => {
    const cluster = await open(context)
    for (const [name, data] of [
      ['postcards.example', both],
      ['postcards.cdn.test', ['203.0.113.77']],
    ] as const) {
      const patienceMs = cluster.chance(2.5, 3.5)
      const left = answerOrError(cluster.world.fetch(`/dns-query?name=${name}&type=A`, { patienceMs }))
      await cluster.world.run(1)
      const why = 'another user who asked for it has left, and that is no reason'
      for (const told of await askAll(cluster, [name, name])) expectRecords(told, { data, why })
      await left
    }
  })

  test('forty-at-once', async (context) => {
    const cluster = await open(context)
    const names = ['postcards.example', 'mail.postcards.example', 'www.stamps.example', 'postcards.cdn.test']
    const data = [both, ['203.0.113.25'], ['203.0.113.40'], ['203.0.113.77']]
    const asked = Array.from({ length: 40 }, (_, place) => names[place % 4] ?? '')
    for (const why of ['40 users ask at the same time', 'all of it was told a moment ago']) {
      const answers = await askAll(cluster, asked)
      for (const [place, told] of answers.entries()) expectRecords(told, { data: data[place % 4] ?? [], why })
    }
    const told = await ask(cluster, names[3] ?? '')
    expectQuiet(told, 'it was told a moment ago, to ten users')
  })

  test('types-at-once', async (context) => {
    const postcards = 'mail.postcards.example 300 TXT one text\n mail.postcards.example 300 AAAA 2001:db8::25'
    const cluster = await open(context, usual({ postcards }))
    const wanted = { A: '203.0.113.25', TXT: 'one text', AAAA: '2001:db8::25' }
    for (let round = 0; round < 2; round++) {
      const asked = Object.entries(wanted).flatMap(([type, data]) =>
        ['mail.postcards.example', 'Mail.Postcards.example.'].map(async (name) => {
          const why = 'others ask for other types of it at the same time'
          expectRecords(await ask(cluster, name, type), { data: [data], why })
        }),
      )
      await allOf(asked)
    }
  })

  test('room-for-many', async (context) => {
    const hosts = Array.from({ length: 995 }, (_, place) => `h${place}.postcards.example`)
    const address = (place: number): string => `198.51.${100 + Math.floor(place / 250)}.${place % 250}`
    const lines = hosts.map((name, place) => `${name} 300 A ${address(place)}`)
    const cluster = await open(context, usual({ postcards: lines.join('\n') }))
    const answers = await inCrowds(hosts, (name) => ask(cluster, name), 40)
    for (const [place, told] of answers.entries())
      expectRecords(told, { data: [address(place)], why: '995 names are asked for, 40 at a time' })
    // Whoever has too little room has lost the oldest, or some of all.
    const again = hosts
      .map((name, place) => ({ name, place }))
      .filter(({ place }) => place < 20 || place % 25 === 0)
    for (const { name, place } of again) {
      const told = await ask(cluster, name)
      expectRecords(told, { data: [address(place)], why: 'it was told a moment ago, as were 994 others' })
      expectQuiet(told, 'it was told a moment ago, as were 994 others')
    }
  })

  test('hours-and-weeks', async (context) => {
    const postcards = `
      long.postcards.example 10000 A 198.51.100.1
      month.postcards.example 2592000 A 198.51.100.2`
    const cluster = await open(context, usual({ postcards }))
    for (const [name, data, ttl] of [
      ['long.postcards.example', '198.51.100.1', 10_000],
      ['month.postcards.example', '198.51.100.2', 2_592_000],
    ] as const) {
      const first = await ask(cluster, name)
      await seconds(cluster, cluster.chance(3000, 3600))
      const told = await ask(cluster, name)
      expectRecords(told, { data: [data], why: `its TTL of ${ttl} is not over` })
      expectQuiet(told, `its TTL of ${ttl} is not over`)
      expectLeft(cluster, first, told, ttl)
    }
    const why = 'its TTL of 10000 is not over'
    expectQuiet(await ask(cluster, 'long.postcards.example'), why)
  })

  test('a-crash-clears-it', async (context) => {
    const cluster = await open(context)
    await ask(cluster, 'postcards.example')
    cluster.resolver.crash()
    await seconds(cluster, 1)
    await cluster.resolver.restart()
    expectRecords(await ask(cluster, 'postcards.example'), { data: both, why: 'it starts anew' })
  })
}

function expectFull(got: number | undefined, at: Response | Error, question: string): void {
  const id = Number(got) > 300 ? 'ttl-too-long' : 'ttl-too-short'
  const values = { question, ttl: 300, got: Number(got), least: 299, most: 300, afterS: 0 }
  expect(got === 300 || got === 299, say(id, values, at)).toBe(true)
}
