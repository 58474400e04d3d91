/** What is held of every world of real processes: what holds of all worlds, and where the real ones differ. */
import { describe, expect, type test } from 'vitest'
import { type DifferenceId, differences } from './differences.ts'
import { conformance } from './suite.ts'
import type { OpenTrial, Trial } from './trial.ts'

const source = `
import type { Program } from 'millions'

const attempts = {
  write: (env) => env.disk.write('draft', 'never synced'),
  read: async (env) => new TextDecoder().decode(await env.disk.read('draft')),
  long: (env) => env.disk.write('x'.repeat(300), '').catch((error) => error.name),
  many: async (env) => {
    try {
      for (let count = 0; count < 200; count++) await env.disk.write('empty-' + count, '')
    } catch (error) {
      return error.code
    }
  },
  large: () => fetch('http://front-1/', { method: 'POST', body: new Uint8Array(33 * 2 ** 20) }).catch((error) => error.cause.code),
  reject: () => void Promise.reject(new Error('lost')),
  time: () => { const from = Date.now(); while (Date.now() === from); return from },
}

export default {
  async fetch(request, env) {
    return Response.json((await attempts[new URL(request.url).pathname.slice(1)]?.(env)) ?? null)
  },
} satisfies Program
`

const ask = async (trial: Trial, path: string): Promise<unknown> => (await trial.user(path)).json()

/** The simulated world's own tests show the other side. */
const seen: Readonly<Record<DifferenceId, (trial: Trial) => Promise<void>>> = {
  'unsynced-bytes': async (trial) => {
    await ask(trial, '/write')
    await trial.crash('front-1')
    await trial.restart('front-1')
    expect(await ask(trial, '/read')).toBe('never synced')
  },
  rejections: async (trial) => {
    await ask(trial, '/reject')
    const logged = await trial.event(({ kind }) => kind === 'log')
    expect(logged).toMatchObject({ text: 'nobody caught a rejection', error: 'Error: lost' })
  },
  'long-paths': async (trial) => expect(await ask(trial, '/long')).toBe('TypeError'),
  'small-files': async (trial) => expect(await ask(trial, '/many')).toBe('ENOSPC'),
  'large-bodies': async (trial) => expect(await ask(trial, '/large')).toBe('ECONNRESET'),
  time: async (trial) => {
    const before = Date.now()
    expect(await ask(trial, '/time')).toBeGreaterThanOrEqual(before)
  },
}

/** Side by side: tests of processes mostly wait. */
export function realConformance(open: OpenTrial, define: typeof test.concurrent): void {
  conformance(open, define)
  describe('where the worlds differ', () => {
    define.each(Object.keys(differences) as DifferenceId[])('%s', async (id) => {
      const roles = { front: { diskBytes: 100_000 } }
      await using trial = await open({ programs: { 'front.ts': source }, roles })
      await seen[id](trial)
    })
  })
}
