import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FixtureCourse, finishedCourse } from '../course/fixtures/course.ts'
import { fittedFiles, writeHeldBack } from '../course/fixtures/held-back.ts'
import { checkCourse } from './check/course.ts'
import { run } from './fixtures/terminal.ts'

const lessonHead = '---\ntitle: Echo\nnumber: "1.1"\nsummary: One.\nminutes: 5\nexercise: '
const check = ({ root }: FixtureCourse, ...args: string[]) => run(root, ['check', ...args])

test('a sound course is proved: one row, and nothing below it', async () => {
  const course = finishedCourse()
  expect((await check(course, '--update')).code).toBe(0)
  const { code, out } = await check(course, '--fresh')
  expect(out).toMatch(/^exercise +tests +seeds +alternatives passed +mistakes caught +checkpoints +time\n/)
  expect(out).toMatch(/\necho +2 +3 +3 +12 +1 +\d/)
  expect(out).toContain('All proved')
  expect(out).toContain('54 runs graded.')
  expect(code).toBe(0)
  // What is known is not tried again, and a change of one solution is the only thing that is.
  expect((await check(course)).out).toContain('0 runs graded, 54 known')
  course.write('solutions/echo/alternatives/loud/greeting.ts', "export const greeting = 'Hello'\n")
  expect((await check(course)).out).toContain('3 runs graded, 51 known')
  course.remove()
})

test('mistakes can be tried at fewer seeds than what must pass', async () => {
  const course = finishedCourse()
  await check(course, '--update')
  const { signal } = new AbortController()
  const asked = { root: course.root, slugs: ['echo'], update: false, signal }
  const result = await checkCourse({ ...asked, seeds: 4, mistakeSeeds: 1, isFresh: true })
  // Six that must pass or begin, at four seeds, and twelve mistakes at one.
  expect(result.graded).toBe(6 * 4 + 12)
  expect(result.proofs[0]?.mistakes).toEqual({ good: 12, of: 12 })
  // A mistake that nobody catches is told all the same.
  const blind = 'solutions/echo/mistakes/wrong-2.diff'
  course.write(blind, readFileSync(join(course.root, blind), 'utf8').replace("= '2'", "= 'Hello'"))
  const told = await checkCourse({ ...asked, seeds: 4, mistakeSeeds: 1, isFresh: false })
  expect(told.proofs[0]?.mistakes).toEqual({ good: 11, of: 12 })
  course.remove()
})

