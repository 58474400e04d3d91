import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { run } from './fixtures/terminal.ts'

let course: FixtureCourse
let folder: string
let diff: string
beforeEach(() => {
  course = fixtureCourse()
  folder = join(course.root, 'workspace', 'mistakes', 'echo', 'silent')
  diff = join(course.root, 'solutions', 'echo', 'mistakes', 'silent.diff')
})
afterEach(() => course.remove())

const mistake = (...args: string[]) => run(course.root, ['mistake', 'echo', ...args])
const at = (name: string) => readFileSync(join(folder, name), 'utf8')

test('lists them all', async () => {
  const { code, out } = await mistake()
  expect(code).toBe(0)
  expect(out).toMatch(/silent +greet\/says-hello +Answers with nothing\./)
})

test('is laid out as files, and taken back as the same diff', async () => {
  const before = readFileSync(diff, 'utf8')
  const { code, out } = await mistake('silent')
  expect(code).toBe(0)
  expect(out).toContain('echo.ts, greeting.ts, tsconfig.json')
  expect(out).toContain('npx millions mistake echo silent --save')
  expect(at('greeting.ts')).toBe("export const greeting = ''\n")
  expect((await mistake('silent', '--save')).code).toBe(0)
  expect(readFileSync(diff, 'utf8')).toBe(before)
})

test('changed files are taken back under the words that it has, or new ones', async () => {
  await mistake('silent')
  course.write('workspace/mistakes/echo/silent/greeting.ts', "export const greeting = ' '\n")
  const { code, out } = await mistake('silent', '--save', '--wrong', 'Answers with a space.')
  expect(code).toBe(0)
  expect(out).toContain('npx millions grade echo solutions/echo/mistakes/silent.diff')
  expect(readFileSync(diff, 'utf8')).toBe(`Answers with a space.
Caught by: greet/says-hello

--- a/greeting.ts
+++ b/greeting.ts
@@ -1,1 +1,1 @@
-export const greeting = 'hello'
+export const greeting = ' '
`)
})

test('a new one starts from the reference, or from an alternative', async () => {
  folder = join(course.root, 'workspace', 'mistakes', 'echo', 'shouts')
  const { code, out } = await mistake('shouts', '--against', 'alternatives/loud')
  expect(code).toBe(0)
  expect(out).toContain('There is no such mistake yet')
  expect(out).toContain("--save --wrong 'Waits for ever.' --caught <stage>/<test>")
  expect((await mistake('shouts', '--save')).err).toContain('is new, and wants its two lines')
  const words = ['--wrong', 'Shouts.', '--caught', 'greet/says-hello']
  expect((await mistake('shouts', '--save', ...words)).err).toContain('the same as alternatives/loud')
  writeFileSync(join(folder, 'greeting.ts'), "export const greeting = 'HELLO!'\n")
  expect((await mistake('shouts', '--save', ...words)).code).toBe(0)
  const file = join(course.root, 'solutions', 'echo', 'mistakes', 'shouts.diff')
  expect(readFileSync(file, 'utf8')).toContain(
    'Shouts.\nCaught by: greet/says-hello\nAgainst: alternatives/loud\n\n--- a/greeting.ts',
  )
})

test('files that were changed are kept, unless they are given up', async () => {
  await mistake('silent')
  course.write('workspace/mistakes/echo/silent/greeting.ts', 'mine')
  const { code, err } = await mistake('silent')
  expect(code).toBe(1)
  expect(err).toContain('has changes that are not saved, in greeting.ts: nothing was written')
  expect(at('greeting.ts')).toBe('mine')
  expect((await mistake('silent', '--anew')).code).toBe(0)
  expect(at('greeting.ts')).toBe("export const greeting = ''\n")
})

describe('what makes no sense is told, and nothing is written', () => {
  const wrong: readonly (readonly [string, readonly string[], string])[] = [
    ['a name that leads elsewhere', ['../../x'], '"../../x" is no name for a mistake'],
    ['saving what was never laid out', ['silent', '--save'], 'there is no such folder'],
    ['two mistakes', ['silent', 'loud'], 'one mistake at a time'],
    ['everything at once', ['silent', '--save', '--anew'], 'do not go together'],
    ['words for nothing', ['silent', '--wrong', 'x'], '--wrong and --caught want --save'],
    [
      'another base for one that has its own',
      ['silent', '--against', 'starter'],
      'says itself what it is against',
    ],
    [
      'a base that there is not',
      ['new', '--against', 'alternatives/x'],
      'it is against "alternatives/x", which there is not',
    ],
    [
      'a test that there is not',
      ['silent', '--save', '--caught', 'greet/says-bye'],
      'no test is called "says-bye"',
    ],
    ['a stage that there is not', ['silent', '--save', '--caught', 'great/says-hello'], 'the stage "great"'],
    ['words of two lines', ['silent', '--save', '--wrong', 'a\nb'], 'is told in one line'],
  ]
  test.each(wrong)('%s', async (_, args, told) => {
    const before = readFileSync(diff, 'utf8')
    const { code, err } = await mistake(...args)
    expect(code).toBe(2)
    expect(err).toContain(told)
    expect(err).toMatch(/\n {2}next {3}\S/)
    expect(readFileSync(diff, 'utf8')).toBe(before)
    expect(existsSync(folder)).toBe(false)
  })
})

