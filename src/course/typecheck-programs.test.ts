import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from './fixtures/course.ts'
import { typecheckPrograms } from './typecheck-programs.ts'

let course: FixtureCourse
beforeEach(() => {
  course = fixtureCourse()
})
afterEach(() => course.remove())

test('a sound course has no faults; starter, reference, alternative, mistake and checkpoint are checked', () => {
  expect(typecheckPrograms(course.root)).toEqual({ folders: 5, faults: [] })
})

test('programs that several stacks run are checked, with what lies beside them, and without tests', () => {
  const before = typecheckPrograms(course.root).folders
  course.write(
    'exercises/provided/store/program.ts',
    "import { size } from './size.ts'\nexport default size.trim()\n",
  )
  course.write('exercises/provided/store/size.ts', 'export const size = 1\n')
  course.write('exercises/provided/store/program.test.ts', 'export const wrong: string = 1\n')
  const { folders, faults } = typecheckPrograms(course.root)
  expect(folders).toBe(before + 1)
  expect(faults.map(({ file, line }) => [file, line])).toEqual([['exercises/provided/store/program.ts', 2]])
})

test('finds what the starter never shows: a solution whose own file does not fit its untouched ones', () => {
  course.write('solutions/echo/alternatives/loud/greeting.ts', 'export const greeting = 1\n')
  rmSync(join(course.root, 'solutions/echo/checkpoints'), { recursive: true })
  course.write(
    'exercises/echo/starter/echo.ts',
    "import { greeting } from './greeting.ts'\nexport default greeting.trim()\n",
  )
  const { faults } = typecheckPrograms(course.root)
  expect(faults).toEqual([
    {
      file: 'exercises/echo/starter/echo.ts',
      line: 2,
      column: 25,
      message: expect.stringContaining("'trim'"),
    },
  ])
})

test('a fault in a diff is told by the program that it makes, and a diff that makes none as such', () => {
  const mistake = 'solutions/echo/mistakes/silent.diff'
  const diff = readFileSync(join(course.root, mistake), 'utf8')
  course.write(mistake, diff.replace("= ''", '= document.title'))
  expect(typecheckPrograms(course.root).faults).toEqual([
    expect.objectContaining({ file: `${mistake} (greeting.ts)`, line: 1, column: 25 }),
  ])
  course.write(mistake, diff.replace("-export const greeting = 'hello'", '-export'))
  expect(typecheckPrograms(course.root).faults).toEqual([
    expect.objectContaining({ file: mistake, message: expect.stringContaining('no longer fits') }),
  ])
})

test.each([
  ["the browser's globals", 'export const greeting = document.title'],
  ["Node's globals", 'export const greeting = process.version'],
  ['`Intl`', "export const greeting = new Intl.NumberFormat('en').format(1)"],
  ['other languages', "export const greeting = (1).toLocaleString('de')"],
  ['a view of memory', 'export const greeting = new WeakRef({})'],
  ['shared memory', 'export const greeting = new SharedArrayBuffer(1)'],
  ['code from text', "export const greeting: unknown = eval('1')"],
  ['functions from text', "export const greeting = new Function('return 1')"],
  ['what only transpilers know', 'export enum greeting { hello }'],
  ['modules of others', "import { join } from 'node:path'\nexport const greeting = join('a', 'b')"],
])('programs do not have %s', (_, source) => {
  course.write('solutions/echo/alternatives/loud/greeting.ts', source)
  const { faults } = typecheckPrograms(course.root)
  expect(faults.map((fault) => fault.file)).toContain('solutions/echo/alternatives/loud/greeting.ts')
})

test.each([
  ['helpers of iterators', 'export const greeting = [1].values().map(String).toArray().join()'],
  ['sets that are counted with', "export const greeting = [...new Set(['a']).union(new Set(['b']))].join()"],
  ['lists of what comes later', 'export const greeting = String(Array.fromAsync([1]))'],
  ['promises of what may throw', 'export const greeting = String(Promise.try(() => 1))'],
  [
    'the one language that there is',
    "export const greeting = new Date(0).toLocaleString('en-US', { timeZone: 'UTC' })",
  ],
])('programs have %s', (_, source) => {
  course.write('solutions/echo/alternatives/loud/greeting.ts', source)
  const { faults } = typecheckPrograms(course.root)
  expect(faults).toEqual([])
})
