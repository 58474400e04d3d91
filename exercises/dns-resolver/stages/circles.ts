/** The third stage, of name servers that have to be found, and of those that cannot be. */
import { expect, say, test } from 'millions/suite'
import { expectRecords, expectStatus } from '../expectations.ts'
import { ask, askAll, type Cluster, open, openWithRoom, seconds, setZones, type Told } from '../names.ts'
import { added, usual } from '../usual.ts'

const MOST_QUESTIONS = 100

/** A zone below `example` with one name in it, its name servers, and what is known of their addresses. */
interface Shop {
  readonly name: string
  readonly servers: readonly string[]
  /** Lines of addresses in `example`. */
  readonly glue?: string
  readonly ttl?: number
}

/** They are all with auth-3. */
export const shops = (...all: readonly Shop[]): string =>
  usual({
    example: all
      .flatMap(({ name, servers, glue = '', ttl = 3600 }) => [
        ...servers.map((server) => `${name}.example ${ttl} NS ${server}`),
        glue,
      ])
      .join('\n'),
    zones: all
      .map(
        ({ name }) => `
          zone ${name}.example auth-3
          www.${name}.example 300 A 203.0.113.90
          ns.${name}.example 300 A @auth-3`,
      )
      .join('\n'),
  })

export const found = { data: ['203.0.113.90'], why: 'one of its name servers can be found' }

async function expectInVain(cluster: Cluster, name: string, why: string): Promise<Told> {
  const told = await ask(cluster, name)
  expectStatus(told, 2, why)
  const values = { question: told.question, count: told.asked.length, most: MOST_QUESTIONS, why }
  expect(
    told.asked.length,
    say('too-many-questions', values, told.asked.at(MOST_QUESTIONS)),
  ).toBeLessThanOrEqual(MOST_QUESTIONS)
  return told
}

