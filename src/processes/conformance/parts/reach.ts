/** How users come to a node: by distance, by name. */
import { expect } from 'vitest'
import type { Reach } from '../../../contract/reach.ts'
import { json, type Tries } from './tries.ts'

const front = { front: { regions: { seoul: 1, virginia: 1 } } }
const nearest: Reach = { by: 'nearest', convergesMs: 200 }

/** A name server that answers with the addresses of its own configuration, those of the user's half of the world first. */
const NAMES = `
import type { Env, Program } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    const subnet = new URL(request.url).searchParams.get('edns_client_subnet') ?? ''
    const home = subnet === '198.18.128.0/24' ? 'virginia' : 'seoul'
    const nodes = [...env.nodes('front')].sort((a, b) => Number(b.region === home) - Number(a.region === home))
    const Answer = nodes.map(({ address }) => ({ name: 'postcards.example', type: 1, TTL: Number(env.vars.ttl), data: address }))
    return Response.json({ Status: 0, Answer })
  },
} satisfies Program
`

const WHO = `
import type { Program } from 'millions'
export default {
  fetch: (request, env, connection) => Response.json({ name: env.name, from: connection.remoteAddress }),
} satisfies Program
`
/** `/find/<role>`: whom it finds. `/ask/<host>`: who answers there. */
const FINDS = `
import type { Program } from 'millions'
export default {
  async fetch(request, env) {
    const [, word, value = ''] = new URL(request.url).pathname.split('/')
    if (word === 'find') return Response.json({ found: env.nodes(value).map(({ name }) => name) })
    if (word !== 'ask') return Response.json({ found: env.name })
    try {
      return await fetch('http://' + value + '/')
    } catch (error) {
      return Response.json({ found: (error as { cause: { code: string } }).cause.code })
    }
  },
} satisfies Program
`
const named: Reach = { by: 'name', names: 'dns', resolvers: [{ users: 'virginia', count: 1 }] }
const programs = { 'front.ts': WHO, 'dns.ts': NAMES }

export function ofReach(tries: Tries): void {
  tries(
    'users come to the nearest node, and past it when it has been down for a while',
    async (trial) => {
      const who = async (region: string): Promise<unknown> => (await json(trial.user('/', { region }))).name
      expect(await who('tokyo')).toBe('front-1')
      expect(await who('oregon')).toBe('front-2')
      await trial.crash('front-1')
      // Until then the network leads to where nobody is.
      const found = async (): Promise<unknown> => who('tokyo').catch(found)
      expect(await found()).toBe('front-2')
    },
    { programs, roles: { ...front, dns: { vars: { ttl: '100' } } }, reach: nearest },
  )

  tries(
    'users come where the name servers say, by the network that their resolver tells, and try the next address',
    async (trial) => {
      const ask = async (region: string) => json(trial.user('/', { region }))
      const seoul = await ask('seoul')
      expect(seoul.name).toBe('front-1')
      expect(seoul.from).toMatch(/^198\.18\.0\.\d+$/)
      const virginia = await ask('virginia')
      expect(virginia.name).toBe('front-2')
      expect(virginia.from).toMatch(/^198\.18\.128\.\d+$/)
      await trial.crash('front-1')
      expect((await ask('seoul')).name).toBe('front-2')
      const next = await trial.event((event) => event.kind === 'send' && 'follows' in event)
      const before = await trial.event(
        (event) => event.kind === 'send' && 'follows' in next && event.exchange === next.follows,
      )
      expect([before, next]).toMatchObject([{ peer: 'front-1' }, { peer: 'front-2' }])
      const { received } = await trial.report()
      // What has been asked once is kept.
      expect(received['dns-1']).toBe(2)
    },
    { programs, roles: { ...front, dns: { vars: { ttl: '100' } } }, reach: named },
  )

  tries(
    'a name server that answers with no answer is told of, and users come to nobody',
    async (trial) => {
      await expect(trial.user('/')).rejects.toMatchObject({ cause: { code: 'ENOTFOUND' } })
      const told = await trial.event((event) => event.kind === 'log' && event.node === 'users')
      expect(told).toMatchObject({ level: 'warn' })
      expect('text' in told ? told.text : '').toContain('what dns-1 answered is none: the TTL')
    },
    { programs, roles: { ...front, dns: { vars: { ttl: 'soon' } } }, reach: named },
  )

  tries(
    'a program finds other nodes by the names that it was written with, and services by one name each',
    async (trial) => {
      const found = async (path: string): Promise<unknown> => (await json(trial.user(path))).found
      expect(await found('/find/web')).toEqual(['back-1', 'back-2', 'back-3'])
      expect(await found('/find/near')).toEqual(['back-1', 'back-2'])
      expect(await found('/find/origin')).toEqual(['back'])
      expect(await found('/find/back')).toEqual(['back-1', 'back-2', 'back-3'])
      const served = [await found('/ask/back'), await found('/ask/back'), await found('/ask/back')]
      expect(served).toEqual(['back-1', 'back-2', 'back-1'])
      expect(await found('/ask/front')).toBe('ENOTFOUND')
    },
    {
      programs: { 'front.ts': FINDS, 'back.ts': FINDS },
      roles: {
        front: {
          regions: { seoul: 1 },
          finds: {
            web: { nodes: 'back' },
            near: { nodes: 'back', within: 'region' },
            origin: { services: ['back'] },
          },
        },
        back: { regions: { seoul: 2, virginia: 1 } },
      },
    },
  )
}
