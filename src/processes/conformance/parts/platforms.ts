/** Machines that programs order: they come, run what they were told to, and leave without an error for anybody. */
import { expect } from 'vitest'
import type { OperatedNode, Platform } from '../../../contract/platform.ts'
import { sharedSources } from '../../../simulator/shared-world.fixture.ts'
import type { Trial } from '../trial.ts'
import { json, type Tries } from './tries.ts'

/** Passes on to the platform, and to the nodes that it has, all that it is asked. */
const FRONT = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/listed') return Response.json(env.nodes('back').map(({ name }) => name))
    const [, host, ...path] = pathname.split('/')
    try {
      return await fetch('http://' + host + '/' + path.join('/') + search, request)
    } catch (error) {
      return new Response(JSON.stringify({ code: (error as { cause?: { code?: string } }).cause?.code }), { status: 502 })
    }
  },
}
`
const BACK = `
import type { Env } from 'millions'
let release = () => {}
const released = new Promise<void>((resolve) => { release = resolve })
export default {
  async fetch(request: Request, env: Env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/release') release()
    if (pathname === '/wait') await released
    if (pathname === '/platform') return await fetch('http://platform/nodes')
    return Response.json({ name: env.name, version: 'VERSION' })
  },
}
`

const platform: Platform = {
  roles: {
    back: {
      bootMs: 50,
      restartMs: 20,
      quota: 3,
      versions: { old: { provided: 'back.ts' }, new: { provided: 'newer.ts' } },
    },
  },
  mayAsk: ['front'],
}
const setup = {
  programs: {
    'front.ts': FRONT,
    'back.ts': BACK.replace('VERSION', 'old'),
    'newer.ts': BACK.replace('VERSION', 'new'),
    ...sharedSources('platform'),
  },
  provided: ['front.ts', 'back.ts', 'newer.ts'],
  platform,
}

async function order(trial: Trial, method: string, path: string, body?: unknown, key?: string) {
  const response = await trial.user(`/platform${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(key !== undefined && { headers: { 'Idempotency-Key': key } }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}

async function listed(trial: Trial): Promise<readonly string[]> {
  const { body } = await order(trial, 'GET', '/nodes?role=back')
  return (body as readonly OperatedNode[]).map(({ name, version, state }) => `${name} ${version} ${state}`)
}

async function untilListed(trial: Trial, wanted: readonly string[]): Promise<void> {
  for (let found = await listed(trial); found.join() !== wanted.join(); ) found = await listed(trial)
  expect(await listed(trial)).toEqual(wanted)
}

export function ofPlatforms(tries: Tries): void {
  tries(
    'a machine that is ordered boots, is listed for all, and leaves when it is given back',
    async (trial) => {
      expect(await order(trial, 'POST', '/nodes', { role: 'back' })).toEqual({
        status: 202,
        body: { name: 'back-2' },
      })
      expect(await listed(trial)).toEqual(['back-1 old up', 'back-2 old booting'])
      await untilListed(trial, ['back-1 old up', 'back-2 old up'])
      expect(await (await trial.user('/listed')).json()).toEqual(['back-1', 'back-2'])
      expect(await json(trial.user('/back-2/'))).toEqual({ name: 'back-2', version: 'old' })
      const waiting = trial.user('/back-2/wait')
      await trial.event(
        (event) => event.kind === 'receive' && event.node === 'back-2' && event.path === '/wait',
      )
      expect((await order(trial, 'DELETE', '/nodes/back-2')).status).toBe(202)
      await trial.event((event) => event.kind === 'fault' && event.fault === 'remove')
      expect(await listed(trial)).toEqual(['back-1 old up', 'back-2 old draining'])
      expect(await (await trial.user('/listed')).json()).toEqual(['back-1'])
      await trial.ask('back-2', '/release')
      expect(await json(waiting)).toEqual({ name: 'back-2', version: 'old' })
      await untilListed(trial, ['back-1 old up'])
    },
    setup,
  )

  tries(
    'a machine that is given back and taken away by hand at once is gone, and the others go on',
    async (trial) => {
      await order(trial, 'POST', '/nodes', { role: 'back' })
      await untilListed(trial, ['back-1 old up', 'back-2 old up'])
      const [given] = await Promise.all([
        order(trial, 'DELETE', '/nodes/back-2'),
        trial.remove('back-2').catch((error: Error) => expect(error.message).toContain('no node back-2')),
      ])
      // It had gone already, or had not.
      expect([202, 404]).toContain(given.status)
      await untilListed(trial, ['back-1 old up'])
      expect(await json(trial.user('/back-1/'))).toEqual({ name: 'back-1', version: 'old' })
    },
    setup,
  )

  tries(
    'another version comes when what is in flight is answered, and nothing is taken in meanwhile',
    async (trial) => {
      const waiting = trial.user('/back-1/wait')
      await trial.event((event) => event.kind === 'receive' && event.node === 'back-1')
      expect((await order(trial, 'PUT', '/nodes/back-1', { version: 'new' })).status).toBe(202)
      await trial.event((event) => event.kind === 'fault' && event.fault === 'version')
      // It may have begun to refuse a moment ago, or not yet.
      const ask = async (): Promise<unknown> => {
        const response = await trial.user('/back-1/')
        return response.status === 502 ? ((await response.json()) as { code: unknown }).code : ask()
      }
      expect(await ask()).toBe('ECONNREFUSED')
      await trial.ask('back-1', '/release')
      expect(await json(waiting)).toEqual({ name: 'back-1', version: 'old' })
      await untilListed(trial, ['back-1 new up'])
      expect(await json(trial.user('/back-1/'))).toEqual({ name: 'back-1', version: 'new' })
    },
    setup,
  )

  tries(
    'an order that comes again by its key is one order, though the platform went down in between',
    async (trial) => {
      const first = await order(trial, 'POST', '/nodes', { role: 'back', version: 'new' }, 'one more')
      await trial.crash('platform-1')
      expect(await order(trial, 'GET', '/nodes')).toEqual({ status: 502, body: { code: 'ECONNREFUSED' } })
      await trial.restart('platform-1')
      expect(await order(trial, 'POST', '/nodes', { role: 'back', version: 'new' }, 'one more')).toEqual(
        first,
      )
      expect((await order(trial, 'POST', '/nodes', { role: 'back' }, 'one more')).status).toBe(422)
      await untilListed(trial, ['back-1 old up', 'back-2 new up'])
    },
    setup,
  )

  tries(
    'what cannot be ordered is told, and so is who may not order',
    async (trial) => {
      const status = async (...args: [string, string, unknown?]) => (await order(trial, ...args)).status
      expect(await status('POST', '/nodes', { role: 'front' })).toBe(404)
      expect(await status('POST', '/nodes', { role: 'back', region: 'mars' })).toBe(404)
      expect(await status('POST', '/nodes', { role: 'back', version: 'newest' })).toBe(404)
      expect(await status('POST', '/nodes', 'back')).toBe(400)
      expect(await status('DELETE', '/nodes/back-9')).toBe(404)
      expect(await status('POST', '/nodes', { role: 'back' })).toBe(202)
      expect(await status('POST', '/nodes', { role: 'back' })).toBe(202)
      expect(await status('POST', '/nodes', { role: 'back' })).toBe(409)
      expect((await trial.user('/back-1/platform')).status).toBe(403)
      await untilListed(trial, ['back-1 old up', 'back-2 old up', 'back-3 old up'])
    },
    setup,
  )
}
