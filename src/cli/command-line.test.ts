import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { run } from './fixtures/terminal.ts'

let course: FixtureCourse
beforeEach(() => {
  course = fixtureCourse()
})
afterEach(() => course.remove())

test.each([[[]], [['--help']], [['help']]])('called with %j it lists the commands', async (args) => {
  const { code, out } = await run(course.root, args)
  expect(code).toBe(0)
  for (const command of ['grade', 'run', 'replay', 'open', 'serve', 'classroom', 'hand-in', 'check', 'bench'])
    expect(out).toContain(`\n  ${command} `)
})

test.each(['--version', '-v', 'version'])('%s prints the version, and nothing else', async (name) => {
  const { code, out, err } = await run(course.root, [name])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/^\d+\.\d+\.\d+$/)
})

test('a command that every object has is none', async () => {
  expect((await run(course.root, ['constructor'])).err).toContain('there is no command "constructor"')
})

test.each(['grade', 'run', 'replay', 'open', 'serve', 'classroom', 'hand-in', 'check', 'bench'])(
  '%s --help tells how it is called, and its exit codes',
  async (command) => {
    const { code, out } = await run(course.root, [command, '--help'])
    expect(code).toBe(0)
    expect(out).toContain(`Usage: npx millions ${command}`)
    expect(out).toContain('Exit codes:')
  },
)

describe('what could not be done exits with 2 and says what next', () => {
  const calls: readonly (readonly [string, readonly string[], string, string])[] = [
    ['an unknown command', ['grad'], 'there is no command "grad"', 'Commands are'],
    ['an unknown option', ['open', 'echo', '--force'], "Unknown option '--force'", 'open --help'],
    ['no exercise', ['open'], 'which exercise?', 'There is echo.'],
    ['an unknown exercise', ['open', 'ecko'], 'no exercise is called "ecko"', 'There is echo.'],
    ['two exercises', ['open', 'echo', 'echo'], 'one exercise at a time', 'open --help'],
    [
      'a stage that there is not',
      ['grade', 'echo', '--stage', 'x'],
      'no stage is called "x"',
      'Stages are greet, count.',
    ],
    [
      'a seed that is no number',
      ['grade', 'echo', '--seed', '1.5'],
      '--seed wants a whole number',
      'grade --help',
    ],
    ['two folders to watch', ['grade', 'echo', 'a', 'b', '--watch'], 'want one folder', 'grade --help'],
    [
      'an exercise to check that there is not',
      ['check', 'ecko'],
      'no exercise is called "ecko"',
      'There is echo.',
    ],
    ['no seeds', ['check', '--seeds', '0'], '--seeds wants a whole number of at least 1', 'check --help'],
    ['a section that there is not', ['bench', 'speed'], 'no section "speed"', 'Sections are'],
  ]
  test.each(calls)('%s', async (_, args, what, next) => {
    const { code, out, err } = await run(course.root, args)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(what)
    expect(err).toContain(next)
  })
})
