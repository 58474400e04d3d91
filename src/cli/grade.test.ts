import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestResult, Verdict } from '../contract/verdict.ts'
import { type ExerciseBrief, loadBrief } from '../course/exercises.ts'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { run } from './fixtures/terminal.ts'
import { verdictReport } from './verdict-report.ts'

// One course for all: the first to grade bundles the suite, the others find it bundled.
let course: FixtureCourse
beforeAll(() => {
  course = fixtureCourse()
  course.write('right/echo.ts', "export default { fetch: () => new Response('hello') }\n")
  course.write('right/greeting.ts', '')
  course.write('wrong/echo.ts', "console.log('here')\nexport default { fetch: () => new Response('bye') }\n")
  course.write('wrong/greeting.ts', '')
  course.write('throws/echo.ts', "throw new Error('boom')\n")
  course.write('throws/greeting.ts', '')
  course.write('broken/echo.ts', 'export default {\n  fetch() {\n')
  course.write('broken/greeting.ts', '')
  course.write('elsewhere/index.html', '')
})
afterAll(() => course.remove())

const grade = (...args: string[]) => run(course.root, ['grade', 'echo', ...args])
const json = async (...args: string[]): Promise<unknown> => JSON.parse((await grade(...args, '--json')).out)

/** The verdict of a stage in which five tests fail alike. */
async function fiveFailures(): Promise<{ verdict: Verdict; brief: ExerciseBrief }> {
  const result: TestResult = {
    stage: 'greet',
    test: 'says-hello',
    seed: 1,
    status: 'failed',
    say: { id: 'no-hello', values: { said: 'bye' } },
  }
  const tests = Array.from({ length: 5 }, () => ({ ...result }))
  const hashes = { filesHash: '', suiteHash: '' }
  return {
    verdict: { format: 1, exercise: 'echo', ...hashes, outcome: { kind: 'failed' }, tests },
    brief: await loadBrief(course.root, 'echo'),
  }
}

describe('one folder', () => {
  test('passed: a line for each stage; with --all every test by its title; exit code 0', async () => {
    const { code, out } = await grade('right')
    expect(code).toBe(0)
    expect(out).toContain('✓ 1 Greet: 1 of 1 test passes\n✓ 2 Count (stretch): 1 of 1 test passes\n')
    expect(out).toContain('Passed: all 2 tests')
    expect((await grade('right', '--all')).out).toContain(
      '(stretch): 1 of 1 test passes\n  ✓ It says so again.',
    )
  })

  test('not passed: what was seen, the likely cause, what to try, the console; exit code 1', async () => {
    const { code, out } = await grade('wrong')
    expect(code).toBe(1)
    expect(out).toContain('✗ 1 Greet: 0 of 1 test passes\n  ✗ It says hello.\n      Seen      It said bye.')
    expect(out).toContain('Likely    The starter says nothing.')
    expect(out).toContain('Try       Say hello.')
    expect(out).toMatch(/When {6}at [\d.]+ ms of virtual time/)
    expect(out).toMatch(/Console\n.*here/)
    expect(out).toContain('Not yet: 0 of 2 tests passed')
    expect(out).toContain('npx millions grade echo wrong --stage greet --seed 1\n')
  })

  test('stages after the first that fails are a line each, unless --all is given', async () => {
    const { out } = await grade('wrong')
    expect(out).toContain('\n✗ 2 Count (stretch): 0 of 1 test passes\n')
    expect(out).not.toContain('It says so again.')
    const all = (await grade('wrong', '--all')).out
    expect(all).toContain('  ✗ It says so again.\n      Seen      It said bye.')
  })

  test('three failures of a stage are told in full, the rest by their titles', async () => {
    const { verdict, brief } = await fiveFailures()
    const told = (all: boolean) =>
      verdictReport(verdict, 1, brief, {
        width: 80,
        all,
        hints: 0,
        command: 'npx millions grade echo',
        replayCommand: 'npx millions replay echo',
      })
    expect(told(false).match(/Seen {6}It said bye\./g)).toHaveLength(3)
    expect(told(false).match(/^ {2}✗ /gm)).toHaveLength(5)
    expect(told(true).match(/Seen {6}It said bye\./g)).toHaveLength(5)
  })

  test('--hints shows as many hints of the first stage that fails, and how to get the next', async () => {
    expect((await grade('wrong')).out).toContain('npx millions grade echo wrong --hints 1\n')
    const { out } = await grade('wrong', '--hints', '2')
    expect(out).toContain('Hint 1 of 3\n  one\nHint 2 of 3\n  two\n')
    expect(out).not.toContain('Hint 3')
    expect(out).toContain('npx millions grade echo wrong --hints 3\n')
    expect((await grade('wrong', '--hints', '3')).out).not.toContain('--hints')
    expect((await grade('wrong', 'right', '--hints', '1')).err).toContain('are for one folder')
  })

  test('a program that throws at boot is told once, and no test that it kept from running', async () => {
    const { code, out } = await grade('throws')
    expect(code).toBe(1)
    expect(out.match(/ line 1: /g)).toHaveLength(1)
    expect(out).toContain('✗ 1 Greet\n  ✗ It says hello.\n\n✗ Threw at boot\n  Seen      echo.ts, line 1')
    expect(out).not.toContain('Count')
  })

  test('the folder of the workspace, unless told', async () => {
    expect((await grade()).err).toContain('Run `millions open echo` to start one')
    await run(course.root, ['open', 'echo'])
    expect((await grade()).out).toContain('It said bye.')
  })

  test('a solution as it lies, with only the files that differ', async () => {
    expect((await grade(join('solutions', 'echo', 'reference'))).code).toBe(0)
  })

  test('a mistake as it lies, and a diff of somebody else', async () => {
    const mistake = join('solutions', 'echo', 'mistakes', 'silent.diff')
    const { code, out } = await grade(mistake)
    expect(code).toBe(1)
    expect(out).toContain('Seen      It said .')
    expect(out).toContain(`npx millions grade echo ${mistake} --stage greet`)
    const words = 'Against: alternatives/loud\n\n'
    const change = "@@ -1,1 +1,1 @@\n-export const greeting = 'HELLO'\n+export const greeting = 'Hello'\n"
    course.write('mine.diff', `${words}--- a/greeting.ts\n+++ b/greeting.ts\n${change}`)
    expect((await grade('mine.diff')).code).toBe(0)
  })

  test('a diff that does not fit, and what is none', async () => {
    course.write('stale.diff', '--- a/greeting.ts\n+++ b/greeting.ts\n@@ -1,1 +1,1 @@\n-gone\n+new\n')
    const stale = await grade('stale.diff')
    expect(stale.code).toBe(2)
    expect(stale.err).toContain('no longer fits the reference: it expects "gone" in line 1')
    writeFileSync(join(course.root, 'bytes.diff'), Uint8Array.of(0xff))
    expect((await grade('bytes.diff')).err).toContain('cannot be read as a diff (not-text)')
    symlinkSync('round.diff', join(course.root, 'round.diff'))
    expect((await grade('round.diff')).err).toContain('a link that leads round in a circle')
    expect((await grade('gone.diff')).err).toContain('there is no such folder')
  })

  test.each(['greet', '1'])('--stage %s stops after a stage, by its name or its number', async (stage) => {
    const { out } = await grade('right', '--stage', stage)
    expect(out).toContain('Passed: all 1 test,')
    expect(out).not.toContain('Count')
  })

  test('a syntax error is told with file and line, and is no pass', async () => {
    const { code, out } = await grade('broken')
    expect(code).toBe(1)
    expect(out).toContain('echo.ts')
    expect(out).toMatch(/line \d/)
  })
})

