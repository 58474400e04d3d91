/** `grade --real`: the tests of a suite that hold there, over processes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Verdict } from '../contract/verdict.ts'
import { run } from './fixtures/terminal.ts'

const root = join(import.meta.dirname, '..', '..')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'real-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function grade(...args: readonly string[]): Promise<{ code: number; verdict: Verdict }> {
  const { code, out } = await run(root, ['grade', ...args, '--real', '--json'])
  return { code, verdict: JSON.parse(out) as Verdict }
}

test('the reference holds for real, through a crash and a restart; the verdict says in which world', async () => {
  const reference = join(root, 'solutions/message-queue/reference')
  const { code, verdict } = await grade('message-queue', reference, '--stage', 'durable')
  expect(verdict.outcome).toEqual({ kind: 'passed' })
  expect(verdict.world).toBe('real')
  const durable = verdict.tests.filter(({ stage }) => stage === 'durable')
  expect(durable.map(({ status }) => status)).toEqual(['passed'])
  expect(code).toBe(0)
})

test('a throw at boot is told with its line', async () => {
  writeFileSync(join(folder, 'balancer.ts'), "\nthrow new Error('no luck')\nexport default { fetch() {} }\n")
  const { code, verdict } = await grade('load-balancer', folder, '--stage', 'forward')
  expect(verdict.outcome).toMatchObject({ kind: 'threw-at-boot', file: 'balancer.ts', line: 2 })
  expect(code).toBe(1)
})
