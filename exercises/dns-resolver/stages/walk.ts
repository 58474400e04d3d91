/** The first stage: from the root to whoever knows. */
import { expect, say, test } from 'millions/suite'
import { expectRecords, expectStatus } from '../expectations.ts'
import { ask, askAll, listOf, open, openWithRoom } from '../names.ts'
import { usual } from '../usual.ts'

const both = ['203.0.113.10', '203.0.113.11']

export function walk(): void {
  test.real('address', async (context) => {
    const cluster = await openWithRoom(context)
    const why = 'the name servers of its zone say so'
    expectRecords(await ask(cluster, 'postcards.example'), { data: both, why })
    expectRecords(await ask(cluster, 'mail.postcards.example'), { data: ['203.0.113.25'], why })
    expectRecords(await ask(cluster, 'www.stamps.example'), { data: ['203.0.113.40'], why })
    expectRecords(await ask(cluster, 'postcards.cdn.test'), { data: ['203.0.113.77'], why })
  })

  test('other-types', async (context) => {
    const postcards = `
      postcards.example 300 TXT v=spf1 -all
      postcards.example 300 TXT second text
      mail.postcards.example 300 AAAA 2001:db8::25`
    const cluster = await open(context, usual({ postcards }))
    const why = 'these are its records of this type'
    expectRecords(await ask(cluster, 'postcards.example', 'MX'), { data: ['10 mail.postcards.example'], why })
    expectRecords(await ask(cluster, 'postcards.example', '16'), {
      data: ['v=spf1 -all', 'second text'],
      why,
    })
    expectRecords(await ask(cluster, 'mail.postcards.example', 'AAAA'), { data: ['2001:db8::25'], why })
    const servers = ['ns1.postcards.example', 'ns2.postcards.example']
    expectRecords(await ask(cluster, 'postcards.example', 'NS'), { data: servers, why })
  })

  test('nothing-of-this-type', async (context) => {
    const cluster = await open(context, usual({ postcards: 'a.deep.postcards.example 300 A 203.0.113.9' }))
    const why = 'the name exists, and has no record of this type'
    for (const [name, type] of [
      ['postcards.example', 'AAAA'],
      ['mail.postcards.example', 'MX'],
      ['mail.postcards.example', '65'],
      ['deep.postcards.example', 'A'],
      ['nic.example', 'A'],
      ['example', 'A'],
    ] as const)
      expectRecords(await ask(cluster, name, type), { data: [], why })
  })

  test('no-such-name', async (context) => {
    const cluster = await open(context)
    for (const [name, who] of [
      ['nosuch.postcards.example', 'a name server of postcards.example says so'],
      ['a.b.nosuch.postcards.example', 'a name server of postcards.example says so'],
      ['nosuch.example', 'a name server of example says so'],
      ['www.nosuch.example', 'a name server of example says so'],
      ['nosuch', 'a root server says so'],
      ['www.postcards.nosuch', 'a root server says so'],
    ] as const)
      expectRecords(await ask(cluster, name), { data: [], status: 3, why: who })
  })

  test('letters-of-either-case', async (context) => {
    const example = `
      Shop.Example 3600 NS NS1.Shop.EXAMPLE
      ns1.shop.example 3600 A @auth-3`
    const cluster = await open(context, usual({ example, zones: shop }))
    const why = 'capitals and dots at the end make no other name'
    for (const name of ['POSTCARDS.EXAMPLE', 'postcards.example.', 'pOsTcArDs.Example.'])
      expectRecords(await ask(cluster, name), { data: both, why })
    expectRecords(await ask(cluster, 'www.shop.example'), { data: ['203.0.113.50'], why })
  })

  test('whom-it-asks', async (context) => {
    // Zones are with other servers than anybody has seen.
    const turn = Math.floor(context.random() * 4)
    const moved = (text: string): string =>
      text.replace(/auth-(\d)/g, (_, digit: string) => `auth-${((Number(digit) + turn) % 4) + 1}`)
    const cluster = await open(context, moved(usual()))
    for (const [name, data, zone] of [
      ['mail.postcards.example', '203.0.113.25', 'auth-1 auth-2'],
      ['www.stamps.example', '203.0.113.40', 'auth-4'],
      ['postcards.cdn.test', '203.0.113.77', 'auth-3'],
    ] as const) {
      const told = await ask(cluster, name)
      expectRecords(told, { data: [data], why: 'the name servers of its zone say so' })
      const led = ['root-1', 'root-2', 'tld-1', 'tld-2', ...moved(zone).split(' ')]
      const strangers = told.asked.filter(({ peer }) => !led.includes(peer))
      const values = { question: told.question, asked: listOf(told.asked), led: led.join(', ') }
      expect(strangers.length, say('asked-strangers', values, strangers[0])).toBe(0)
    }
  })

  test('further-down', async (context) => {
    const postcards = `
      team.postcards.example 3600 NS ns.team.postcards.example
      ns.team.postcards.example 3600 A @auth-3`
    const zones = `
      zone team.postcards.example auth-3
      x.y.team.postcards.example 300 A 203.0.113.60
      lab.team.postcards.example 3600 NS ns.lab.team.postcards.example
      ns.lab.team.postcards.example 3600 A @auth-4
      zone lab.team.postcards.example auth-4
      lab.team.postcards.example 300 A 203.0.113.61`
    const cluster = await open(context, usual({ postcards, zones }))
    const why = 'referrals lead there, one after the other'
    expectRecords(await ask(cluster, 'lab.team.postcards.example'), { data: ['203.0.113.61'], why })
    expectRecords(await ask(cluster, 'x.y.team.postcards.example'), { data: ['203.0.113.60'], why })
    expectStatus(await ask(cluster, 'z.team.postcards.example'), 3, 'there is no such name')
  })

  test('a-deep-tree', async (context) => {
    // The first one is two labels below its parent, each other one below the one before.
    const zones = Array.from({ length: 4 }, (_, depth) =>
      [...'cba'.slice(3 - depth), 'deep.sea.example'].join('.'),
    )
    const refer = (depth: number): string =>
      `${zones[depth]} 3600 NS ns.${zones[depth]}\n ns.${zones[depth]} 3600 A @auth-${depth + 1}`
    const lines = zones.map((zone, depth) => {
      const further = depth < 3 ? refer(depth + 1) : ''
      return `zone ${zone} auth-${depth + 1}\n here.${zone} 300 A 203.0.113.6${depth}\n ${further}`
    })
    const cluster = await open(context, usual({ example: refer(0), zones: lines.join('\n') }))
    const why = 'referrals lead there, one after the other'
    for (const depth of [3, 1, 0, 2])
      expectRecords(await ask(cluster, `here.${zones[depth]}`), { data: [`203.0.113.6${depth}`], why })
  })

  test('records-of-others', async (context) => {
    const postcards = `
      tells Answer www.rival.test 300 A 192.0.2.66
      tells Answer mail.postcards.example 300 TXT rival`
    const cluster = await open(context, usual({ postcards }))
    const why = 'other records that stand in an answer are of other names and types'
    for (let round = 0; round < 2; round++)
      expectRecords(await ask(cluster, 'postcards.example'), { data: both, why })
  })

  test('odd-names', async (context) => {
    const names = ['constructor', '__proto__', '_dmarc', 'xn--3e0b707e', '1', 'tostring']
    const lines = names.map((name, place) => `${name}.postcards.example 300 A 198.51.100.${place + 1}`)
    const cluster = await open(context, usual({ postcards: lines.join('\n') }))
    for (const [place, name] of names.entries())
      expectRecords(await ask(cluster, `${name}.postcards.example`), {
        data: [`198.51.100.${place + 1}`],
        why: 'any word is a name',
      })
    for (const name of ['constructor', '__proto__', 'valueof'])
      expectStatus(await ask(cluster, name), 3, 'there is no such name')
  })

  test('at-the-same-time', async (context) => {
    const hosts = Array.from({ length: 40 }, (_, place) => `h${place}.postcards.example`)
    const lines = hosts.map((name, place) => `${name} 300 A 198.51.100.${place + 1}`)
    const cluster = await open(context, usual({ postcards: lines.join('\n') }))
    const answers = await askAll(cluster, hosts)
    for (const [place, told] of answers.entries())
      expectRecords(told, { data: [`198.51.100.${place + 1}`], why: '40 users ask at the same time' })
  })

  test('no-answer', async (context) => {
    const example = `
      broken.example 3600 NS ns.broken.example
      ns.broken.example 3600 A @auth-3
      refused.example 3600 NS ns.refused.example
      ns.refused.example 3600 A @auth-3`
    const cluster = await open(context, usual({ example, zones: 'zone broken.example auth-3\nstatus 2' }))
    expectStatus(await ask(cluster, 'www.broken.example'), 2, 'its name server says Status 2')
    expectStatus(
      await ask(cluster, 'www.refused.example'),
      2,
      'its name server says Status 5, which is REFUSED',
    )
    expectRecords(await ask(cluster, 'postcards.example'), { data: both, why: 'all is well there' })
  })
}

const shop = `
  zone shop.example auth-3
  WWW.Shop.Example 300 A 203.0.113.50`
