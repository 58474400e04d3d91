/** The first stage: what is asked by the rules of DNS is answered by them, and everybody hears of the nearest center. */
import { expect, say, test } from 'millions/suite'
import { expectAnswer, expectFirst, expectNearest, expectRecords } from '../expectations.ts'
import {
  ask,
  BACK_WITHIN_MS,
  nearestOf,
  networkOf,
  open,
  openWithRoom,
  pathOf,
  read,
  readAddresses,
  regions,
  serversOf,
} from '../names.ts'

export function nearest(): void {
  test.real('by-network', async (context) => {
    const cluster = await openWithRoom(context)
    for (const region of regions) {
      const why = `it is nearest to ${region}`
      for (const server of serversOf(cluster))
        for (const [number, further] of [
          [0, ''],
          [31, '&cd=false&do=1'],
          [Math.floor(cluster.chance(1, 31)), '&random_padding=xxxx'],
        ] as const)
          await expectFirst(
            cluster,
            server,
            { network: networkOf(region, number), further },
            { first: nearestOf(region), why },
          )
    }
  })

  test('by-networks-of-any-length', async (context) => {
    const cluster = await open(context)
    const asked = [
      ['198.18.0.0/19', 'seoul'],
      ['198.18.31.255/32', 'seoul'],
      ['198.18.96.0/20', 'oregon'],
      ['198.18.127.128/25', 'oregon'],
      ['198.18.128.0/32', 'virginia'],
      ['198.18.159.7/24', 'virginia'],
      ['198.18.160.0/21', 'frankfurt'],
      ['198.18.191.255/32', 'frankfurt'],
      ['198.18.192.0/19', 'saopaulo'],
      ['198.18.224.0/19', 'sydney'],
      ['198.18.255.255/32', 'sydney'],
    ] as const
    for (const server of serversOf(cluster))
      for (const [network, region] of asked) {
        const why = `this network is in ${region}`
        await expectFirst(cluster, server, { network }, { first: nearestOf(region), why })
      }
  })

  test('users-and-not-resolvers', async (context) => {
    const resolvers = [
      { users: 'seoul', region: 'virginia', count: 2 },
      { users: 'frankfurt', region: 'seoul', count: 2 },
      { users: 'virginia', region: 'frankfurt', count: 1 },
    ]
    const cluster = await open(context, { reach: { by: 'name', names: 'dns', resolvers } })
    for (const { users: region, region: stands } of resolvers) {
      const came = await cluster.world.fetch('/', { region })
      const { center } = (await came.json()) as { center: string }
      const values = { region, stands, wanted: nearestOf(region), got: center }
      expect(center, say('by-resolver', values, came)).toBe(nearestOf(region))
    }
  })

  test('by-who-asks', async (context) => {
    const cluster = await open(context)
    for (const region of ['frankfurt', 'virginia', 'tokyo', 'oregon']) {
      const path = pathOf({})
      for (const { name } of serversOf(cluster)) {
        const told = await read(cluster, name, path, () =>
          cluster.world.fetch(`http://${name}${path}`, { region }),
        )
        expect(
          told.httpStatus,
          say('no-answer', { server: name, question: path, text: told.text }, told.at),
        ).toBe(200)
        const [got = 'nobody'] = told.centers
        const values = { server: name, region, wanted: nearestOf(region), got }
        expect(got, say('by-no-address', values, told.at)).toBe(nearestOf(region))
      }
    }
  })

  test.real('unknown-networks', async (context) => {
    const cluster = await openWithRoom(context)
    const odd = [
      '0.0.0.0/0',
      '10.1.2.0/24',
      '198.18.0.0/16',
      '198.19.3.0/24',
      '98.18.3.0/24',
      '2001:db8::/56',
      '::/0',
    ]
    const none = [
      'here',
      '',
      '198.18.3/24',
      '300.18.3.0/24',
      '198.18.3.0/33',
      '198.18.3.0/',
      '/24',
      '198.18.3.0.1/24',
    ]
    for (const server of serversOf(cluster))
      for (const network of [...odd, ...none])
        expectRecords(cluster, await ask(cluster, server, { network }), 1)
  })

  test.real('letters-of-either-case', async (context) => {
    const cluster = await openWithRoom(context)
    const network = networkOf('frankfurt', 3)
    for (const name of ['POSTCARDS.EXAMPLE', 'pOsTcArDs.eXaMpLe', 'postcards.example.', 'Postcards.Example.'])
      for (const server of serversOf(cluster)) {
        const told = await ask(cluster, server, { name, network })
        expectRecords(cluster, told, 1)
        const plain = (text: unknown): string => String(text).toLowerCase().replace(/\.$/, '')
        const others = told.records.filter((record) => plain(record.name) !== 'postcards.example')
        const values = { server: server.name, name, text: told.text }
        expect(others, say('record-for-another', values, told.at)).toEqual([])
        const [got = 'nobody'] = told.centers
        expect(got, say('by-letters', { ...values, got }, told.at)).toBe(nearestOf('frankfurt'))
      }
  })

  test('other-types', async (context) => {
    const cluster = await open(context)
    const network = networkOf('virginia', 3)
    for (const server of serversOf(cluster)) {
      for (const type of ['AAAA', 'MX', 'TXT', 'HTTPS', 'CAA', '28', '65'])
        for (const name of ['postcards.example', 'Postcards.example.']) {
          const told = await ask(cluster, server, { name, type, network })
          expectAnswer(told)
          const values = { server: server.name, type, text: told.text }
          expect(told.records, say('record-of-no-type', values, told.at)).toEqual([])
        }
      await expectFirst(cluster, server, { type: '1', network }, { first: 'center-2', why: '1 is A' })
    }
  })

  test.real('other-names', async (context) => {
    const cluster = await openWithRoom(context)
    const others = [
      'www.postcards.example',
      'example',
      'postcards.example.org',
      'mypostcards.example',
      'postcardsXexample',
    ]
    for (const server of serversOf(cluster))
      for (const name of others)
        for (const type of ['A', 'AAAA']) {
          const told = await ask(cluster, server, { name, type, network: networkOf('seoul', 3) })
          expectAnswer(told, 3)
          const values = { server: server.name, name, text: told.text }
          expect(told.records, say('record-of-no-name', values, told.at)).toEqual([])
        }
  })

  test('other-centers', async (context) => {
    const center = {
      regions: { seoul: 0, virginia: 0, frankfurt: 0, saopaulo: 1, oregon: 1, tokyo: 1, sydney: 1 },
    }
    const cluster = await open(context, { roles: { center } })
    const home = new Map(cluster.world.nodes('center').map(({ name, region }) => [region, name]))
    const wanted = [
      ['seoul', 'tokyo'],
      ['singapore', 'tokyo'],
      ['oregon', 'oregon'],
      ['virginia', 'oregon'],
      ['frankfurt', 'oregon'],
      ['saopaulo', 'saopaulo'],
      ['sydney', 'sydney'],
    ] as const
    for (const server of serversOf(cluster))
      for (const [region, nearest] of wanted) {
        const first = home.get(nearest) ?? ''
        const why = `the one in ${nearest} is nearest to ${region}`
        await expectFirst(cluster, server, { network: networkOf(region, 8) }, { first, why })
      }
  })

  test('centers-come-and-go', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    await expectNearest(cluster, { why: 'it is the nearest', least: 1 })
    const added = await world.add('center', 'tokyo')
    await readAddresses(cluster)
    await world.run(BACK_WITHIN_MS)
    for (const server of serversOf(cluster)) {
      const network = networkOf('tokyo', 4)
      const why = `it was added ${BACK_WITHIN_MS / 1000} s ago, in Tokyo`
      await expectFirst(cluster, server, { network }, { first: added.name, why })
    }
    await world.remove(world.node('center-1'))
    for (const server of serversOf(cluster)) {
      const why = 'center-1 is no longer listed by env.nodes'
      await expectFirst(cluster, server, { network: networkOf('seoul', 4) }, { first: added.name, why })
    }
  })
}
