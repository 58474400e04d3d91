/** The third stage, too: name servers that have to be found for many users at the same time, and by other names. */
import { test } from 'millions/suite'
import { expectRecords, expectStatus } from '../expectations.ts'
import { ask, askAll, open } from '../names.ts'
import { added } from '../usual.ts'
import { found, shops } from './circles.ts'

export function servers(): void {
  test('many-names-of-one-zone', async (context) => {
    const hosts = Array.from({ length: 20 }, (_, place) => `h${place}`)
    const zones = shops(
      { name: 'one', servers: ['ns1.cdn.test'] },
      { name: 'two', servers: ['ns.one.example'] },
      { name: 'pair', servers: ['ns.twin.example', 'ns1.cdn.test'] },
      { name: 'twin', servers: ['ns.pair.example', 'ns1.cdn.test'] },
    )
    const lines = hosts.map((host) => `${host}.two.example 300 A 203.0.113.90`)
    const cluster = await open(context, added(zones, 'two.example', lines.join('\n')))
    const why = 'others look for the same name servers at the same time'
    const names = hosts.map((host) => `${host}.two.example`)
    const pairs = ['www.pair.example', 'www.twin.example', 'ns.pair.example', 'ns.twin.example']
    for (const [place, told] of (await askAll(cluster, [...names, ...pairs])).entries())
      if (place < names.length + 2) expectRecords(told, { ...found, why })
      else expectStatus(told, 0, why)
  })

  test('a-hundred-for-each', async (context) => {
    const many = (zone: string): readonly string[] =>
      Array.from({ length: 12 }, (_, place) => `n${place}.${zone}`)
    const deep = { name: 'deep', servers: ['ns.two.example'] }
    const cluster = await open(
      context,
      shops(
        { name: 'crowd', servers: many('ring.example') },
        { name: 'ring', servers: many('wheel.example') },
        { name: 'wheel', servers: many('crowd.example') },
        { name: 'one', servers: ['ns1.cdn.test'] },
        { name: 'two', servers: ['ns.one.example'] },
        deep,
      ),
    )
    const names = Array.from({ length: 40 }, (_, place) => (place % 4 === 3 ? 'deep' : 'crowd'))
    const answers = await askAll(
      cluster,
      names.map((name) => `www.${name}.example`),
    )
    for (const [place, told] of answers.entries())
      if (names[place] === 'crowd') expectStatus(told, 2, 'none of its many name servers can be found')
      else expectRecords(told, { ...found, why: 'only others use up their hundred questions' })
  })

  test('a-server-with-an-alias', async (context) => {
    const zones = shops(
      { name: 'one', servers: ['dns.stamps.example'] },
      { name: 'both', servers: ['nowhere.cdn.test', 'dns.stamps.example'] },
    )
    const alias = 'dns.stamps.example 300 CNAME ns1.cdn.test'
    const cluster = await open(context, added(zones, 'stamps.example', alias))
    const why = 'the name of its name server is an alias, and leads to an address'
    for (const name of ['www.both.example', 'www.one.example'])
      expectRecords(await ask(cluster, name), { ...found, why })
  })
}
