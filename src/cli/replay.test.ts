import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestReplay } from '../contract/replay.ts'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { filesHash } from '../grading/hash.ts'
import { run } from './fixtures/terminal.ts'

let course: FixtureCourse
beforeAll(() => {
  course = fixtureCourse()
  const greeting = ['right', 'wrong', 'throws', 'late', 'broken', 'workspace/echo']
  for (const folder of greeting) course.write(`${folder}/greeting.ts`, '')
  const right = "export default { fetch: () => new Response('hello') }\n"
  course.write('right/echo.ts', right)
  course.write('workspace/echo/echo.ts', right)
  course.write(
    'wrong/echo.ts',
    "export default {\n  fetch() {\n    console.log('line\\n two')\n    return new Response('bye')\n  },\n}\n",
  )
  course.write('throws/echo.ts', "throw new Error('boom')\n")
  course.write('late/echo.ts', "export default { fetch() { throw new Error('late') } }\n")
  course.write('broken/echo.ts', 'export default {\n  fetch() {\n')
})
afterAll(() => course.remove())

const replay = (...args: string[]) => run(course.root, ['replay', 'echo', ...args])
const hello = ['--test', 'says-hello']

describe('one test, event by event', () => {
  test('failed: why, and the events around the one that broke it, which is marked; exit code 1', async () => {
    const { code, out } = await replay('wrong', ...hello)
    expect(code).toBe(1)
    expect(out).toContain('✗ It says hello. (seed 1)\n  Seen      It said bye.')
    expect(out).toMatch(/event +ms +node +after +what happened/)
    expect(out).toMatch(/\n▶ +\d+ +[\d.]+ +users +\d+ +gets 200 from web-1, /)
    expect(out.match(/▶ +\d/g)).toHaveLength(1)
    expect(out).toContain('▶ marks the event')
  })

  test('a log tells its line, and stays one line', async () => {
    expect((await replay('wrong', ...hello)).out).toContain('logs: line ⏎ two (echo.ts, line 3)')
  })

  test('passed: exit code 0, and no event is marked', async () => {
    const { code, out } = await replay('right', ...hello)
    expect(code).toBe(0)
    expect(out).toContain('It passed.')
    expect(out).not.toContain('▶')
  })

  test('the folder is that of the workspace unless told', async () => {
    expect((await replay(...hello)).code).toBe(0)
  })

  test('a program that throws at boot: its crash is where it opens', async () => {
    const { code, out } = await replay('throws', ...hello)
    expect(code).toBe(1)
    expect(out).toMatch(/▶ .*web-1 .*goes down by itself: Error: boom .*\(echo\.ts, line 1\)/)
  })

  test('--json prints the replay whole, and nothing else', async () => {
    const { code, out, err } = await replay('wrong', ...hello, '--seed', '7', '--json')
    const told = JSON.parse(out) as TestReplay
    expect(code).toBe(1)
    expect(err).toBe('')
    expect(told).toMatchObject({ exercise: 'echo', result: { test: 'says-hello', seed: 7 } })
    const opening = told.worlds[0]?.events[told.result.event ?? -1]
    expect(opening).toMatchObject({ kind: 'answer', node: 'users' })
  })
})

test.each(['It says hello.', 'it says hello', 'greet/says-hello'])('the test by %j', async (named) => {
  expect((await replay('right', '--test', named)).out).toContain('✓ It says hello. (seed 1)')
})

test('--messages: headers and bodies of both ends; --json has them when asked, and not else', async () => {
  const { out } = await replay('wrong', ...hello, '--messages', '--node', 'web-1')
  expect(out).toMatch(/takes in GET \/ from \S+\n +exchange 1\n/)
  expect(out).toMatch(
    /gets 200 from web-1, .*\n +exchange 1\n +content-type: text\/plain.*\n(?:.*\n)*? +body of 3 bytes:\n +bye\n/,
  )
  expect((await replay('wrong', ...hello)).out).not.toContain('content-type')
  const bodies = async (...more: string[]) => {
    const { worlds } = JSON.parse((await replay('wrong', ...hello, '--json', ...more)).out) as TestReplay
    return worlds[0]?.events.flatMap((event) => ('message' in event ? [event.message?.text] : []))
  }
  expect(await bodies('--messages')).toContain('bye')
  expect(await bodies()).toEqual([])
})

describe('which events are shown', () => {
  const rows = (out: string) => out.split('\n').filter((line) => /^▶? +\d+ +[\d.]+ /.test(line))

  test('so many around the opening one, with a hint how to see the rest', async () => {
    const { out } = await replay('wrong', ...hello, '--around', '1')
    expect(rows(out)).toHaveLength(2)
    expect(out).toMatch(/… \d+ events before/)
    const command = 'npx millions replay echo wrong --test says-hello --seed 1 --all'
    expect(out).toContain(command)
  })

  test('--event: around another one than the one that broke it', async () => {
    const { out } = await replay('wrong', ...hello, '--event', '1', '--around', '0')
    expect(rows(out)).toEqual([expect.stringMatching(/^▶ +1 +[\d.]+ +web-1 +boots/)])
    expect((await replay('wrong', ...hello, '--event', '900')).err).toMatch(
      /no event .* 900\n.*from 1 to \d+\./,
    )
  })

  test('--all: every one, from the first', async () => {
    const { out } = await replay('wrong', ...hello, '--around', '1', '--all')
    expect(rows(out)[0]).toMatch(/^ +1 +[\d.]+ +web-1 +boots/)
    expect(out).not.toContain('…')
    expect(out).not.toContain('--all')
  })

  test('--node and --kind: those and the opening one', async () => {
    const { out } = await replay('wrong', ...hello, '--kind', 'log', '--kind', 'receive', '--node', 'web-1')
    expect(rows(out)).toHaveLength(3)
    expect(out).toContain('takes in GET /')
    expect(out).not.toContain('boots')
  })
})

