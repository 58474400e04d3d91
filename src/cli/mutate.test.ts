import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { run } from './fixtures/terminal.ts'

let course: FixtureCourse
beforeEach(() => {
  course = fixtureCourse()
})
afterEach(() => course.remove())

const mutate = (...args: string[]) => run(course.root, ['mutate', 'echo', ...args])
const reference = 'solutions/echo/reference/greeting.ts'

/** The suite hears no difference of case, so nobody sees what `toLowerCase` is made of. */
const quiet = "export const greeting = 'HELLO'.toLowerCase()\n"
const judged = `# Judged mutants: Echo

## free: How loud it is

The suite hears no difference of case.

- greeting.ts: \`export const greeting = 'HELLO'.toLowerCase()\`
  - method: \`.toLowerCase(…)\` → \`.toUpperCase(…)\`
  - method: \`.toLowerCase()\` removed
`

test('a reference whose mutants are all killed', async () => {
  const { code, out } = await mutate()
  expect(out).toMatch(/^echo: 1 mutant in \d+\.\d s\.\n1 killed \(100 %\)\.\nNone survived\.\n/)
  expect(out).toMatch(/\nstring +1 +1 +100 %\n/)
  expect(code).toBe(0)
})

test('survivors are told with their place and change, and what to paste; judged, they are none to mend', async () => {
  course.write(reference, quiet)
  const { code, out } = await mutate()
  expect(out).toContain('1 killed (33 %).')
  expect(out).toContain('2 survived: 0 judged equivalent, 0 free, 2 not judged.')
  expect(out).toContain('33 % are killed, and 75 % should be')
  expect(out).toMatch(
    / {2}greeting\.ts:1:33 {2}[0-9a-f]{7} {2}method: `\.toLowerCase\(…\)` → `\.toUpperCase\(…\)`\n/,
  )
  expect(out).toContain(
    "    - export const greeting = 'HELLO'.toLowerCase()\n    + export const greeting = 'HELLO'.toUpperCase()\n",
  )
  expect(out.endsWith(judged.slice(judged.indexOf('- greeting')).trimEnd())).toBe(true)
  expect(code).toBe(1)

  course.write('solutions/echo/mutants.md', judged)
  const again = await mutate()
  expect(again.out).toContain('2 survived: 0 judged equivalent, 2 free, 0 not judged.')
  expect(again.out).not.toContain('nobody has judged')
  // Judged or not, too few are killed.
  expect(again.code).toBe(1)
  // Of a part, only the judgements count.
  expect((await mutate('--operator', 'method')).code).toBe(0)
})

test('a second run knows what came of the first; a new test asks again', async () => {
  course.write(reference, quiet)
  expect((await mutate()).out).not.toContain('known')
  expect((await mutate()).out).toContain('3 mutants in')
  expect((await mutate()).out).toContain('3 known from an earlier run')
  expect((await mutate('--fresh')).out).not.toContain('known')
  const suite = 'exercises/echo/suite.test.ts'
  course.write(suite, readFileSync(join(course.root, suite), 'utf8').replaceAll('said.toLowerCase()', 'said'))
  const { code, out } = await mutate()
  expect(out).toContain('3 killed (100 %).')
  expect(out).not.toContain('known')
  expect(code).toBe(0)
})

test('judgements about nothing any more are told, and fail', async () => {
  course.write('solutions/echo/mutants.md', judged)
  const { code, out } = await mutate()
  expect(out).toContain('✗ 2 judgements of solutions/echo/mutants.md about nothing any more')
  expect(out).toContain('line 8: no mutant reads like this any more')
  expect(code).toBe(1)
  course.write('solutions/echo/mutants.md', judged.replace('greeting.ts:', 'hello.ts:'))
  expect((await mutate()).out).toContain('line 8: the reference has no hello.ts any more: take it away')
  const ofKilled = judged
    .replace(/- greeting.ts.*/, "- greeting.ts: `export const greeting = 'hello'`")
    .replace(/ {2}- method: `\.toLowerCase\(…\)`.*/, "  - string: `greeting = 'hello'` → `''`")
  course.write('solutions/echo/mutants.md', ofKilled)
  // Which test is tried first depends on what killed others before.
  expect((await mutate()).out).toMatch(/line 8: is killed by [a-z]+\/[a-z-]+ now: take it away/)
})

test('a mutant that does not come to an end is ended, told apart, and killed', async () => {
  course.write(
    reference,
    "let rounds = 9\nwhile (rounds > 0) rounds--\nexport const greeting = `hello${'!'.repeat(rounds)}`\n",
  )
  const { out } = await mutate('--line', '2')
  expect(out).toMatch(/killed \(\d+ %\), \d of them as they did not come to an end\./)
  const { mutants } = JSON.parse((await mutate('--line', '2', '--json')).out)
  expect(mutants).toContainEqual(
    expect.objectContaining({ change: '`rounds--` → `rounds++`', kind: 'killed', ranOn: true }),
  )
})

