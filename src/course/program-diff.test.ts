import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyDiff, makeDiff, parseDiff } from './program-diff.ts'

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, place) => `line ${from + place}\n`).join('')
const laidOver = (diff: string, base: Record<string, string>, starter: Record<string, string> = {}) =>
  applyDiff(parseDiff(diff, 'x.diff').changes, base, starter)

test('whatever two programs are, the diff of them makes one of the other', () => {
  const program = fc
    .array(
      fc.constantFrom(
        '',
        'a',
        ' b',
        '-- c',
        '++ d',
        '--- a/e',
        '@@ -1,1 +1,1 @@',
        '\\ f',
        'diff --git a/g b/g',
      ),
    )
    .chain((all) => fc.constantFrom(all.join('\n'), `${all.join('\n')}\n`))
  fc.assert(
    fc.property(program, program, program, program, (a, b, c, d) => {
      const diff = `What is wrong.\n\n${makeDiff({ 'a.ts': a, 'b.ts': b }, { 'a.ts': c, 'b.ts': d })}`
      const { files, misfits } = laidOver(diff, { 'a.ts': a, 'b.ts': b })
      expect(files).toEqual({ 'a.ts': c, 'b.ts': d })
      expect(misfits).toEqual([])
    }),
    { seed: 1, numRuns: 500 },
  )
})

test('a diff as git makes it is taken, with its lines of words before it', () => {
  const diff = [
    'Says nothing.',
    'Caught by: greet/says-hello',
    '',
    'diff --git a/solutions/echo/reference/echo.ts b/solutions/echo/echo.ts',
    'index 83db48f..bf269f4 100644',
    '--- a/solutions/echo/reference/echo.ts',
    '+++ b/solutions/echo/echo.ts',
    '@@ -1 +1 @@ export function',
    '-one',
    '+two',
    '',
  ].join('\r\n')
  expect(parseDiff(diff, 'x.diff').words).toEqual(['Says nothing.', 'Caught by: greet/says-hello'])
  expect(laidOver(diff, { 'echo.ts': 'one\n' }).files).toEqual({ 'echo.ts': 'two\n' })
})

test('a program that has little in common with the other is told whole, and fits whatever that becomes', () => {
  const diff = makeDiff({ 'a.ts': lines(1, 20) }, { 'a.ts': lines(30, 50) })
  expect(diff).toMatch(/^--- \/dev\/null\n\+\+\+ b\/a\.ts\n@@ -0,0 \+1,21 @@\n\+line 30\n/)
  expect(laidOver(diff, { 'a.ts': 'something else\n' }).files).toEqual({ 'a.ts': lines(30, 50) })
})

test('a file that is removed is the starter’s again', () => {
  const diff = '--- a/a.ts\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-mine\n'
  expect(laidOver(diff, { 'a.ts': 'mine\n' }, { 'a.ts': 'starter\n' }).files).toEqual({ 'a.ts': 'starter\n' })
})

describe('over other programs than it was made for', () => {
  const before = lines(1, 60)
  const after = before.replace('line 10\n', 'LINE 10\n').replace('line 50\n', 'LINE 50\n')
  const diff = makeDiff({ 'a.ts': before }, { 'a.ts': after })

  test('a hunk that has moved fits', () => {
    expect(laidOver(diff, { 'a.ts': `new\n${before}` })).toEqual({
      files: { 'a.ts': `new\n${after}` },
      misfits: [],
      rejects: '',
    })
  })

  test('one whose lines have changed is told with the line that it misses, and the others are laid over', () => {
    const { files, misfits, rejects } = laidOver(diff, {
      'a.ts': before.replace('line 11\n', 'line eleven\n'),
    })
    expect(misfits).toEqual([
      { file: 'a.ts', hunk: 1, of: 2, line: 11, expected: 'line 11', found: 'line eleven' },
    ])
    expect(files['a.ts']).toBe(before.replace('line 11\n', 'line eleven\n').replace('line 50\n', 'LINE 50\n'))
    expect(rejects).toBe(diff.slice(0, diff.indexOf('@@ -47')))
  })
})
