/** The name servers that are provided say what their zones are, in each of the four ways, and in those that are wrong. */
import { expect, test } from 'vitest'
import type { Env } from '../../src/contract/program.ts'
import nameServer from './provided/name-server.ts'
import { added, usual } from './usual.ts'

const addresses: Readonly<Record<string, readonly string[]>> = {
  root: ['root-1', 'root-2'],
  tld: ['tld-1', 'tld-2'],
  auth: ['auth-1', 'auth-2', 'auth-3', 'auth-4'],
}

type Records = readonly { readonly name: string; readonly type: number; readonly data: string }[]

interface Said {
  readonly Status: number
  readonly AA: boolean
  readonly Answer: Records
  readonly Authority: Records
  readonly Additional: Records
}

async function ask(server: string, name: string, type = 'A', zones = usual()) {
  const env = {
    name: server,
    vars: { ZONES: zones },
    nodes: (role: string) => (addresses[role] ?? []).map((node) => ({ name: node, address: `at ${node}` })),
  } as unknown as Env
  const asked = new Request(`http://${server}/dns-query?name=${name}&type=${type}`)
  const said = (await nameServer.fetch(asked, env).json()) as Said
  const { Status, AA, Answer, Authority, Additional } = said
  const lines = (records: Records) => records.map((record) => `${record.name} ${record.type} ${record.data}`)
  return { Status, AA, Answer: lines(Answer), Authority: lines(Authority), Additional: lines(Additional) }
}

test('it refers to those who look after a zone below, with their addresses', async () => {
  expect(await ask('root-1', 'mail.postcards.example')).toEqual({
    Status: 0,
    AA: false,
    Answer: [],
    Authority: ['example. 2 a.nic.example.', 'example. 2 b.nic.example.'],
    Additional: ['a.nic.example. 1 at tld-1', 'b.nic.example. 1 at tld-2'],
  })
  const { Authority } = await ask('tld-2', 'postcards.example', 'NS')
  expect(Authority).toEqual([
    'postcards.example. 2 ns1.postcards.example.',
    'postcards.example. 2 ns2.postcards.example.',
  ])
})

test('it answers from its own zone, whatever the letters', async () => {
  const { AA, Answer } = await ask('auth-1', 'Mail.Postcards.Example.')
  expect({ AA, Answer }).toEqual({ AA: true, Answer: ['mail.postcards.example. 1 203.0.113.25'] })
})

test('it tells an alias for all types, and does not follow it', async () => {
  const zones = usual({ postcards: 'www.postcards.example 300 CNAME postcards.example' })
  for (const type of ['A', '15', 'CNAME'])
    expect((await ask('auth-1', 'www.postcards.example', type, zones)).Answer).toEqual([
      'www.postcards.example. 5 postcards.example.',
    ])
})

test('it tells nothing of a type from no such name', async () => {
  const zones = usual({ postcards: 'a.b.postcards.example 300 A 192.0.2.1' })
  const soa = expect.stringMatching(/^postcards\.example\. 6 .* 60$/)
  for (const [name, Status] of [
    ['mail.postcards.example', 0],
    ['b.postcards.example', 0],
    ['c.postcards.example', 3],
    ['x.mail.postcards.example', 3],
  ] as const)
    expect(await ask('auth-1', name, 'AAAA', zones)).toMatchObject({ Status, Answer: [], Authority: [soa] })
})

test('a star stands for all names in its place', async () => {
  const zones = added(usual(), 'postcards.example', '*.postcards.example 300 A 192.0.2.1')
  expect((await ask('auth-1', 'p7.postcards.example', 'A', zones)).Answer).toEqual([
    'p7.postcards.example. 1 192.0.2.1',
  ])
  expect((await ask('auth-1', 'mail.postcards.example', 'A', zones)).Answer).toEqual([
    'mail.postcards.example. 1 203.0.113.25',
  ])
})

test('it refuses what it does not serve, and does as its zone is told', async () => {
  expect((await ask('auth-3', 'postcards.example')).Status).toBe(5)
  expect((await ask('auth-1', 'postcards.example', 'A', usual({ postcards: 'status 2' }))).Status).toBe(2)
  const quiet = await ask('auth-1', 'no.postcards.example', 'A', usual({ postcards: 'no-soa' }))
  expect(quiet).toMatchObject({ Status: 3, Authority: [] })
  const told = usual({ postcards: 'tells Additional www.rival.test 300 A 192.0.2.6' })
  expect((await ask('auth-1', 'postcards.example', 'A', told)).Additional).toEqual([
    'www.rival.test. 1 192.0.2.6',
  ])
  const refers = usual({ zones: 'zone x.example auth-3\nrefers\nexample 60 NS a.nic.example' })
  expect((await ask('auth-3', 'a.x.example', 'A', refers)).Authority).toEqual(['example. 2 a.nic.example.'])
})