test('one is shown as a diff that can be graded', async () => {
  course.write(reference, quiet)
  const [first] = JSON.parse((await mutate('--json')).out).survivors
  const { code, out } = await mutate('--show', first.id)
  expect(out).toBe(
    [
      'greeting.ts:1:33 method: `.toLowerCase(…)` → `.toUpperCase(…)`',
      '',
      '--- a/greeting.ts',
      '+++ b/greeting.ts',
      '@@ -1,1 +1,1 @@',
      "-export const greeting = 'HELLO'.toLowerCase()",
      "+export const greeting = 'HELLO'.toUpperCase()",
    ].join('\n'),
  )
  expect(code).toBe(0)
  course.write('loud.diff', `${out}\n`)
  // As it survives, it passes.
  expect((await run(course.root, ['grade', 'echo', 'loud.diff'])).code).toBe(0)
  const killed = JSON.parse((await mutate('--json')).out).mutants.find(
    ({ kind }: { kind: string }) => kind === 'killed',
  )
  course.write('killed.diff', (await mutate('--show', killed.id)).out)
  expect((await run(course.root, ['grade', 'echo', 'killed.diff'])).code).toBe(1)
})

test('as JSON, and nothing else', async () => {
  course.write(reference, quiet)
  course.write('solutions/echo/mutants.md', judged)
  const { code, out, err } = await mutate('--json')
  expect(JSON.parse(out)).toMatchObject({
    exercise: 'echo',
    seed: 1,
    isWhole: true,
    isSound: false,
    killedShare: 1 / 3,
    survivors: [
      { file: 'greeting.ts', line: 1, column: 33, judgement: { kind: 'free', group: 'How loud it is' } },
      { operator: 'method' },
    ],
    stale: [],
  })
  expect(err).toBe('')
  expect(code).toBe(1)
})

test('how far it is, only where somebody looks on', async () => {
  const told: string[] = []
  await run(course.root, ['mutate', 'echo'], { isWatched: true, progress: (line) => void told.push(line) })
  expect(told).toEqual(['Tried 1 of 1 mutants'])
  expect((await mutate('--fresh')).err).toBe('')
})

describe('what could not be done is told, with what next', () => {
  const wrong: readonly (readonly [string, readonly string[], string])[] = [
    ['no exercise', [], 'which exercise?'],
    ['an exercise that there is not', ['ecko'], 'no exercise is called "ecko"'],
    ['two exercises', ['echo', 'echo'], 'one exercise at a time'],
    ['an operator that there is not', ['echo', '--operator', 'x'], 'there is no operator "x"'],
    ['a file that there is not', ['echo', '--file', 'echo.ts'], 'has no file "echo.ts" of its own'],
    ['a line without mutants', ['echo', '--line', '9'], 'no mutant is there'],
    ['a line that is none', ['echo', '--line', 'x'], '--line wants a whole number'],
    ['a mutant that there is not', ['echo', '--show', 'zz'], 'no mutant is called "zz"'],
    ['a mutant without a name', ['echo', '--show', ''], 'no mutant is called ""'],
  ]
  test.each(wrong)('%s', async (_, args, told) => {
    const { code, err } = await run(course.root, ['mutate', ...args])
    expect(err).toContain(told)
    expect(err).toMatch(/\n {2}next {3}\S/)
    expect(code).toBe(2)
  })

  test('an exercise without a reference', async () => {
    rmSync(join(course.root, 'solutions/echo/reference'), { recursive: true })
    const { code, err } = await mutate()
    expect(err).toContain('the reference has no files')
    expect(code).toBe(2)
  })

  test('a reference that fails its suite: nothing is said of its mutants', async () => {
    course.write(reference, "export const greeting = 'hi'\n")
    const { code, out, err } = await mutate()
    expect(err).toContain(
      'the reference of echo fails its own suite at seed 1, in greet/says-hello, count/says-it-again',
    )
    expect(out).toBe('')
    expect(code).toBe(2)
  })

  test('judgements that cannot be read, each with its line, before anything is graded', async () => {
    course.write('solutions/echo/mutants.md', '## maybe: So\n\nSo.\n\n- nowhere\n')
    const { code, err } = await mutate()
    expect(err).toContain('line 1: "## maybe: So" is no group')
    expect(err).toContain('line 5: "- nowhere" is no place')
    expect(err).toContain('solutions/echo/mutants.md')
    expect(existsSync(join(course.root, '.cache/mutants'))).toBe(false)
    expect(code).toBe(2)
  })
})