describe('when the reference changes', () => {
  const reference = 'solutions/echo/reference/echo.ts'
  const program = (first: string, last: string) =>
    [first, ...'bcdefghijklmnop'].map((name) => `export const ${name} = 1\n`).join('') + last
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: course.root,
      stdio: 'ignore',
    })
  const commit = () => {
    git('add', 'solutions', 'exercises')
    git('commit', '-m', 'x')
  }
  beforeEach(async () => {
    git('init')
    course.write(reference, program('a', 'export default 1\n'))
    folder = join(course.root, 'workspace', 'mistakes', 'echo', 'second')
    diff = join(course.root, 'solutions', 'echo', 'mistakes', 'second.diff')
    await mistake('second')
    writeFileSync(join(folder, 'echo.ts'), program('a', 'export default 2\n'))
    await mistake('second', '--save', '--wrong', 'Is two.', '--caught', 'greet/says-hello')
    rmSync(folder, { recursive: true })
    commit()
  })

  test('one that fits no more is made to fit by what it fitted before, also when that is committed', async () => {
    const changed = program('a', '// The first.\nexport default 1\n')
    course.write(reference, changed.replace('const p ', 'const q '))
    expect((await mistake()).out).toContain('(no longer fits) Is two.')
    commit()
    const { code, out } = await mistake('--rebase')
    // Lines that both changed touch: somebody has to say which it is.
    expect(code).toBe(1)
    expect(out).toContain(
      '1 fit as they are, 0 made to fit, 1 to be decided by hand:\n  npx millions mistake echo second',
    )
    course.write(reference, program('a', 'export default 1\n').replace('const n ', 'const q '))
    expect((await mistake('--rebase')).out).toContain('1 fit as they are, 1 made to fit, nothing left')
    expect((await mistake('second')).code).toBe(0)
    expect(at('echo.ts')).toBe(program('a', 'export default 2\n').replace('const n ', 'const q '))
  })

  test('what both changed stands there twice, and cannot be saved before it is decided', async () => {
    course.write(reference, program('a', 'export default 3\n'))
    const { code, out } = await mistake('second')
    expect(code).toBe(1)
    expect(out).toContain('echo.ts has both, between <<<<<<< and >>>>>>>')
    expect(at('echo.ts')).toContain(
      '<<<<<<< as it was\nexport default 2\n=======\nexport default 3\n>>>>>>> reference\n',
    )
    expect((await mistake('second', '--save')).err).toContain('echo.ts still has both sides of a change')
    writeFileSync(join(folder, 'echo.ts'), program('a', 'export default 4\n'))
    expect((await mistake('second', '--save')).code).toBe(0)
    expect((await mistake('--rebase')).out).toContain('2 fit as they are, 0 made to fit, nothing left')
  })

  test('what was laid out before does not take the change back when it is saved', async () => {
    await mistake('second')
    course.write(reference, program('A', 'export default 1\n'))
    expect((await mistake('second', '--save')).code).toBe(0)
    expect(at('echo.ts')).toBe(program('A', 'export default 2\n'))
    expect(readFileSync(diff, 'utf8')).not.toContain('const a ')
  })

  test('where Git knows nothing, the rest is laid beside it', async () => {
    rmSync(join(course.root, '.git'), { recursive: true })
    course.write(reference, program('a', 'export default 3\n'))
    const { code, out } = await mistake('second')
    expect(code).toBe(1)
    expect(out).toContain('what is left stands in workspace/mistakes/echo/second/rejected.diff')
    expect(at('echo.ts')).toBe(program('a', 'export default 3\n'))
    expect(at('rejected.diff')).toContain('-export default 1\n+export default 2\n')
    writeFileSync(join(folder, 'echo.ts'), program('a', 'export default 4\n'))
    expect((await mistake('second', '--save')).err).toContain('changes that are not brought in yet')
    rmSync(join(folder, 'rejected.diff'))
    expect((await mistake('second', '--save')).code).toBe(0)
  })
})
