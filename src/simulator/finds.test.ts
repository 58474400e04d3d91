/** What nodes find under the names that their programs were written with. */
import { expect, test } from 'vitest'
import { startWorld } from './world.fixture.ts'

/** `/find/<role>` lists whom it finds, `/away/<host>` asks a host for its name. */
const PROGRAM = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    const [, word, value = ''] = new URL(request.url).pathname.split('/')
    if (word === 'find') return Response.json(env.nodes(value).map(({ name }) => name))
    if (word !== 'away') return Response.json(env.name)
    try {
      return Response.json(await (await fetch('http://' + value + '/')).json())
    } catch (error) {
      return Response.json(error.cause.code)
    }
  },
}
`
const start = (finds?: NonNullable<Parameters<typeof startWorld>[0]>['roles']) =>
  startWorld({
    programs: { 'front.ts': PROGRAM, 'back.ts': PROGRAM, 'other.ts': PROGRAM },
    roles: {
      ...finds,
      front: { regions: { seoul: 1, virginia: 1 }, ...finds?.front },
      back: { regions: { seoul: 2, virginia: 1 } },
    },
  })

const ask = async (world: Awaited<ReturnType<typeof start>>, node: string, path: string): Promise<unknown> =>
  await (await world.node(node).fetch(path)).json()

test('a role is found by the name that a program was written with', async () => {
  const world = await start({ front: { finds: { web: { nodes: 'back' } } } })
  expect(await ask(world, 'front-1', '/find/web')).toEqual(['back-1', 'back-2', 'back-3'])
  expect(await ask(world, 'front-1', '/find/back')).toEqual(['back-1', 'back-2', 'back-3'])
  expect(await ask(world, 'back-1', '/find/web')).toEqual([])
})

test('of another role, the nodes in its own region alone', async () => {
  const world = await start({ front: { finds: { web: { nodes: 'back', within: 'region' } } } })
  expect(await ask(world, 'front-1', '/find/web')).toEqual(['back-1', 'back-2'])
  expect(await ask(world, 'front-2', '/find/web')).toEqual(['back-3'])
  await world.add('back', 'virginia')
  expect(await ask(world, 'front-2', '/find/web')).toEqual(['back-3', 'back-4'])
})

test('a service is one name, which leads to the nearest in turn', async () => {
  const world = await start({ front: { finds: { origin: { services: ['back', 'other'] } } } })
  expect(await ask(world, 'front-1', '/find/origin')).toEqual(['back', 'other'])
  const served: unknown[] = []
  for (let count = 0; count < 3; count++) served.push(await ask(world, 'front-1', '/away/back'))
  expect(served).toEqual(['back-1', 'back-2', 'back-1'])
  expect(await ask(world, 'front-2', '/away/back')).toBe('back-3')
  expect(await ask(world, 'front-2', '/away/other')).toBe('other-1')
})

test('it leads past a node that is down after a second, and back a second after it is up', async () => {
  const world = await start({ front: { finds: { origin: { services: ['back'] } } } })
  world.node('back-3').crash()
  await world.run(500)
  expect(await ask(world, 'front-2', '/away/back')).toBe('ECONNREFUSED')
  await world.run(600)
  expect(await ask(world, 'front-2', '/away/back')).toBe('back-2')
  await world.node('back-3').restart()
  expect(await ask(world, 'front-2', '/away/back')).toBe('back-1')
  await world.run(1100)
  expect(await ask(world, 'front-2', '/away/back')).toBe('back-3')
})

test('the name of a role is nobody’s where it is found as no service', async () => {
  const world = await start({ front: { finds: { origin: { services: ['back'] } } } })
  expect(await ask(world, 'back-1', '/away/back')).toBe('ENOTFOUND')
  expect(await ask(world, 'front-1', '/away/other')).toBe('ENOTFOUND')
})

test('who finds a role that is not there is told', async () => {
  await expect(start({ front: { finds: { web: { nodes: 'gone' } } } })).rejects.toThrow(
    'front finds gone where it asks for web, and there is no such role; there are: front, back, other',
  )
})
