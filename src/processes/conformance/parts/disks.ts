/** Files, and what stays of them. */
import { expect } from 'vitest'
import type { Trial } from '../trial.ts'
import type { Tries } from './tries.ts'

export function ofDisks(tries: Tries): void {
  const disk = async (trial: Trial, call: string, body?: string): Promise<string> => {
    const response = await trial.ask(
      'back-1',
      `/disk/${call}`,
      body === undefined ? {} : { method: 'PUT', body },
    )
    return await response.text()
  }

  tries('what a disk keeps when its process dies', async (trial) => {
    await disk(trial, 'write?path=journal', 'one')
    await disk(trial, 'append?path=journal', ' two')
    await disk(trial, 'sync?path=journal')
    expect(await trial.event(({ kind }) => kind === 'sync')).toMatchObject({ path: 'journal', bytes: 7 })
    await disk(trial, 'write?path=draft', 'three')
    await disk(trial, 'rename?path=draft&to=final')
    await trial.crash('back-1')
    await trial.restart('back-1')
    expect(await disk(trial, 'list')).toBe('["final","journal"]')
    expect(await disk(trial, 'read?path=journal')).toBe('one two')
    expect(await disk(trial, 'read?path=final')).toBe('three')
  })

  tries('reads, ranges, truncation, removal, and what is not there', async (trial) => {
    await disk(trial, 'write', 'abcd')
    expect(await disk(trial, 'range')).toBe('bc')
    await disk(trial, 'truncate')
    expect(await disk(trial, 'read')).toBe('ab')
    for (const call of ['read', 'sync', 'truncate', 'remove', 'rename'])
      expect(await disk(trial, `${call}?path=nothing`)).toBe('ENOENT')
    await disk(trial, 'remove')
    expect(await disk(trial, 'list')).toBe('[]')
    expect(await disk(trial, 'read?path=')).toBe('TypeError')
  })

  tries('any text is a path, and none leaves the disk', async (trial) => {
    const paths = ['..', '../../etc/passwd', '/abs', 'a/b', 'A/b', 'con', 'ü%2f', '.', 'x\u0000y']
    for (const path of paths) await disk(trial, `write?path=${encodeURIComponent(path)}`, path)
    expect(JSON.parse(await disk(trial, 'list'))).toEqual([...paths].sort())
    await trial.crash('back-1')
    await trial.restart('back-1')
    for (const path of paths) expect(await disk(trial, `read?path=${encodeURIComponent(path)}`)).toBe(path)
  })

  tries(
    'a full disk says so',
    async (trial) => {
      expect(await disk(trial, 'write', 'x'.repeat(1000))).toBe('')
      expect(await disk(trial, 'append', 'x'.repeat(25))).toBe('ENOSPC')
      expect(await disk(trial, 'write', 'x'.repeat(1024))).toBe('')
    },
    { roles: { back: { diskBytes: 1024 } } },
  )
}
