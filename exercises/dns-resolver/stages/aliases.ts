/** The third stage, of aliases: a name that stands for another one. */
import { test } from 'millions/suite'
import { expectAsked, expectLeft, expectQuiet, expectRecords, expectStatus } from '../expectations.ts'
import { ask, askAll, open, openWithRoom, seconds, setZones } from '../names.ts'
import { added, type Usual, usual } from '../usual.ts'

const both = ['203.0.113.10', '203.0.113.11']
const far = 'postcards.cdn.test'

/** Its own TTLs: of the alias, and of the address. */
const picture = (alias: number, ttl: number, more: Usual = {}): string =>
  usual({ ...more, ttl, postcards: `img.postcards.example ${alias} CNAME ${far}\n${more.postcards ?? ''}` })

export function aliases(): void {
  test.real('alias', async (context) => {
    const postcards = `
      www.postcards.example 300 CNAME postcards.example
      img.postcards.example 300 CNAME Postcards.CDN.test`
    const cluster = await openWithRoom(context, usual({ postcards }))
    for (const why of ['the alias leads there', 'it was told a moment ago']) {
      const near = await ask(cluster, 'www.postcards.example')
      expectRecords(near, { aliases: ['postcards.example'], data: both, why })
      const told = await ask(cluster, 'img.postcards.example')
      expectRecords(told, { aliases: [far], data: ['203.0.113.77'], why })
    }
    const quiet = await ask(cluster, 'img.postcards.example')
    expectQuiet(quiet, 'alias and address were told a moment ago')
  })

  test('alias-for-all-types', async (context) => {
    const postcards = 'www.postcards.example 300 CNAME postcards.example'
    const cluster = await open(context, usual({ postcards }))
    const aliases = ['postcards.example']
    for (const why of ['the alias goes for all types', 'it was told a moment ago']) {
      const mail = await ask(cluster, 'www.postcards.example', 'MX')
      expectRecords(mail, { aliases, data: ['10 mail.postcards.example'], why })
      expectRecords(await ask(cluster, 'www.postcards.example'), { aliases, data: both, why })
    }
  })

  test('the-alias-itself', async (context) => {
    const postcards = `
      pic.postcards.example 300 CNAME img.postcards.example
      old.postcards.example 300 CNAME gone.stamps.example`
    const cluster = await open(context, picture(300, 300, { postcards }))
    for (const why of ['it was asked for itself', 'it was told a moment ago']) {
      expectRecords(await ask(cluster, 'img.postcards.example', 'CNAME'), { data: [far], why })
      const pic = await ask(cluster, 'pic.postcards.example', 'CNAME')
      expectRecords(pic, { data: ['img.postcards.example'], why })
      const old = await ask(cluster, 'old.postcards.example', 'CNAME')
      expectRecords(old, { data: ['gone.stamps.example'], why })
      expectRecords(await ask(cluster, 'img.postcards.example'), {
        aliases: [far],
        data: ['203.0.113.77'],
        why,
      })
      expectRecords(await ask(cluster, 'postcards.example', '5'), { data: [], why: 'it has no alias' })
      expectRecords(await ask(cluster, 'postcards.example'), { data: both, why: 'it is no alias' })
    }
  })

  test('eight-in-a-row', async (context) => {
    const names = Array.from({ length: 8 }, (_, place) =>
      place % 2 === 0 ? `c${place}.postcards.example` : `c${place}.stamps.example`,
    )
    const path = [...names, far]
    const lines = names.map((name, place) => `${name} 300 CNAME ${path[place + 1]}`)
    const postcards = lines.filter((_, place) => place % 2 === 0).join('\n')
    const stamps = lines.filter((_, place) => place % 2 === 1).join('\n')
    const zones = added(usual({ postcards }), 'stamps.example', stamps)
    const cluster = await open(context, zones)
    const why = 'eight aliases lead there, through three zones'
    for (let round = 0; round < 2; round++)
      expectRecords(await ask(cluster, path[0] ?? ''), {
        aliases: path.slice(1),
        data: ['203.0.113.77'],
        why,
      })
    expectRecords(await ask(cluster, path[5] ?? ''), { aliases: path.slice(6), data: ['203.0.113.77'], why })
  })

  test('each-its-own-time', async (context) => {
    const cluster = await open(context, picture(300, 40))
    const first = await ask(cluster, 'img.postcards.example')
    await seconds(cluster, cluster.chance(10, 25))
    const early = await ask(cluster, 'img.postcards.example')
    expectQuiet(early, 'neither the alias nor the address is over')
    expectLeft(cluster, first, early, 300, 0)
    expectLeft(cluster, first, early, 40, 1)
    setZones(cluster, picture(300, 40).replace('203.0.113.77', '192.0.2.77'))
    await cluster.world.run(first.toMs + 41_200 - cluster.world.nowMs)
    const why = 'the address behind it was over a second ago'
    const told = await ask(cluster, 'img.postcards.example')
    expectRecords(told, { aliases: [far], data: ['192.0.2.77'], why })
    expectAsked(told, why)
  })

  test('alias-is-over', async (context) => {
    const cluster = await open(context, picture(40, 300))
    await ask(cluster, 'img.postcards.example')
    const other = usual({ postcards: 'img.postcards.example 40 CNAME www.stamps.example' })
    setZones(cluster, other)
    await seconds(cluster, 41.2)
    const why = 'the alias was over a second ago, and leads elsewhere now'
    const told = await ask(cluster, 'img.postcards.example')
    expectRecords(told, { aliases: ['www.stamps.example'], data: ['203.0.113.40'], why })
  })

  test('alias-to-nothing', async (context) => {
    const postcards = `
      old.postcards.example 300 CNAME gone.stamps.example
      older.postcards.example 300 CNAME old.postcards.example
      no6.postcards.example 300 CNAME www.stamps.example`
    const example = 'broken.example 3600 NS ns.broken.example\n ns.broken.example 3600 A @auth-3'
    const zones = 'zone broken.example auth-3\nstatus 2'
    const hurt = 'hurt.postcards.example 300 CNAME www.broken.example'
    const cluster = await open(context, usual({ postcards: `${postcards}\n${hurt}`, example, zones }))
    for (let round = 0; round < 2; round++) {
      const trouble = 'the name server of what the alias leads to says Status 2'
      expectStatus(await ask(cluster, 'hurt.postcards.example'), 2, trouble)
      const gone = 'the alias leads to a name that does not exist'
      const told = await ask(cluster, 'older.postcards.example')
      const aliases = ['old.postcards.example', 'gone.stamps.example']
      expectRecords(told, { aliases, data: [], status: 3, why: gone })
      const none = 'the alias leads to a name without such records'
      const nothing = await ask(cluster, 'no6.postcards.example', 'AAAA')
      expectRecords(nothing, { aliases: ['www.stamps.example'], data: [], why: none })
    }
    expectStatus(await ask(cluster, 'www.stamps.example'), 0, 'it has an A record')
  })

  test('aliases-in-a-circle', async (context) => {
    const postcards = `
      self.postcards.example 300 CNAME self.postcards.example
      there.postcards.example 300 CNAME back.postcards.example
      back.postcards.example 300 CNAME there.postcards.example
      in.postcards.example 300 CNAME there.postcards.example
      short.postcards.example 0 CNAME brief.postcards.example
      brief.postcards.example 0 CNAME short.postcards.example
      www.postcards.example 300 CNAME postcards.example`
    const cluster = await open(context, usual({ postcards }))
    const circles = ['self', 'there', 'in', 'short', 'back'].map((name) => `${name}.postcards.example`)
    for (let round = 0; round < 2; round++) {
      const answers = await askAll(cluster, [...circles, 'www.postcards.example'])
      for (const told of answers.slice(0, -1)) expectStatus(told, 2, 'its aliases lead in a circle')
      const [good] = answers.slice(-1)
      const why = 'only others lead in a circle'
      if (good) expectRecords(good, { aliases: ['postcards.example'], data: both, why })
    }
    const why = 'it was asked for itself, and is not followed'
    const told = await ask(cluster, 'self.postcards.example', 'CNAME')
    expectRecords(told, { data: ['self.postcards.example'], why })
  })
}