export function circles(): void {
  test.real('without-an-address', async (context) => {
    const cluster = await openWithRoom(
      context,
      shops(
        { name: 'one', servers: ['ns1.cdn.test'] },
        { name: 'two', servers: ['ns.one.example'] },
        { name: 'three', servers: ['ns.two.example'] },
      ),
    )
    const why = 'the name of its name server leads to an address'
    for (const name of ['one', 'three', 'two'])
      expectRecords(await ask(cluster, `www.${name}.example`), { ...found, why })
  })

  test('three-deep', async (context) => {
    const cluster = await open(
      context,
      shops(
        { name: 'one', servers: ['ns1.cdn.test', 'ns1.cdn.test'] },
        { name: 'two', servers: ['ns.one.example'] },
        { name: 'three', servers: ['ns.two.example'] },
      ),
    )
    const answers = await askAll(
      cluster,
      Array.from({ length: 20 }, () => 'www.three.example'),
    )
    for (const told of answers) expectRecords(told, { ...found, why: 'its name server is found three deep' })
  })

  test('some-without-an-address', async (context) => {
    const nowhere = ['ns.nosuch.example', 'mail.nosuch', 'example', 'ns.self.example']
    const all = nowhere.map((server, place) => ({
      name: `mixed${place}`,
      servers: [server, `ns.mixed${place}.example`],
      glue: `ns.mixed${place}.example 3600 A @auth-3`,
    }))
    const late = nowhere.map((server, place) => ({ name: `late${place}`, servers: [server, 'ns1.cdn.test'] }))
    const self = { name: 'self', servers: ['ns.self.example'] }
    const cluster = await open(context, shops(...all, ...late, self))
    for (const place of nowhere.keys())
      for (const kind of ['mixed', 'late'])
        for (const host of ['www', 'ns']) {
          const told = await ask(cluster, `${host}.${kind}${place}.example`)
          if (host === 'www') expectRecords(told, found)
          else expectStatus(told, 0, found.why)
        }
  })

  test('addresses-of-others', async (context) => {
    const zones = shops({ name: 'one', servers: ['ns1.cdn.test'] })
    const along = 'tells Additional ns9.cdn.test 300 A @auth-4'
    const cluster = await open(context, added(zones, 'example', along))
    const why = 'the address that came along belongs to another name'
    expectRecords(await ask(cluster, 'www.one.example'), { ...found, why })
    expectRecords(await ask(cluster, 'mail.postcards.example'), { data: ['203.0.113.25'], why })
  })

  test('found-twice', async (context) => {
    const servers = ['dns.stamps.example']
    const zones = shops({ name: 'one', servers }, { name: 'two', servers })
    const lasting = added(zones, 'stamps.example', 'dns.stamps.example 0 A @auth-3')
    const cluster = await open(
      context,
      added(lasting, 'one.example', 'pic.one.example 300 CNAME www.two.example'),
    )
    const why = 'the name server of both zones can be found, and its address has a TTL of 0'
    const told = await ask(cluster, 'pic.one.example')
    expectRecords(told, { ...found, aliases: ['www.two.example'], why })
  })

  test('a-found-address-is-over', async (context) => {
    const zones = shops({ name: 'one', servers: ['dns.stamps.example'] })
    const at = (server: string): string =>
      added(zones, 'stamps.example', `dns.stamps.example 30 A @${server}`).replace(
        'zone one.example auth-3',
        `zone one.example ${server}`,
      )
    const cluster = await open(context, at('auth-3'))
    const why = 'the name of its name server leads to an address'
    expectRecords(await ask(cluster, 'www.one.example'), { ...found, why })
    setZones(cluster, at('auth-2'))
    await seconds(cluster, 31.5)
    const later = 'the address of its name server was over a second ago, and it has another one now'
    expectStatus(await ask(cluster, 'ns.one.example'), 0, later)
  })

  test('none-can-be-found', async (context) => {
    const cluster = await open(
      context,
      shops(
        { name: 'none', servers: ['ns.nosuch.example', 'ns.nosuch'] },
        { name: 'bare', servers: ['example'] },
      ),
    )
    await expectInVain(cluster, 'www.none.example', 'none of its name servers exists')
    await expectInVain(cluster, 'www.bare.example', 'its name server has no address')
    expectStatus(await ask(cluster, 'postcards.example'), 0, 'all is well there')
  })

  test('each-in-the-other', async (context) => {
    const cluster = await open(
      context,
      shops(
        { name: 'here', servers: ['ns.there.example', 'ns2.there.example'] },
        { name: 'there', servers: ['ns.here.example', 'ns2.here.example'] },
        { name: 'self', servers: ['ns.self.example', 'ns2.self.example'] },
      ),
    )
    for (let round = 0; round < 2; round++)
      for (const name of ['here', 'there', 'self'])
        await expectInVain(
          cluster,
          `www.${name}.example`,
          'its name servers are known to nobody but themselves',
        )
  })

  test('up-again', async (context) => {
    const example = ['up', 'same', 'side', 'top', 'again', 'cousin']
      .map((name) => `${name}.example 3600 NS ns.${name}.example\n ns.${name}.example 3600 A @auth-3`)
      .join('\n')
    const zones = `
      zone up.example auth-3
      refers
      example 3600 NS a.nic.example
      a.nic.example 3600 A @tld-1
      zone same.example auth-3
      refers
      same.example 3600 NS ns.same.example
      ns.same.example 3600 A @auth-3
      zone side.example auth-3
      refers
      stamps.example 3600 NS ns1.stamps.example
      ns1.stamps.example 3600 A @auth-3
      zone top.example auth-3
      refers
      . 3600 NS root.top.example
      root.top.example 3600 A @root-1
      zone again.example auth-3
      refers
      again.example 3600 NS ns2.again.example
      ns2.again.example 3600 A @auth-4
      zone again.example auth-4
      www.again.example 300 A 192.0.2.66
      zone cousin.example auth-3
      refers
      shop.cousin.example 3600 NS ns.shop.cousin.example
      ns.shop.cousin.example 3600 A @auth-4
      zone cousin.example auth-4
      www.cousin.example 300 A 192.0.2.66`
    const cluster = await open(context, usual({ example, zones }))
    for (let round = 0; round < 2; round++)
      for (const [name, why] of [
        ['up', 'its name server sends you back to example'],
        ['same', 'its name server sends you to itself'],
        ['side', 'its name server sends you to a zone that has nothing to do with it'],
        ['top', 'its name server sends you back to the root'],
        ['again', 'its name server sends you to another one of the same zone'],
        ['cousin', 'its name server sends you to a zone that the name does not lie in'],
      ] as const)
        await expectInVain(cluster, `www.${name}.example`, why)
    const told = await ask(cluster, 'www.stamps.example')
    expectRecords(told, { data: ['203.0.113.40'], why: 'what others have said of it is not true' })
  })

  test('a-crowd-of-servers', async (context) => {
    const many = (zone: string): readonly string[] =>
      Array.from({ length: 12 }, (_, place) => `n${place}.${zone}`)
    const cluster = await open(
      context,
      shops(
        { name: 'crowd', servers: many('ring.example') },
        { name: 'ring', servers: many('wheel.example') },
        { name: 'wheel', servers: many('crowd.example') },
        { name: 'wild', servers: Array.from({ length: 150 }, (_, place) => `x.w${place}.cdn.test`) },
      ),
    )
    for (const name of ['crowd', 'wheel', 'wild'])
      await expectInVain(cluster, `www.${name}.example`, 'none of its many name servers can be found')
  })

  test('others-meanwhile', async (context) => {
    const cluster = await open(
      context,
      shops(
        { name: 'here', servers: ['ns.there.example', 'ns2.there.example'] },
        { name: 'there', servers: ['ns.here.example', 'ns2.here.example'] },
        { name: 'one', servers: ['ns1.cdn.test'] },
      ),
    )
    const names = ['www.here.example', 'www.one.example', 'www.there.example', 'postcards.example']
    const answers = await askAll(
      cluster,
      Array.from({ length: 40 }, (_, place) => names[place % 4] ?? ''),
    )
    for (const [place, told] of answers.entries())
      if (place % 2 === 0) expectStatus(told, 2, 'its name servers are known to nobody but themselves')
      else expectStatus(told, 0, 'it is only others whose name servers lead in a circle')
  })

  test('mended', async (context) => {
    const here = { name: 'here', servers: ['ns.there.example'], ttl: 30 }
    const there = { name: 'there', servers: ['ns.here.example'], ttl: 30 }
    const cluster = await open(context, shops(here, there))
    await expectInVain(cluster, 'www.here.example', 'its name servers are known to nobody but themselves')
    setZones(cluster, shops(here, { ...there, servers: ['ns1.cdn.test'] }))
    await seconds(cluster, 31.5)
    const why = 'its name server can be found by now'
    expectRecords(await ask(cluster, 'www.here.example'), { ...found, why })
  })
}
