/** The fourth stage: that there is nothing is kept as well, for its own time. */
import { test } from 'millions/suite'
import { expectAsked, expectQuiet, expectRecords, expectStatus } from '../expectations.ts'
import { ask, askAll, open, openWithRoom, seconds, setZones } from '../names.ts'
import { added, usual } from '../usual.ts'

const gone = 'www.nosuch.postcards.example'
const no = { data: [], status: 3, why: 'there is no such name' }

/** The zone says no for as long as the lesser of the two allows. */
const soa = (ttl: number, last: number, text = usual()): string =>
  text.replaceAll(/^( *postcards\.example) 3600 (SOA .* )60$/gm, `$1 ${ttl} $2${last}`)

const postcards = 'postcards.example'
const created = (zones: string, ttl = 300): string => added(zones, postcards, `${gone} ${ttl} A 192.0.2.1`)
const withMail = (zones: string): string =>
  added(zones, postcards, 'mail.postcards.example 300 AAAA 2001:db8::1')

export function nothing(): void {
  test.real('no-is-kept', async (context) => {
    const cluster = await openWithRoom(context)
    expectRecords(await ask(cluster, gone), no)
    for (const name of [gone, gone.toUpperCase()]) {
      const told = await ask(cluster, name)
      expectRecords(told, no)
      expectQuiet(told, 'that there is no such name was told a moment ago')
    }
  })

  test('no-name-of-any-type', async (context) => {
    const cluster = await open(context)
    expectRecords(await ask(cluster, gone, 'MX'), no)
    for (const type of ['A', 'AAAA', 'TXT', 'NS', 'CNAME', '65']) {
      const told = await ask(cluster, gone, type)
      expectRecords(told, no)
      expectQuiet(told, 'there is no such name, so it has no record of any type')
    }
    expectRecords(await ask(cluster, 'mail.postcards.example'), {
      data: ['203.0.113.25'],
      why: 'this one exists',
    })
  })

  test('nothing-of-one-type', async (context) => {
    const cluster = await open(context)
    const none = { data: [], why: 'the name exists, and has no record of this type' }
    for (const why of ['its zone says so', 'it was told a moment ago']) {
      expectRecords(await ask(cluster, 'mail.postcards.example', 'AAAA'), none)
      expectRecords(await ask(cluster, 'mail.postcards.example', 'A'), { data: ['203.0.113.25'], why })
      expectRecords(await ask(cluster, 'mail.postcards.example', 'CNAME'), none)
    }
    for (const type of ['AAAA', 'A', 'CNAME', '28']) {
      const told = await ask(cluster, 'mail.postcards.example', type)
      expectQuiet(told, 'it was told a moment ago')
    }
    expectAsked(await ask(cluster, 'mail.postcards.example', 'TXT'), 'nobody has said a word of this type')
  })

  for (const [id, ttl, last, limit] of [
    ['no-for-the-last-number', 3600, 60, 60],
    ['no-for-the-ttl', 40, 900, 40],
  ] as const)
    test(id, async (context) => {
      const zones = soa(ttl, last)
      const cluster = await open(context, zones)
      const first = await ask(cluster, gone)
      expectRecords(first, no)
      const none = await ask(cluster, 'mail.postcards.example', 'AAAA')
      setZones(cluster, withMail(created(zones)))
      for (const share of [0.3, 0.6, 0.78]) {
        await cluster.world.run(first.toMs + limit * share * 1000 - cluster.world.nowMs)
        const told = await ask(cluster, gone)
        expectRecords(told, no)
        expectQuiet(told, `a no is kept for ${limit} s`)
        expectQuiet(await ask(cluster, 'mail.postcards.example', 'AAAA'), `a no is kept for ${limit} s`)
      }
      await cluster.world.run(none.toMs + limit * 1000 + 1200 - cluster.world.nowMs)
      const why = `it exists by now, and the no was over a second ago: it was kept for ${limit} s`
      expectRecords(await ask(cluster, gone), { data: ['192.0.2.1'], why })
      expectRecords(await ask(cluster, 'mail.postcards.example', 'AAAA'), { data: ['2001:db8::1'], why })
      await seconds(cluster, 50)
      expectQuiet(await ask(cluster, gone), 'its TTL of 300 is not over')
    })

  test('no-from-above', async (context) => {
    const cluster = await open(context)
    for (const name of ['nosuch', 'nosuch.example', 'nosuch.test']) {
      expectRecords(await ask(cluster, name), no)
      cluster.resolver.skewClock(name === 'nosuch' ? 7_200_000 : -3_600_000)
      await seconds(cluster, cluster.chance(100, 200))
      const told = await ask(cluster, name)
      expectRecords(told, no)
      expectQuiet(told, 'the SOA record that came with it says 300 s or more')
    }
  })

  test('without-a-word-on-time', async (context) => {
    const zones = usual({ postcards: 'no-soa' })
    const cluster = await open(context, zones)
    expectRecords(await ask(cluster, gone), no)
    const none = { data: [], why: 'the name exists, and has no record of this type' }
    expectRecords(await ask(cluster, 'mail.postcards.example', 'AAAA'), none)
    await seconds(cluster, cluster.chance(0.1, 1))
    setZones(cluster, withMail(created(zones)))
    const why = 'it exists by now, and the no came without an SOA record'
    expectRecords(await ask(cluster, gone), { data: ['192.0.2.1'], why })
    expectRecords(await ask(cluster, 'mail.postcards.example', 'AAAA'), { data: ['2001:db8::1'], why })
  })

  test('no-time-for-a-no', async (context) => {
    for (const [ttl, last] of [
      [3600, 0],
      [0, 900],
    ] as const) {
      const zones = soa(ttl, last)
      const cluster = await open(context, zones)
      expectRecords(await ask(cluster, gone), no)
      const none = { data: [], why: 'the name exists, and has no record of this type' }
      expectRecords(await ask(cluster, 'mail.postcards.example', 'AAAA'), none)
      await seconds(cluster, cluster.chance(0.1, 1))
      setZones(cluster, withMail(created(zones)))
      const why = 'it exists by now, and the no could be kept for 0 seconds'
      expectRecords(await ask(cluster, gone), { data: ['192.0.2.1'], why })
      expectRecords(await ask(cluster, 'mail.postcards.example', 'AAAA'), { data: ['2001:db8::1'], why })
    }
  })

  test('trouble-is-no-no', async (context) => {
    const cluster = await open(context, usual({ postcards: 'status 2' }))
    const answers = await askAll(cluster, [gone, 'postcards.example', 'mail.postcards.example'])
    for (const told of answers) expectStatus(told, 2, 'its name servers say Status 2')
    setZones(cluster, usual())
    await seconds(cluster, 1.2)
    const why = 'its name servers are well again for a second'
    expectRecords(await ask(cluster, 'mail.postcards.example'), { data: ['203.0.113.25'], why })
    expectRecords(await ask(cluster, gone), no)
    setZones(cluster, usual({ postcards: 'status 5' }))
    const kept = await ask(cluster, gone)
    expectRecords(kept, no)
    expectQuiet(kept, 'the no was told a moment ago, and its time is not over')
    const mail = await ask(cluster, 'mail.postcards.example')
    expectRecords(mail, { data: ['203.0.113.25'], why: 'its TTL of 300 is not over' })
    expectStatus(await ask(cluster, 'postcards.example'), 2, 'its name servers say Status 5')
    // Whoever asks anew in the last fifth has no luck, and goes on with what is kept.
    await seconds(cluster, cluster.chance(250, 270))
    for (const afterS of [0, 1.5, 3]) {
      await seconds(cluster, afterS)
      const late = await ask(cluster, 'mail.postcards.example')
      const why = 'its TTL of 300 is not over, whatever its name servers say now'
      expectRecords(late, { data: ['203.0.113.25'], why })
    }
  })

  test('trouble-for-a-second', async (context) => {
    const cluster = await open(context, usual({ postcards: 'status 2' }))
    const name = 'mail.postcards.example'
    for (let round = 0; round < 3; round++)
      expectStatus(await ask(cluster, name), 2, 'its name servers say Status 2')
    setZones(cluster, usual())
    const since = cluster.world.nowMs
    await seconds(cluster, cluster.chance(0.4, 0.8))
    await ask(cluster, name)
    await cluster.world.run(since + 1200 - cluster.world.nowMs)
    const why = 'its name servers are well again for more than a second, and a 2 is kept for one at most'
    expectRecords(await ask(cluster, name), { data: ['203.0.113.25'], why })
  })

  test('below-what-has-nothing', async (context) => {
    const postcards = 'x.mail.postcards.example 300 AAAA 2001:db8::7'
    const cluster = await open(context, usual({ postcards }))
    const none = { data: [], why: 'the name exists, and has no record of this type' }
    expectRecords(await ask(cluster, 'mail.postcards.example', 'AAAA'), none)
    const why = 'the name above it exists, and only has no record of this type'
    expectRecords(await ask(cluster, 'x.mail.postcards.example', 'AAAA'), { data: ['2001:db8::7'], why })
  })

  test('no-when-the-clock-is-set', async (context) => {
    const zones = usual()
    const cluster = await open(context, zones)
    const first = await ask(cluster, gone)
    expectRecords(first, no)
    for (const byMs of [7_200_000, -7_200_000]) {
      cluster.resolver.skewClock(byMs)
      const told = await ask(cluster, gone)
      expectQuiet(told, 'a no is kept for 60 s, only the clock was set')
    }
    setZones(cluster, created(zones))
    await cluster.world.run(first.toMs + 61_200 - cluster.world.nowMs)
    const why = 'it exists by now, and the no was over a second ago, whatever the clock says'
    expectRecords(await ask(cluster, gone), { data: ['192.0.2.1'], why })
  })

  test('alias-to-nothing-is-kept', async (context) => {
    const old = `
      old.postcards.example 300 CNAME gone.stamps.example
      no6.postcards.example 300 CNAME www.stamps.example`
    const cluster = await open(context, usual({ postcards: old }))
    const aliases = ['gone.stamps.example']
    const why = 'the alias leads to a name that does not exist'
    expectRecords(await ask(cluster, 'old.postcards.example'), { aliases, data: [], status: 3, why })
    await seconds(cluster, cluster.chance(5, 40))
    const told = await ask(cluster, 'old.postcards.example')
    expectRecords(told, { aliases, data: [], status: 3, why })
    expectQuiet(told, 'alias and no were told a moment ago')
    const other = await ask(cluster, 'gone.stamps.example', 'AAAA')
    expectRecords(other, no)
    expectQuiet(other, 'that there is no such name was found out at the end of an alias')
    for (let round = 0; round < 2; round++) {
      const bare = await ask(cluster, 'no6.postcards.example', 'AAAA')
      expectRecords(bare, { aliases: ['www.stamps.example'], data: [], why: 'that name has no such records' })
      if (round === 1) expectQuiet(bare, 'alias and no were told a moment ago')
    }
    const itself = await ask(cluster, 'old.postcards.example', 'CNAME')
    expectRecords(itself, { data: aliases, why: 'the alias itself exists' })
    setZones(
      cluster,
      added(usual({ postcards: old }), 'stamps.example', 'gone.stamps.example 300 A 192.0.2.9'),
    )
    await seconds(cluster, 61.2)
    const now = 'the other name exists by now, and the no was over a second ago'
    expectRecords(await ask(cluster, 'old.postcards.example'), { aliases, data: ['192.0.2.9'], why: now })
  })

  test('gone-again', async (context) => {
    const cluster = await open(context, created(usual({ ttl: 30 }), 30))
    const there = { data: ['192.0.2.1'], why: 'its zone says so' }
    expectRecords(await ask(cluster, gone), there)
    setZones(cluster, usual({ ttl: 30 }))
    await seconds(cluster, cluster.chance(5, 20))
    expectRecords(await ask(cluster, gone), { ...there, why: 'its TTL of 30 is not over' })
    await seconds(cluster, 31.5)
    expectRecords(await ask(cluster, gone), no)
    expectQuiet(await ask(cluster, gone), 'the no was told a moment ago')
    await seconds(cluster, 61.5)
    expectAsked(await ask(cluster, gone), 'a no is kept for 60 s')
  })

  test('odd-names-that-are-not', async (context) => {
    const cluster = await open(context)
    for (const label of ['constructor', '__proto__', 'has-own', '*', 'a_b'])
      for (const zone of ['.postcards.example', '.test', '']) {
        const name = `${label}${zone}`
        expectRecords(await ask(cluster, name), no)
        expectQuiet(await ask(cluster, name), 'that there is no such name was told a moment ago')
      }
  })
}
