/** The second stage, of referrals: a walk begins as far down as is known. */
import { test } from 'millions/suite'
import { expectOnly, expectQuiet, expectRecords, expectStatus } from '../expectations.ts'
import { ask, open, seconds, setZones } from '../names.ts'
import { usual } from '../usual.ts'

const lines = (count: number): string =>
  Array.from(
    { length: count },
    (_, place) => `h${place}.postcards.example 300 A 198.51.100.${place + 1}`,
  ).join('\n')

/** The zone postcards.example is with auth-4 now, and other servers say so. */
const elsewhere = (text: string): string =>
  text
    .replaceAll('@auth-1', '@auth-4')
    .replaceAll('@auth-2', '@auth-4')
    .replace('zone postcards.example auth-1 auth-2', 'zone postcards.example auth-4')
    .replaceAll(' A 203.0.113.', ' A 192.0.2.')

/** TTLs of the NS records of postcards.example, and of their addresses. */
const lasting = (servers: number, addresses: number, text = usual({ postcards: lines(9) })): string =>
  text
    .replaceAll(/^( *postcards\.example) 3600 NS/gm, `$1 ${servers} NS`)
    .replaceAll(/^( *ns[12]\.postcards\.example) 3600 A/gm, `$1 ${addresses} A`)

export function referrals(): void {
  test('a-zone-is-known', async (context) => {
    const cluster = await open(context, usual({ postcards: lines(9) }))
    expectRecords(await ask(cluster, 'h0.postcards.example'), {
      data: ['198.51.100.1'],
      why: 'its zone says so',
    })
    for (const number of [1, 2, 3]) {
      const told = await ask(cluster, `h${number}.postcards.example`)
      expectRecords(told, { data: [`198.51.100.${number + 1}`], why: 'its zone says so' })
      expectOnly(told, ['auth-1', 'auth-2'], 1, 'it is known who looks after postcards.example')
    }
  })

  test('a-domain-is-known', async (context) => {
    const cluster = await open(context)
    await ask(cluster, 'postcards.example')
    await seconds(cluster, cluster.chance(1, 2000))
    // A week later, says the clock. It is wrong.
    cluster.resolver.skewClock(604_800_000)
    const told = await ask(cluster, 'www.stamps.example')
    expectRecords(told, { data: ['203.0.113.40'], why: 'its zone says so' })
    expectOnly(told, ['tld-1', 'tld-2', 'auth-4'], 2, 'it is known who looks after example')
    const other = await ask(cluster, 'postcards.cdn.test')
    expectRecords(other, { data: ['203.0.113.77'], why: 'its zone says so' })
    const why = 'the root says who looks after test, and nothing else is new'
    expectOnly(other, ['root-1', 'root-2', 'tld-1', 'tld-2', 'auth-3'], 3, why)
  })

  test('a-referral-is-over', async (context) => {
    const cluster = await open(context, lasting(60, 60))
    const first = await ask(cluster, 'h0.postcards.example')
    expectRecords(first, { data: ['198.51.100.1'], why: 'its zone says so' })
    for (const [number, afterS] of [
      [1, 15],
      [2, 30],
      [3, 45],
    ] as const) {
      await cluster.world.run(first.toMs + afterS * 1000 - cluster.world.nowMs)
      const why = 'the referral to postcards.example has a TTL of 60'
      expectOnly(await ask(cluster, `h${number}.postcards.example`), ['auth-1', 'auth-2'], 1, why)
    }
    const after = elsewhere(lasting(60, 60)).replaceAll('198.51.100.', '192.0.2.')
    setZones(cluster, after)
    await cluster.world.run(first.toMs + 61_500 - cluster.world.nowMs)
    const told = await ask(cluster, 'h4.postcards.example')
    const why = 'the referral was over a second ago, and example names another server now'
    expectRecords(told, { data: ['192.0.2.5'], why })
    expectOnly(told, ['tld-1', 'tld-2', 'auth-4'], 2, 'it is known who looks after example')
  })

  test('addresses-are-over', async (context) => {
    const cluster = await open(context, lasting(3600, 30))
    const first = { data: ['198.51.100.1'], why: 'its zone says so' }
    expectRecords(await ask(cluster, 'h0.postcards.example'), first)
    setZones(cluster, elsewhere(lasting(3600, 30)))
    await seconds(cluster, 32)
    const why = 'only the addresses of its name servers are over; their names are known'
    expectRecords(await ask(cluster, 'h1.postcards.example'), { data: ['198.51.100.2'], why })
    expectRecords(await ask(cluster, 'mail.postcards.example'), { data: ['192.0.2.25'], why })
  })

  test('servers-are-over', async (context) => {
    const cluster = await open(context, lasting(30, 3600))
    const first = { data: ['198.51.100.1'], why: 'its zone says so' }
    expectRecords(await ask(cluster, 'h0.postcards.example'), first)
    setZones(
      cluster,
      lasting(30, 3600)
        .replaceAll(/ns([12])\.postcards/g, 'ns$1$1.postcards')
        .replaceAll('auth-1', 'auth-3'),
    )
    await seconds(cluster, 32)
    const why = 'its name servers were over a second ago, and have other names now'
    const servers = await ask(cluster, 'postcards.example', 'NS')
    expectRecords(servers, { data: ['ns11.postcards.example', 'ns22.postcards.example'], why })
    expectRecords(await ask(cluster, 'h1.postcards.example'), { data: ['198.51.100.2'], why })
  })

  test('no-time-to-keep-a-referral', async (context) => {
    const cluster = await open(context, lasting(0, 0))
    for (const number of [0, 1]) {
      const told = await ask(cluster, `h${number}.postcards.example`)
      expectRecords(told, { data: [`198.51.100.${number + 1}`], why: 'a TTL of 0 is for those who wait now' })
    }
    setZones(cluster, elsewhere(lasting(0, 0)))
    const told = await ask(cluster, 'mail.postcards.example')
    expectRecords(told, { data: ['192.0.2.25'], why: 'example names another server now, and its TTL is 0' })
    const again = await ask(cluster, 'mail.postcards.example')
    expectQuiet(again, 'its own TTL is 300')
  })

  test('a-name-that-ends-alike', async (context) => {
    const example = 'mypostcards.example 300 A 203.0.113.81'
    const postcards = 'mail.test.postcards.example 300 A 203.0.113.82'
    const cluster = await open(context, usual({ example, postcards }))
    expectRecords(await ask(cluster, 'mail.postcards.example'), {
      data: ['203.0.113.25'],
      why: 'its zone says so',
    })
    const why = 'it ends like postcards.example, and does not lie below it'
    expectRecords(await ask(cluster, 'mypostcards.example'), { data: ['203.0.113.81'], why })
    const below = { data: ['203.0.113.82'], why: 'it lies below postcards.example' }
    expectRecords(await ask(cluster, 'mail.test.postcards.example'), below)
  })

  test('a-zone-tells-of-itself', async (context) => {
    const own = (text: string): string => {
      const place = text.indexOf('zone postcards.example')
      return text.slice(0, place) + text.slice(place).replaceAll(/(postcards\.example) 60 /g, '$1 172800 ')
    }
    const zones = own(lasting(60, 60))
    const cluster = await open(context, zones)
    const first = await ask(cluster, 'h0.postcards.example')
    expectRecords(first, { data: ['198.51.100.1'], why: 'its zone says so' })
    for (const [name, type] of [
      ['postcards.example', 'NS'],
      ['ns1.postcards.example', 'A'],
    ] as const)
      expectStatus(await ask(cluster, name, type), 0, 'it exists')
    setZones(cluster, elsewhere(lasting(60, 60)).replaceAll('198.51.100.', '192.0.2.'))
    await seconds(cluster, 61.5)
    const why = 'the referral of example was over a second ago, whatever the zone said of itself'
    expectRecords(await ask(cluster, 'h4.postcards.example'), { data: ['192.0.2.5'], why })
  })

  test('each-with-the-other', async (context) => {
    const pair = (zone: string, other: string): string =>
      `${zone}.example 3600 NS ns.${other}.example\n ns.${other}.example 20 A @auth-3`
    const zone = (name: string): string => `
      zone ${name}.example auth-3
      ns.${name}.example 20 A @auth-3
      www.${name}.example 5 A 203.0.113.9`
    const zones = usual({
      example: `${pair('left', 'right')}\n${pair('right', 'left')}`,
      zones: `${zone('left')}\n${zone('right')}`,
    })
    const cluster = await open(context, zones)
    for (let round = 0; round < 3; round++) {
      for (const name of ['left', 'right']) {
        const why = 'its name server lies in the other zone, and the referral has its address'
        expectRecords(await ask(cluster, `www.${name}.example`), { data: ['203.0.113.9'], why })
      }
      await seconds(cluster, 21.5)
    }
  })
}
