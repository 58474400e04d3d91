/** What a node has used of its machine, as its operator sees it. */
import { expect } from 'vitest'
import type { Trial } from '../trial.ts'
import { json, type Tries } from './tries.ts'

export function ofUse(tries: Tries): void {
  tries('the time that its cores were held is told, that of work and that of requests', async (trial) => {
    const before = await trial.used('front-1')
    expect(await json(trial.user('/work'))).toBe(true)
    const { cpuMs } = await trial.used('front-1')
    // Twice 60 ms, one after the other. A real clock may see a little more.
    expect(cpuMs - before.cpuMs).toBeGreaterThanOrEqual(119)
    expect(cpuMs - before.cpuMs).toBeLessThan(1000)
    expect((await trial.used('back-1')).cpuMs).toBe(0)
  })

  tries('calls of a disk are counted by their kind, those that fail as well', async (trial) => {
    const ask = (call: string, body: string | null = null): Promise<Response> =>
      trial.ask('back-1', `/disk/${call}`, { method: 'POST', body })
    for (const call of ['write', 'append', 'append', 'sync']) await ask(call, 'some text')
    for (const call of ['read', 'range', 'list', 'truncate', 'rename', 'read', 'sync']) await ask(call)
    const counts = { write: 1, append: 2, sync: 2, read: 3, list: 1, truncate: 1, rename: 1, remove: 0 }
    expect((await trial.used('back-1')).diskCalls).toEqual(counts)
    expect(sumOf(await trial.used('front-1'))).toBe(0)
  })

  tries('they go on after a crash, as the machine is the same', async (trial) => {
    const write = (): Promise<Response> => trial.ask('back-1', '/disk/write', { method: 'POST', body: 'a' })
    await write()
    expect(sumOf(await trial.used('back-1'))).toBe(1)
    await trial.crash('back-1')
    expect(sumOf(await trial.used('back-1'))).toBe(1)
    await trial.restart('back-1')
    await write()
    expect((await trial.used('back-1')).diskCalls.write).toBe(2)
  })
}

const sumOf = ({ diskCalls }: Awaited<ReturnType<Trial['used']>>): number =>
  Object.values(diskCalls).reduce((sum, count) => sum + count, 0)
