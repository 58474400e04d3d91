/** A class of folders, as a stream: rows and lines as they come, whatever the folders are, and how far it came. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FixtureCourse, fixtureCourse } from '../course/fixtures/course.ts'
import { run } from './fixtures/terminal.ts'

const answer = (text: string) => `export default { fetch: () => new Response('${text}') }\n`
const counted = `let asked = 0
export default { fetch: () => new Response(asked++ === 0 ? 'hello' : 'bye') }
`
const stuckLater = `let asked = 0
export default { fetch: () => { while (asked++ > 0); return new Response('hello') } }
`

let course: FixtureCourse
const lay = (folder: string, source: string) => {
  course.write(`${folder}/echo.ts`, source)
  course.write(`${folder}/greeting.ts`, '')
}
beforeAll(() => {
  course = fixtureCourse()
  lay('right', answer('hello'))
  lay('wrong', answer('bye'))
  lay('core', counted)
  lay(
    'logs',
    "console.log('\\u001b[2J <b> ]]> \\u0000 \\uFFFF')\nexport default { fetch: () => new Response('<&\"\\u0007') }",
  )
})
afterAll(() => course.remove())

const grade = (...args: string[]) => run(course.root, ['grade', 'echo', ...args])

/** Fifty, four of which are none. */
function layClass(): string[] {
  const names = Array.from({ length: 46 }, (_, place) => `class/student-${place}`)
  for (const [place, name] of names.entries()) lay(name, answer(place % 2 === 0 ? 'hello' : 'bye'))
  lay('class/broken', 'export default {')
  course.write('class/a-file', '')
  symlinkSync('round', join(course.root, 'class/round'))
  course.write('class/odd/greeting.ts', '')
  mkdirSync(join(course.root, 'class/odd/echo.ts'))
  return [
    ...names.slice(0, 20),
    'class/broken',
    'class/a-file',
    'class/round',
    'class/odd',
    ...names.slice(20),
  ]
}

test('fifty folders, some of which are none: a row each, in order, and none harms another', async () => {
  const names = layClass()
  const { code, out, err } = await grade(...names)
  expect(code).toBe(2)
  const rows = out.split('\n').slice(2)
  expect(rows.map((row) => row.split(' ')[0])).toEqual(names)
  const told = (name: string) => rows[names.indexOf(name)] ?? ''
  for (const [place, name] of names.filter((each) => each.includes('student')).entries())
    expect(told(name)).toMatch(
      place % 2 === 0 ? / passed +2\/2 +2\/2$/ : / failed +0\/2 +0\/2 +greet\/says-hello$/,
    )
  expect(told('class/broken')).toContain('does-not-compile')
  expect(told('class/a-file')).toContain('a file, not a folder')
  expect(told('class/round')).toContain('round in a circle')
  expect(told('class/odd')).toContain('echo.ts is not a file')
  expect(err).toMatch(/^Graded 50 folders: 23 passed, 24 did not, 3 could not be graded \(\d+\.\d s\)\.$/)
})