describe('--json prints JSON and nothing else', () => {
  test('the verdict of one folder', async () => {
    expect(await json('wrong', '--seed', '7')).toMatchObject({
      format: 1,
      exercise: 'echo',
      filesHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      outcome: { kind: 'failed' },
      tests: [
        {
          stage: 'greet',
          test: 'says-hello',
          seed: 7,
          status: 'failed',
          say: { id: 'no-hello', values: { said: 'bye' } },
        },
        { stage: 'count', test: 'says-it-again', seed: 7, status: 'failed' },
      ],
    })
  })

  test('what could not be done', async () => {
    expect(await json('elsewhere')).toEqual({
      error: {
        message: expect.stringContaining('not a folder of the exercise echo'),
        where: join(course.root, 'elsewhere'),
        next: expect.stringContaining('millions open echo'),
      },
    })
  })

  test('several folders, a line each, in their order: one that cannot be read keeps none of the others waiting', async () => {
    const { out } = await grade('right', 'elsewhere', 'wrong', '--json')
    expect(out.split('\n').map((line) => JSON.parse(line))).toMatchObject([
      { folder: join(course.root, 'right'), outcome: { kind: 'passed' } },
      { folder: join(course.root, 'elsewhere'), error: { message: expect.stringContaining('not a folder') } },
      { folder: join(course.root, 'wrong'), outcome: { kind: 'failed' } },
    ])
  })
})

test('several folders are a table; the exit code is the worst of all', async () => {
  const { code, out } = await grade('right', 'wrong', 'elsewhere')
  expect(code).toBe(2)
  const lines = out.split('\n')
  expect(lines[0]).toMatch(/^folder +verdict +tests +stages +first failure$/)
  expect(lines[2]).toMatch(/^right +passed +2\/2 +2\/2$/)
  expect(lines[3]).toMatch(/^wrong +failed +0\/2 +0\/2 +greet\/says-hello$/)
  expect(lines[4]).toMatch(/^elsewhere +could not +this is not a folder of the exercise echo/)
  expect((await grade('right', 'wrong')).code).toBe(1)
})

test('--watch grades at every save and ends by Ctrl-C', async () => {
  course.write('watched/echo.ts', "export default { fetch: () => new Response('bye') }\n")
  course.write('watched/greeting.ts', '')
  const interrupt = new AbortController()
  const printed: string[] = []
  let graded = () => {}
  const next = () => new Promise<void>((resolve) => (graded = resolve))
  const first = next()
  const ended = run(course.root, ['grade', 'echo', 'watched', '--watch'], {
    signal: interrupt.signal,
    print: (text) => {
      printed.push(text)
      graded()
    },
  })
  await first
  const second = next()
  course.write('watched/echo.ts', "export default { fetch: () => new Response('hello') }\n")
  await second
  interrupt.abort()
  expect((await ended).code).toBe(0)
  expect(printed).toEqual([
    expect.stringContaining('Not yet: 0 of 2'),
    expect.stringContaining('Passed: all 2'),
  ])
})

test('--watch on a folder that there is not says so and ends', async () => {
  const { code, err } = await grade('nowhere', '--watch')
  expect(code).toBe(2)
  expect(err).toContain('there is no such folder')
})

test('a cache that cannot be written is told as such', async () => {
  const other = fixtureCourse()
  other.write('.cache', 'a file that stands in the way')
  const { code, err } = await run(other.root, ['grade', 'echo', 'solutions/echo/reference'])
  expect(code).toBe(2)
  expect(err).toContain('this could not be written')
  expect(err).toContain(join(other.root, '.cache'))
  other.remove()
})