describe('what is not as it must be is told, with what next', () => {
  let sound: FixtureCourse
  let course: FixtureCourse
  beforeAll(async () => {
    sound = finishedCourse()
    await check(sound, '--update', '--seeds', '1')
  })
  afterAll(() => sound.remove())

  // A course of its own each time, as modules that were loaded once stay as they were; what was bundled and recorded comes along.
  beforeEach(() => {
    course = finishedCourse()
    for (const path of ['.cache', 'solutions/echo/messages.md']) {
      cpSync(join(sound.root, path), join(course.root, path), { recursive: true })
    }
  })
  afterEach(() => course.remove())

  test('held-back tests are proved as well, with their words; grade has none of them', async () => {
    writeHeldBack(course)
    expect((await check(course, '--seeds', '1')).out).toMatch(/\necho +3 +1 +3 +12 +1 +\d[\s\S]*All proved/)
    course.write('exercises/echo/text/held-back.en.ts', 'export default { tests: {}, says: {} }')
    course.write('solutions/echo/alternatives/loud/echo.ts', fittedFiles['echo.ts'])
    const { code, out } = await run(course.root, ['grade', 'echo', 'solutions/echo/alternatives/loud'])
    expect([code, out.includes('says-hello-elsewhere')]).toEqual([0, false])
    const told = (
      await checkCourse({
        root: course.root,
        slugs: ['echo'],
        seeds: 1,
        isFresh: true,
        update: false,
        signal: new AbortController().signal,
      })
    ).proofs[0]?.faults.map(({ of, what }) => `${of}: ${what}`)
    expect(told).toContainEqual(
      expect.stringMatching(/^alternatives\/loud: fails in greet\/says-hello-elsewhere/),
    )
  })

  const faults: readonly (readonly [string, string, (source: string) => string, string])[] = [
    [
      'a starter that passes',
      'exercises/echo/starter/greeting.ts',
      () => "export const greeting = 'hello '.trim()",
      'echo starter: passes the first stage, greet, on seed 1',
    ],
    [
      'a starter that fails without words',
      'exercises/echo/starter/echo.ts',
      () => 'export default {}',
      'echo starter: ',
    ],
    [
      'a reference that fails',
      'solutions/echo/reference/greeting.ts',
      () => "export const greeting = 'hi'",
      'echo reference: fails in greet/says-hello, count/says-it-again, on seed 1',
    ],
    [
      'an alternative that fails',
      'solutions/echo/alternatives/loud/greeting.ts',
      (source) => source.replace('HELLO', 'HI'),
      'echo alternatives/loud: fails in',
    ],
    [
      'a mistake that is not caught',
      'solutions/echo/mistakes/silent.diff',
      (source) => source.replace("''", "'Hello'"),
      'echo mistakes/silent: passes greet/says-hello, the test that its header names',
    ],
    [
      'a header that names no test',
      'solutions/echo/mistakes/silent.diff',
      (source) => source.replace('says-hello', 'says-bye'),
      'names greet/says-bye, which the suite does not have',
    ],
    [
      'a diff that no longer fits',
      'solutions/echo/reference/greeting.ts',
      () => "export const greeting = 'Hello'\n",
      `echo mistakes/silent: the hunk for greeting.ts no longer fits the reference: it expects "export const greeting = 'hello'" in line 1`,
    ],
    [
      'a checkpoint that passes its stage',
      'solutions/echo/checkpoints/count.diff',
      (source) => source.replace("'and no more'", "'hello '.trim()"),
      'echo checkpoints/count: passes the stage count, which is to begin with it, on seed 1',
    ],
    [
      'a checkpoint that passes too little',
      'solutions/echo/checkpoints/count.diff',
      (source) => source.replace('said++ === 0', 'said++ === 1'),
      'echo checkpoints/count: fails in greet/says-hello, of a stage before it',
    ],
    [
      'a checkpoint that ends by itself',
      'solutions/echo/checkpoints/count.diff',
      (source) => source.replace('+let said = 0', '+let said = 0 +'),
      'echo checkpoints/count: ended as does-not-compile',
    ],
    [
      'a stage with two hints',
      'exercises/echo/text/en.ts',
      (source) => source.replace("'one', 'two', 'three'", "'one', 'two'"),
      'the stage greet does not have three hints',
    ],
    [
      'a test without words',
      'exercises/echo/text/en.ts',
      (source) => source.replace(", 'says-it-again': 'It says so again.'", ''),
      'the test says-it-again has no words',
    ],
    [
      'a saying without words',
      'exercises/echo/suite.test.ts',
      (source) => source.replace("say('no-hello'", "say('no-bye'"),
      'the saying no-bye has no words',
    ],
    [
      'words that nobody says',
      'exercises/echo/text/en.ts',
      (source) => source.replace('says: {', "says: { 'left-over': { seen: 'a', cause: 'b', next: 'c' },"),
      'a saying left-over, which the suite never uses',
    ],
    [
      'a message that reads otherwise',
      'exercises/echo/text/en.ts',
      (source) => source.replace('It said {said}.', 'It answered {said}.'),
      '13 messages not as recorded: mistakes/silent, mistakes/wrong-1, mistakes/wrong-10 and 10 more',
    ],
    [
      'a value that is never filled in',
      'exercises/echo/text/en.ts',
      (source) => source.replace('{said}', '{answer}'),
      'shows {answer} as it stands in the text',
    ],
    [
      'a scene without words',
      'exercises/echo/stack.ts',
      (source) =>
        source.replace(
          'entry:',
          "scenes: { calm: { steps: [], endMs: 2, measures: [{ id: 'all', fromMs: 0, toMs: 1 }] } }, entry:",
        ),
      'the scene calm has no words',
    ],
    [
      'a figure without words',
      'exercises/echo/stack.ts',
      (source) => source.replace('regions:', "figures: [{ id: 'depth', path: '/' }], regions:"),
      'the figure depth has no words',
    ],
    [
      'a chart of nothing',
      'exercises/echo/stack.ts',
      (source) => source.replace('entry:', "charts: ['keys'], entry:"),
      'the chart keys shows a figure that no role has',
    ],
    [
      'judgements of mutants that there are no more',
      'solutions/echo/mutants.md',
      () =>
        "## free: So\n\nSo.\n\n- greeting.ts: `export const greeting = 'hallo'`\n  - string: `'hallo'` → `''`\n",
      'echo mutants: solutions/echo/mutants.md judges mutants that the reference does not have any more: line 6',
    ],
    [
      'judgements that cannot be read',
      'solutions/echo/mutants.md',
      () => 'So.\n\n## So\n',
      'echo mutants: 3 lines cannot be read as judgements:\nline 3: "## So" is no group',
    ],
    [
      'an exercise that does not load',
      'exercises/echo/stack.ts',
      () => '',
      'echo: the file has no default export',
    ],
    [
      'a suite that does not build',
      'exercises/echo/suite.test.ts',
      () => "import './nowhere.ts'",
      'echo: the suite of echo does not build',
    ],
  ]
  test.each(faults)('%s', async (_, path, to, told) => {
    const file = join(course.root, path)
    course.write(path, to(existsSync(file) ? readFileSync(file, 'utf8') : ''))
    const { code, out } = await check(course, '--seeds', '1')
    expect(out).toContain(told)
    expect(out).toMatch(/\n {2}next {3}\S/)
    expect(code).toBe(1)
  })

  test('what is still open: too few solutions, and lines that say so', async () => {
    rmSync(join(course.root, 'solutions/echo/alternatives/loud'), { recursive: true })
    rmSync(join(course.root, 'solutions/echo/mistakes/wrong-3.diff'))
    course.write('solutions/echo/open.md', '# Open\n\n- OPEN: mutants judged\n- is OPEN: no mark\n')
    course.write('exercises/echo/notes.ts', '/** OPEN: more tests */\nexport const a = 1 // OPEN: no mark\n')
    course.write('content/en/01-one/01-echo.mdx', `${lessonHead}echo\n---\n\n{/* OPEN: the scene */}\n`)
    const { code, out } = await check(course, '--seeds', '1')
    expect(code).toBe(1)
    expect(out).toContain(
      [
        '✗ echo open: unfinished, 5 open points',
        '    2 of 3 alternatives at least: solutions/echo/alternatives/<name>/',
        '    11 of 12 mistakes at least: npx millions mistake echo <name>',
        '    exercises/echo/notes.ts:1 more tests',
        '    solutions/echo/open.md:3 mutants judged',
        '    content/en/01-one/01-echo.mdx:9 the scene',
        '  next   Do each, and take its line away.',
      ].join('\n'),
    )
  })

  test('a stage without a checkpoint', async () => {
    rmSync(join(course.root, 'solutions/echo/checkpoints/count.diff'))
    const { code, out } = await check(course, '--seeds', '1')
    expect(out).toContain('echo checkpoints/count: is missing')
    expect(out).toContain('npx millions checkpoint echo count lays it out to be written.')
    expect(code).toBe(1)
  })

  test('a saying without words, in a room of the suite', async () => {
    course.write('exercises/echo/stages/count.ts', "export const words = () => say('from-a-room')")
    expect((await check(course, '--seeds', '1')).out).toContain('the saying from-a-room has no words')
  })

  test('a place for what is known that cannot be written', async () => {
    rmSync(join(course.root, '.cache', 'check'), { recursive: true })
    course.write('.cache/check', 'no folder')
    const { code, err } = await check(course, '--seeds', '1')
    expect(err).toContain('this could not be read or written (E')
    expect(err).toContain('take away what stands there')
    expect(err).not.toContain('    at ')
    expect(code).toBe(2)
  })

  test('a lesson that names an exercise that there is not', async () => {
    course.write('content/en/01-one/01-echo.mdx', `${lessonHead}ecko\n---\n`)
    expect((await check(course, '--seeds', '1')).out).toContain(
      'names the exercise "ecko", which there is not',
    )
  })

  test('a lesson that names one that there is', async () => {
    course.write('content/en/01-one/01-echo.mdx', `${lessonHead}echo\n---\n`)
    expect((await check(course, '--seeds', '1')).code).toBe(0)
  })
})