test.each([[], ['--json']])(
  '%s: what is done is told before the next one is, and Ctrl-C tells how far it came',
  async (...more) => {
    const interrupt = new AbortController()
    const printed: string[] = []
    const progress: string[] = []
    const { code, err } = await run(course.root, ['grade', 'echo', 'right', 'wrong', 'core', ...more], {
      signal: interrupt.signal,
      progress: (line) => void progress.push(line),
      print: (text) => {
        printed.push(text)
        if (text.includes('wrong')) interrupt.abort()
      },
    })
    expect(code).toBe(2)
    expect(err).toMatch(/Stopped: 2 of 3 folders graded: 1 passed, 1 did not \(/)
    expect(progress.slice(0, 2)).toEqual(['Graded 0 of 3: now right', 'Graded 1 of 3: now wrong'])
    expect(printed).toHaveLength(more.length === 0 ? 3 : 2)
    if (more.length > 0)
      expect(printed.map((line) => JSON.parse(line).outcome.kind)).toEqual(['passed', 'failed'])
  },
)

describe('the core', () => {
  test('a stretch stage that fails: the core is complete, and asked alone it passes', async () => {
    const { code, out } = await grade('core')
    expect(code).toBe(1)
    expect(out).toContain('The core is complete: all 1 core stage passes.')
    expect(out).toContain('npx millions grade echo core --core\n')
    const core = await grade('core', '--core')
    expect(core.code).toBe(0)
    expect(core.out).toContain('Passed: all 1 test, ')
    expect(core.out).toContain('The core is complete')
    expect(core.out).toContain('The stretch stages    npx millions grade echo core\n')
    expect((await grade('core', 'wrong')).out).toMatch(
      /^core +core passed +1\/2 +1\/2 +count\/says-it-again$/m,
    )
    expect((await grade('core', 'right', '--core')).out).toMatch(/^core +passed +1\/1 +1\/1$/m)
  })

  test('a core that is not complete says nothing of the kind', async () => {
    const { code, out } = await grade('wrong', '--core')
    expect(code).toBe(1)
    expect(out).not.toContain('complete')
    expect((await grade('right')).out).not.toContain('complete')
  })

  test('a stretch stage before it that fails, or is stuck, hides no core stage', async () => {
    const other = fixtureCourse()
    other.write(
      'exercises/echo/exercise.ts',
      `export default { files: ['echo.ts', 'greeting.ts'], stages: [{ id: 'count', level: 'stretch' }, { id: 'greet', level: 'core' }] }`,
    )
    const suite = readFileSync(join(other.root, 'exercises/echo/suite.test.ts'), 'utf8')
    const [head, greet, count] = suite.split(/(?=^stage)/m)
    other.write('exercises/echo/suite.test.ts', [head, count, greet].join(''))
    for (const [name, source] of Object.entries({ wrong: answer('bye'), core: counted, stuck: stuckLater })) {
      other.write(`${name}/echo.ts`, source)
      other.write(`${name}/greeting.ts`, '')
    }
    const { out } = await run(other.root, ['grade', 'echo', 'wrong'])
    expect(out).toContain('✗ 1 Count (stretch): 0 of 1 test passes\n')
    expect(out).toMatch(/✗ 2 Greet: 0 of 1 test passes\n {2}✗ It says hello\.\n {6}Seen/)
    expect(out).toContain('--stage greet --seed 1')
    expect((await run(other.root, ['grade', 'echo', 'core'])).out).toContain('The core is complete')
    const stuck = await run(other.root, ['grade', 'echo', 'stuck'])
    expect(stuck.code).toBe(1)
    expect(stuck.out).toContain('✓ 2 Greet: 1 of 1 test passes')
    other.remove()
  })
})

test('what passes names its seed, and another one to try', async () => {
  const { out } = await grade('right', '--seed', '6')
  expect(out).toMatch(/Passed: all 2 tests, in \d+ ms, on seed 6\.\n/)
  expect(out).toContain('npx millions grade echo right --seed 7\n')
})

describe('--junit', () => {
  const read = () => readFileSync(join(course.root, 'report.xml'), 'utf8')

  test('one suite a folder, with all that was asked for, and no character that XML cannot hold', async () => {
    const { code } = await grade('right', 'logs', 'nowhere', '--core', '--junit', 'report.xml')
    expect(code).toBe(2)
    const xml = read()
    expect(xml).toContain('<testsuites name="Echo" tests="3" failures="1" errors="1" skipped="0"')
    expect(xml).toMatch(
      /<testsuite name="right" tests="1" failures="0" errors="0" skipped="0" time="[\d.]+">/,
    )
    expect(xml).toContain('<property name="seed" value="1"/>')
    expect(xml).toContain('<testcase classname="echo.greet" name="says-hello: It says hello."/>')
    expect(xml).toContain('<failure message="It said &lt;&amp;&quot;\\u0007." type="no-hello">')
    expect(xml).toContain('\\u001b[2J &lt;b&gt; ]]&gt; \\u0000 \\uffff')
    expect(xml).toContain('<error message="there is no such folder" type="could-not">')
    expect(xml).not.toMatch(/[^\P{Cc}\n]/u)
    const parsed = spawnSync('python3', ['-c', 'import sys, xml.dom.minidom as m; m.parse(sys.stdin)'], {
      input: xml,
    })
    if (parsed.error === undefined) expect(String(parsed.stderr)).toBe('')
  })

  test('what was done before Ctrl-C is in it', async () => {
    const interrupt = new AbortController()
    await run(course.root, ['grade', 'echo', 'right', 'wrong', '--junit', 'report.xml'], {
      signal: interrupt.signal,
      print: (text) => void (text.includes('passed') && interrupt.abort()),
    })
    expect(read()).toContain('<testsuites name="Echo" tests="2" failures="0"')
  })

  test('a place that cannot be written is told before anything is graded', async () => {
    const { code, out, err } = await grade('right', '--junit', 'right')
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain('EISDIR')
    expect(err).toContain(join(course.root, 'right'))
  })
})