describe('what cannot be done is told with what to do next; exit code 2', () => {
  const cases: Record<string, { args: string[]; says: string }> = {
    'no test': {
      args: ['right'],
      says: '✗ which test?\n  next   Tests are\n         --stage greet: says-hello',
    },
    'an unknown test': {
      args: ['right', '--test', 'x'],
      says: '✗ no test is called "x"\n  next   Tests are',
    },
    'a test of another stage': {
      args: ['right', ...hello, '--stage', 'x'],
      says: 'no test is called "x/says-hello"',
    },
    'an unknown node': {
      args: ['wrong', ...hello, '--node', 'x'],
      says: '✗ no event of this test has the node "x"\n  next   Nodes are users, web-1.',
    },
    'an unknown kind': { args: ['wrong', ...hello, '--kind', 'x'], says: 'has the kind "x"' },
    'two folders': { args: ['right', 'wrong', ...hello], says: '✗ one folder at a time' },
    'no such folder': { args: ['nowhere', ...hello], says: '✗ there is no such folder' },
    'an odd seed': { args: ['right', ...hello, '--seed', 'x'], says: '✗ --seed wants a whole number' },
  }
  for (const [name, { args, says }] of Object.entries(cases)) {
    test(name, async () => {
      const { code, out, err } = await replay(...args)
      expect(err).toContain(says)
      expect(out).toBe('')
      expect(code).toBe(2)
    })
  }

  test('as JSON where JSON was asked for', async () => {
    const { code, out } = await replay('right', '--test', 'x', '--json')
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ error: { message: 'no test is called "x"' } })
  })
})

test('a line that the error tells by itself is told once', async () => {
  const { out } = await replay('late', ...hello)
  expect(out).toContain('logs: fetch threw: answered with 500: Error: late (echo.ts, line 1)\n')
})

test('files that do not compile: as grading tells it; exit code 1', async () => {
  const { code, out } = await replay('broken', ...hello)
  expect(code).toBe(1)
  expect(out).toMatch(/✗ .*\n {2}Seen .*echo\.ts/)
  const json = await replay('broken', ...hello, '--json')
  expect(JSON.parse(json.out)).toMatchObject({ outcome: { kind: 'does-not-compile', file: 'echo.ts' } })
})

describe('a report of a verdict', () => {
  const wrong = "export default { fetch: () => new Response('bye') }\n"
  const report = (changes: object = {}): string => {
    const files = { 'echo.ts': wrong, 'greeting.ts': '' }
    const result = { stage: 'greet', test: 'says-hello', seed: 7, status: 'failed' }
    return JSON.stringify({
      format: 'millions-report',
      version: 1,
      exercise: 'echo',
      filesHash: filesHash(files),
      suiteHash: 'of another build',
      result,
      files,
      ...changes,
    })
  }
  const replayed = (name: string, text: string, ...args: string[]) => {
    course.write(name, text)
    return run(course.root, ['replay', name, ...args])
  }

  test('its files, test and seed are run; other tests than it was seen with are told', async () => {
    const { code, out, err } = await replayed('echo-says-hello.json', report())
    expect(code).toBe(1)
    expect(out).toContain('✗ It says hello. (seed 7)\n  Seen      It said bye.')
    expect((await replayed('r.json', report(), '--around', '1')).out).toContain('replay r.json')
    expect(err).toContain('the tests have changed since this report was saved')
  })

  test('--json prints the replay whole', async () => {
    const { out } = await replayed('a.json', report(), '--json')
    expect(JSON.parse(out)).toMatchObject({ exercise: 'echo', result: { test: 'says-hello', seed: 7 } })
  })

  test.each([
    ['no JSON', '{', 'it is not JSON'],
    ['something else', '{"format":"other"}', 'this is no report of a verdict'],
    ['another version of it', report({ version: 2 }), 'version'],
    ['a name that leads out', report({ exercise: '../echo' }), 'exercise'],
    ['a file that is no program', report({ files: { '../echo.ts': wrong } }), 'files'],
    [
      'files that were changed since',
      report({ files: { 'echo.ts': '', 'greeting.ts': '' } }),
      'were changed',
    ],
    [
      'a file too few',
      report({ files: { 'echo.ts': wrong }, filesHash: filesHash({ 'echo.ts': wrong }) }),
      'lacks greeting.ts',
    ],
  ])('%s is refused, with what to do next; exit code 2', async (_, text, told) => {
    const { code, out, err } = await replayed('bad.json', text)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(told)
  })

  test('one that is not there, and one with a test named beside it', async () => {
    const none = await run(course.root, ['replay', 'nowhere.json'])
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('there is no such report')])
    const both = await replayed('a.json', report(), '--seed', '3')
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('a report names its exercise')])
  })
})
