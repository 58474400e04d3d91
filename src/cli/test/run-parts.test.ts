import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NoChromium } from '../chromium.ts'
import { commandPart, tallyOf } from './processes.ts'
import { type Part, runParts, type Voice } from './run-parts.ts'

const quiet = () => undefined
const voice: Voice = { say: quiet, print: quiet }
const part = (name: string, passed: number, failed: number): Part => ({
  name,
  run: async () => ({ passed, failed }),
})
const breaks = (name: string, error: Error): Part => ({ name, run: () => Promise.reject(error) })

test('a part that breaks counts as failed, and those after it still run', async () => {
  const { tallies, lacking } = await runParts([[[breaks('a', new Error('oh')), part('b', 3, 1)]]], quiet)
  expect(Object.fromEntries(tallies)).toEqual({
    a: { passed: 0, failed: 1, failures: ['Error: oh'] },
    b: { passed: 3, failed: 1 },
  })
  expect(lacking).toBe(false)
})

test('a part that ran nothing has proved nothing', async () => {
  const { tallies } = await runParts([[[part('empty', 0, 0)]]], quiet)
  expect(tallies.get('empty')).toEqual({ passed: 0, failed: 1 })
})

test('what the machine lacks is told apart from what failed', async () => {
  const said: string[] = []
  const { lacking } = await runParts([[[breaks('e2e', new NoChromium('install one'))]]], (line) =>
    said.push(line),
  )
  expect(lacking).toBe(true)
  expect(said.join('\n')).toContain('install one')
})

test('what runs side by side is told in one piece each, and counted in the order of the parts', async () => {
  const root = join(import.meta.dirname, '..', '..', '..')
  const slow = "console.log('one'); setTimeout(() => console.log('two'), 200)"
  const said: string[] = []
  const lanes = [[commandPart(root, 'slow', 'node', ['-e', slow])], [part('quick', 2, 0), part('next', 1, 0)]]
  const { tallies } = await runParts([lanes], (line) => said.push(line))
  expect([...tallies.keys()]).toEqual(['slow', 'quick', 'next'])
  expect(said).toHaveLength(3)
  expect(said[2]).toMatch(/slow\none\ntwo\n.*slow/)
})

test('a command counts as one, by its exit code', async () => {
  const root = join(import.meta.dirname, '..', '..', '..')
  await expect(commandPart(root, 'good', 'node', ['-e', '']).run(voice)).resolves.toEqual({
    passed: 1,
    failed: 0,
  })
  await expect(commandPart(root, 'bad', 'node', ['-e', 'process.exit(3)']).run(voice)).resolves.toEqual({
    passed: 0,
    failed: 1,
  })
  await expect(commandPart(root, 'none', 'no-such-program', []).run(voice)).rejects.toThrow('no-such-program')
})

test.each([
  ['all passed', { failed: [] as string[], broken: [] as string[] }, 0, { failed: 0 }],
  ['some failed', { failed: ['a'], broken: [] }, 1, { failed: 1, failures: ['src/a.test.ts > that a'] }],
  ['a file that does not load', { failed: [], broken: ['b'] }, 1, { failed: 1, failures: ['src/b.test.ts'] }],
  [
    'an error outside of any test',
    { failed: [], broken: [] },
    1,
    { failed: 1, failures: ['✗ vitest ended with 1'] },
  ],
])(
  'tests are counted from the report, and named where they failed: %s',
  (_, { failed, broken }, code, tally) => {
    const folder = mkdtempSync(join(tmpdir(), 'report-'))
    const nameOf = (file: string) => join(folder, 'src', `${file}.test.ts`)
    const files = [
      ...failed.map((name) => ({
        name: nameOf(name),
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'this' },
          { status: 'failed', fullName: `that ${name}` },
        ],
      })),
      ...broken.map((name) => ({ name: nameOf(name), status: 'failed', assertionResults: [] })),
    ]
    const report = join(folder, 'report.json')
    writeFileSync(
      report,
      JSON.stringify({
        numPassedTests: 2,
        numFailedTests: failed.length,
        numPendingTests: 0,
        testResults: files,
      }),
    )
    expect(tallyOf(folder, report, code)).toEqual({ passed: 2, ...tally })
    rmSync(folder, { recursive: true })
  },
)
