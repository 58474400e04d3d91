/** The sandbox, the console, and what ends a node. */
import { expect } from 'vitest'
import { absentNames, BACK, presentNames } from '../programs.ts'
import { json, type Tries } from './tries.ts'

export function ofPrograms(tries: Tries): void {
  tries('a program sees the globals of the contract, and none of the machine', async (trial) => {
    const types = await json(trial.user('/globals'))
    expect(presentNames.filter((name) => types[name] === 'undefined')).toEqual([])
    expect(absentNames.filter((name) => types[name] !== 'undefined')).toEqual([])
    expect(await json(trial.user('/code-from-text'))).toEqual(['EvalError', 'TypeError', 'EvalError'])
    expect(await json(trial.user('/frozen'))).toBe('TypeError')
    expect(await json(trial.user('/digest'))).toEqual([186, 120, 22, 191])
    expect(await json(trial.user('/dates'))).toEqual([
      0,
      'Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)',
      '1,2,3',
      Math.SQRT2,
    ])
  })

  tries('a name that nothing declares is an error, and says what to use', async (trial) => {
    expect(await json(trial.user('/undeclared'))).toEqual([
      'ReferenceError: retrys is not defined',
      'ReferenceError: process is not defined. Programs have no `process`: settings are in `env.vars`.',
      'ReferenceError: retrys is not defined',
    ])
  })

  tries(
    'env tells who and where the node is; work holds its one core',
    async (trial) => {
      const env = await json(trial.ask('front-1', '/env'))
      expect(env).toMatchObject({
        name: 'front-1',
        role: 'front',
        region: 'seoul',
        vars: { a: 'b' },
        frozen: true,
      })
      expect(await json(trial.user('/work'))).toBe(true)
    },
    { roles: { front: { vars: { a: 'b' } } } },
  )

  tries('a console line is the same text', async (trial) => {
    await trial.user('/console')
    const { text } = (await trial.event(({ kind }) => kind === 'log')) as { text?: string }
    const response =
      "Response { status: 200, statusText: '', headers: Headers { 'content-type': 'text/plain;charset=UTF-8' }, bodyUsed: false, type: 'default', url: '' }"
    expect(text).toBe(`a b and { c: [ 1, Map(1) { 'd' => Error: e } ] } ${response}`)
  })

  tries('a throw in fetch is a 500 and logged; what is no Response too', async (trial) => {
    expect((await trial.user('/throw')).status).toBe(500)
    const logged = await trial.event((event) => event.kind === 'log' && event.level === 'error')
    expect(logged).toMatchObject({ node: 'front-1', text: 'fetch threw: answered with 500' })
    expect(logged).toHaveProperty('error', expect.stringContaining('TypeError: thrown on purpose'))
    expect((await trial.user('/no-response')).status).toBe(500)
    expect(await json(trial.user('/served'))).toBe(1)
  })

  tries('a throw in a timer ends the node, and what it knew', async (trial) => {
    expect(await json(trial.user('/served'))).toBe(1)
    expect(await json(trial.user('/served'))).toBe(2)
    await trial.user('/throw-in-a-timer')
    const crash = await trial.event(({ kind }) => kind === 'crash')
    expect(crash).toHaveProperty('error', expect.stringContaining('TypeError: thrown in a timer'))
    await trial.restart('front-1')
    expect(await json(trial.user('/served'))).toBe(1)
  })

  tries(
    'a throw at boot leaves the node down, and says what was thrown',
    async (trial) => {
      await trial.crash('front-1')
      expect((await trial.ask('back-1', '/arm')).status).toBe(204)
      await expect(trial.restart('front-1')).rejects.toThrow('start was told to throw')
      await expect(trial.user('/')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    },
    { programs: { 'front.ts': throwsAtBoot, 'back.ts': armed } },
  )

  tries(
    'connections are refused until start has settled',
    async (trial) => {
      await trial.ask('back-1', '/release')
      await trial.restart('front-1')
      await trial.crash('front-1')
      await trial.crash('back-1')
      await trial.restart('back-1')
      const booted = trial.restart('front-1')
      await trial.event((event) => event.kind === 'receive' && event.path === '/hold' && event.timeMs > 0)
      await expect(trial.user('/')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
      await trial.ask('back-1', '/release')
      await booted
      expect((await trial.user('/')).status).toBe(200)
    },
    { programs: { 'front.ts': startsSlowly, 'back.ts': BACK } },
  )
}

/** Throws at boot when the other node says so. */
const throwsAtBoot = `
import type { Program } from 'millions'
export default {
  async start() {
    const response = await fetch('http://back-1/armed').catch(() => undefined)
    if (response?.status === 200) throw new Error('start was told to throw')
  },
  fetch: () => new Response('up'),
} satisfies Program
`
const armed = `
import type { Program } from 'millions'
let isArmed = false
export default {
  fetch(request) {
    if (request.url.endsWith('/arm')) isArmed = true
    else return new Response('', { status: isArmed ? 200 : 404 })
    return new Response(null, { status: 204 })
  },
} satisfies Program
`
/** Comes up when the other node lets it; at the first boot of all, that one may not be there yet. */
const startsSlowly = `
import type { Program } from 'millions'
export default {
  async start(env) {
    const files = await env.disk.list()
    if (files.length > 0) await fetch('http://back-1/hold')
    await env.disk.write('booted', '')
  },
  fetch: () => new Response('up'),
} satisfies Program
`
